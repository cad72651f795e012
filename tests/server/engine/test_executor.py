"""Workflows run in this process: values, caching, laziness, lists, files and failures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server.engine.cache import MemoryCache
from server.engine.control import Control
from server.engine.disk_cache import DiskCache
from server.engine.protocol import Advanced, Logged, Measured, NodeChanged, Stepped
from tests.fixtures.graphs import Json, link, node, outer, subgraph, workflow
from tests.server.engine.conftest import Engine, MakeEngine, Told


def test_values_flow_along_links(engine: Engine) -> None:
    told = engine.run(
        workflow(
            n=node("Number", value=17),
            d=node("Divide", a=link("n"), b=5),
            s=node("Add", a=link("d", "quotient"), b=link("d", "remainder")),
            k=node("Keep", value=link("s", "output")),
        )
    )
    assert told.finished.status == "succeeded"
    assert told.plan.run == ("n", "d", "s", "k")
    assert told.ran == ["n", "d", "s", "k"]
    assert told.text("k") == "5"


def test_lists_are_put_together_in_order(engine: Engine) -> None:
    def box(fill: int) -> Json:
        return node("MakeBox", fill=fill)

    told = engine.run(
        workflow(
            a=box(1),
            b=box(2),
            c=node("MakeBox", size=2, fill=3),
            s=node("Split", box=link("c")),
            p=node("Pack", boxes=[link("b"), link("s"), link("a")], label=link("a")),
            k=node("Keep", value=link("p")),
        )
    )
    assert told.text("k") == "0102030301"


def test_options_coerce_and_take_links_inside(engine: Engine) -> None:
    told = engine.run(
        workflow(
            n=node("Number", value=3),
            s=node("Shape", value=link("n"), how={"kind": "scale", "by": 2}),
            k=node("Keep", value=link("s")),
        )
    )
    assert told.text("k") == "6.0"


# --- cache --------------------------------------------------------------------------------------


def counted(engine: Engine, value: int = 1, **more: Json) -> Json:
    log = str(engine.log)
    return workflow(
        a=node("Count", value=value, log=log, name="a"),
        b=node("Count", value=link("a"), log=log, name="b"),
        k=node("Keep", value=link("b"), log=log),
        **more,
    )


def test_an_unchanged_graph_runs_nothing_and_hands_its_files_over_again(engine: Engine) -> None:
    first = engine.run(counted(engine))
    again = engine.run(counted(engine), job="again")
    assert engine.lines() == ["a", "b", "kept"]
    assert again.plan.run == ()
    assert again.plan.cached == ("a", "b", "k")
    assert again.produced["k"].cached
    assert again.produced["k"].files == first.produced["k"].files


def test_a_change_runs_what_depends_on_it_and_nothing_else(engine: Engine) -> None:
    engine.run(counted(engine))
    graph = counted(engine)
    graph["nodes"]["k"]["inputs"]["prefix"] = "other"
    assert engine.run(graph).plan.run == ("k",)
    assert engine.run(counted(engine, value=2)).plan.run == ("a", "b", "k")
    assert engine.lines() == ["a", "b", "kept", "kept", "a", "b", "kept"]


def test_two_equal_calls_run_once(engine: Engine) -> None:
    graph = counted(engine, twin=node("Count", value=1, log=str(engine.log), name="a"))
    graph["nodes"]["l"] = node("Keep", value=link("twin"))
    told = engine.run(graph)
    assert engine.lines().count("a") == 1
    assert len(told.nodes("cached")) == 1


def test_what_is_not_pure_runs_in_every_job(engine: Engine) -> None:
    log = str(engine.log)
    graph = workflow(c=node("Clock", log=log), k=node("Keep", value=link("c"), log=log))
    engine.run(graph, job="one")
    engine.run(graph, job="two")
    assert engine.lines() == ["clock", "kept"] * 2


def test_an_edited_file_is_read_again(engine: Engine) -> None:
    engine.folder.joinpath("input").mkdir()
    note = engine.folder / "input" / "note.txt"
    note.write_text("first")
    graph = workflow(r=node("ReadFile"), k=node("Keep", value=link("r")))
    assert engine.run(graph).text("k") == "first"
    assert engine.run(graph).plan.run == ()
    note.write_text("the second")
    assert engine.run(graph).text("k") == "the second"


def test_assets_are_found_by_the_paths_that_came_with_the_job(
    engine: Engine, tmp_path: Path
) -> None:
    blob = tmp_path / "blob"
    blob.write_text("uploaded")
    engine.files.assets = {"01": str(blob)}
    graph = workflow(r=node("ReadFile", name="asset:01"), k=node("Keep", value=link("r")))
    assert engine.run(graph).text("k") == "uploaded"
    told = engine.run(
        workflow(r=node("ReadFile", name="asset:02"), k=node("Keep", value=link("r")))
    )
    assert told.finished.error is not None
    assert told.finished.error.code == "input.file_missing"


def test_a_restart_goes_on_from_disk(make_engine: MakeEngine, disk: DiskCache) -> None:
    engine = make_engine(disk=disk)
    engine.run(counted(engine))
    later = make_engine(disk=DiskCache(disk.folder, 1 << 24, min_ms=0.0))
    told = later.run(counted(later))
    assert told.plan.run == ()
    assert told.text("k") == "1"
    assert engine.lines() == ["a", "b", "kept"]


def test_a_file_torn_on_disk_is_made_again(make_engine: MakeEngine, disk: DiskCache) -> None:
    engine = make_engine(disk=disk)
    engine.run(counted(engine))
    for path in disk.folder.rglob("*.safetensors"):
        path.write_bytes(path.read_bytes()[:-3])
    later = make_engine(disk=DiskCache(disk.folder, 1 << 24, min_ms=0.0))
    told = later.run(counted(later))
    assert told.finished.status == "succeeded"
    assert told.text("k") == "1"
    assert engine.lines() == ["a", "b", "kept"] * 2


def test_what_is_needed_survives_a_cache_too_small_for_it(make_engine: MakeEngine) -> None:
    engine = make_engine(cache=MemoryCache(600))
    boxes = {f"b{i}": node("MakeBox", size=1000, fill=i) for i in range(5)}
    graph = workflow(
        **boxes,
        p=node("Pack", boxes=[link(name) for name in boxes]),
        k=node("Keep", value=link("p")),
    )
    told = engine.run(graph)
    assert told.text("k") == "".join(f"{i:02x}" * 1000 for i in range(5))
    assert told.ran == [*boxes, "p", "k"]


def test_values_go_when_nobody_needs_them(make_engine: MakeEngine) -> None:
    import weakref

    from plain_nodes import boxes

    alive: list[weakref.ref[Any]] = []
    most = 0

    class Tracked(boxes.Box):
        __slots__ = ("__weakref__",)

    engine = make_engine(cache=MemoryCache(0))
    nodes: Json = {"n0": node("MakeBox", size=10)}
    for i in range(1, 30):
        nodes[f"n{i}"] = node("Pack", boxes=[link(f"n{i - 1}")])
    original = boxes.Pack.run

    def run(self: boxes.Pack) -> boxes.Box:
        nonlocal most
        made = Tracked(original(self).data)
        alive.append(weakref.ref(made))
        most = max(most, sum(ref() is not None for ref in alive))
        return made

    boxes.Pack.run = run  # type: ignore[method-assign]
    try:
        told = engine.run(workflow(**nodes, k=node("Keep", value=link("n29"))))
    finally:
        boxes.Pack.run = original  # type: ignore[method-assign]
    assert told.finished.status == "succeeded"
    assert most <= 3


# --- laziness -----------------------------------------------------------------------------------


def choose(engine: Engine, on: bool | Json, **more: Json) -> Json:
    log = str(engine.log)
    return workflow(
        t0=node("Count", value=1, log=log, name="true"),
        t1=node("Count", value=link("t0"), log=log, name="true"),
        f0=node("Count", value=2, log=log, name="false"),
        c=node("Choose", on=on, on_true=link("t1"), on_false=link("f0")),
        k=node("Keep", value=link("c")),
        **more,
    )


@pytest.mark.parametrize(("on", "lines", "text"), [(True, ["true"] * 2, "1"), (False, ["false"], "2")])  # fmt: skip
def test_only_the_chosen_branch_runs(engine: Engine, on: bool, lines: list[str], text: str) -> None:
    told = engine.run(choose(engine, on))
    assert engine.lines() == lines
    assert told.text("k") == text
    assert "c" in told.plan.run
    assert "t0" not in told.plan.run
    assert told.nodes("skipped") == (["f0"] if on else ["t0", "t1"])


def test_the_choice_may_come_along_a_link(make_engine: MakeEngine) -> None:
    engine = make_engine()
    told = engine.run(choose(engine, link("same"), same=node("Same", value=False)))
    assert told.text("k") == "2"
    assert engine.lines() == ["false"]


def test_branches_that_fail_do_no_harm_unless_asked_for(engine: Engine) -> None:
    def graph(on: bool) -> Json:
        return workflow(
            bad=node("Fail"),
            good=node("Number", value=3),
            c=node("Choose", on=on, on_true=link("good"), on_false=link("bad")),
            k=node("Keep", value=link("c")),
        )

    assert engine.run(graph(True)).finished.status == "succeeded"
    assert engine.run(graph(False)).finished.status == "failed"


def test_a_thousand_choices_in_a_row(engine: Engine) -> None:
    nodes: Json = {"n0": node("Number", value=9)}
    for i in range(1, 1000):
        nodes[f"n{i}"] = node("Choose", on=True, on_true=link(f"n{i - 1}"), on_false=3)
    told = engine.run(workflow(**nodes, k=node("Keep", value=link("n999"))))
    assert told.text("k") == "9"


def test_what_waits_for_a_muted_node_is_told_to_be_skipped(engine: Engine) -> None:
    told = engine.run(
        workflow(
            n=node("Number", "muted"),
            a=node("Add", a=link("n")),
            lost=node("Keep", value=link("a")),
            k=node("Keep", value=1),
        )
    )
    assert told.ran == ["k"]
    assert told.nodes("skipped") == ["a", "lost"]


# --- depth --------------------------------------------------------------------------------------


def test_a_chain_of_five_thousand_runs(engine: Engine) -> None:
    nodes: Json = {"n0": node("Number")}
    for i in range(1, 5000):
        nodes[f"n{i}"] = node("Add", a=link(f"n{i - 1}"))
    graph = workflow(**nodes, k=node("Keep", value=link("n4999")))
    told = engine.run(graph)
    assert told.text("k") == "4999"
    assert len(engine.run(graph).plan.cached) == 5001


# --- files --------------------------------------------------------------------------------------


def test_a_node_may_keep_files_and_hand_a_value_on(engine: Engine) -> None:
    graph = workflow(
        two=node("KeepTwo", value=4),
        s=node("Add", a=link("two", "value")),
        k=node("Keep", value=link("s")),
    )
    told = engine.run(graph)
    assert [file.data for file in told.produced["two"].files] == [b"4 0", b"4 1"]
    assert told.text("k") == "5"


def test_curves_and_tables_become_assets_and_come_again_from_the_cache(engine: Engine) -> None:
    graph = workflow(learn=node("Learn", steps=2), k=node("Keep", value=link("learn", "table")))
    for cached in (False, True):
        produced = engine.run(graph).produced["learn"]
        assert produced.cached is cached
        curve, table = produced.files
        assert (curve.kind, table.kind, curve.media_type) == ("curve", "table", "application/json")
        assert json.loads(curve.data) == {"series": {"loss": [[0, 1.0], [1, 0.5]]}}
        assert json.loads(table.data) == {"columns": ["steps"], "rows": [[2]]}


def test_values_behind_name_patterns_are_told_where_they_are_linked(engine: Engine) -> None:
    graph = workflow(
        seed=node("Number", value=42),
        word=node("Word", value="cat"),
        draw=node("Draw", seed=link("seed")),
        other=node("Keep", value=link("word"), prefix="x"),
        k=node("Keep", value=link("draw"), prefix="%seed%_%other.value%_%draw.seed%_%k.prefix%"),
    )
    expected = {"k": {"value": 133062321}, "draw": {"seed": 42}, "other": {"value": "cat"}}
    assert engine.run(graph).produced["k"].resolved == expected
    assert engine.run(graph).produced["k"].resolved == expected, "also when it is cached"


def test_pictures_carry_what_came_along_links_nearest_first(engine: Engine) -> None:
    """So that the choice of a wildcard, or a seed that was drawn, is found in the file."""
    graph = workflow(
        word=node("Word", value="a red cat"),
        seed=node("Number", value=5),
        draw=node("Draw", seed=link("seed")),
        picture=node("Picture", level=link("clamp"), prefix=link("word")),
        clamp=node("Divide", a=link("draw"), b=200),
        plain=node("Picture"),
    )
    graph["nodes"]["picture"]["inputs"]["level"] = link("clamp", "remainder")
    produced = engine.run(graph).produced
    draw = engine.run(graph, outputs=("draw",))
    assert draw.finished.status == "succeeded"
    found = produced["picture"].resolved
    assert list(found) == ["picture", "clamp", "draw"]
    assert found["picture"]["prefix"] == "a red cat"
    assert found["draw"] == {"seed": 5}
    assert produced["plain"].resolved == {}


# --- failures -----------------------------------------------------------------------------------


def error_of(engine: Engine, **nodes: Json) -> Any:
    told = engine.run(workflow(**nodes))
    assert told.finished.status == "failed"
    assert told.nodes("failed") in ([told.finished.error.node], [])  # type: ignore[union-attr]
    return told.finished.error


def test_a_failure_names_node_input_and_remedy(engine: Engine) -> None:
    error = error_of(engine, f=node("Fail", value=3), k=node("Keep", value=link("f")))
    assert (error.node, error.input, error.code) == ("f", "value", "node.failed")
    assert error.message == "It cannot be done."
    assert error.remedy == "Take another value."
    assert error.inputs == {"value": 3}
    assert error.traceback == ""


def test_broken_code_is_told_with_its_traceback(engine: Engine) -> None:
    error = error_of(engine, b=node("Break", value=3), k=node("Keep", value=link("b")))
    assert error.code == "node.exception"
    assert "ZeroDivisionError" in error.message
    assert "work.py" in error.traceback


def test_a_linked_value_the_node_refuses_names_its_input(engine: Engine) -> None:
    error = error_of(
        engine,
        n=node("Number", value=5000),
        h=node("Halve", value=link("n")),
        k=node("Keep", value=link("h")),
    )
    assert (error.node, error.input, error.code) == ("h", "value", "input.invalid")
    assert "1000" in error.message


def test_running_out_of_memory_gives_back_models_and_results(engine: Engine) -> None:
    engine.run(workflow(k=node("Keep", value=1)))
    error = error_of(engine, e=node("Exhaust"), k=node("Keep", value=link("e")))
    assert error.code == "node.out_of_memory"
    assert engine.freed == 1
    assert len(engine.equipment.cache) == 0


def test_a_node_that_returns_something_else_is_told(engine: Engine) -> None:
    error = error_of(engine, x=node("Lie"), k=node("Keep", value=link("x")))
    assert error.code == "node.wrong_output"
    assert error.message == "Lie returned str as output, not Int."


def test_a_workflow_that_does_not_validate_fails_with_its_first_problem(engine: Engine) -> None:
    told = engine.run(workflow(n=node("Number", value="x"), k=node("Keep", value=link("n"))))
    error = told.finished.error
    assert told.messages == []
    assert error is not None
    assert (error.node, error.input, error.code) == ("n", "value", "input.wrong_type")
    assert engine.run({"format": "x"}).finished.error.code == "workflow.format"  # type: ignore[union-attr]


def test_what_was_done_before_a_failure_is_known_afterwards(engine: Engine) -> None:
    log = str(engine.log)
    graph = workflow(
        a=node("Count", value=3, log=log),
        f=node("Fail", value=link("a")),
        k=node("Keep", value=link("f")),
    )
    assert engine.run(graph).finished.status == "failed"
    told = engine.run(graph)
    assert told.plan.cached == ("a",)
    assert engine.lines() == ["ran"]


# --- wishes from outside ------------------------------------------------------------------------


def test_cancelling_stops_inside_a_node_and_between_nodes(engine: Engine) -> None:
    control = Control()
    log = str(engine.log)
    graph = workflow(
        s=node("Slow", steps=50, seconds=0.0, log=log), k=node("Keep", value=link("s"))
    )

    def cancel_at_first_step(message: object) -> None:
        control.cancelled = control.cancelled or isinstance(message, Stepped)

    told = engine.run(graph, control=control, listener=cancel_at_first_step)
    assert told.finished.status == "cancelled"
    assert told.nodes("cancelled") == ["s"]
    assert len(engine.lines()) == 2
    assert engine.run(graph, control=Control(cancelled=True)).ran == []


def test_a_node_gives_way_and_goes_on(engine: Engine) -> None:
    graph = workflow(
        r=node("Resume", steps=3, log=str(engine.log)), k=node("Keep", value=link("r"))
    )
    told = engine.run(graph, control=Control(waiting_jobs=1))
    assert told.finished.status == "yielded"
    assert [m for m in told.messages if isinstance(m, Advanced)]
    assert [m.points for m in told.messages if isinstance(m, Measured)] == [(("loss", 1, 1.0),)]
    assert engine.run(graph).finished.status == "succeeded"
    assert engine.lines() == ["step 1", "step 2", "step 3"]


def test_training_longer_goes_on_where_it_was(engine: Engine) -> None:
    def graph(steps: int) -> Json:
        return workflow(
            r=node("Resume", steps=steps, log=str(engine.log)), k=node("Keep", value=link("r"))
        )

    assert engine.run(graph(2)).text("k") == "2"
    assert engine.run(graph(4)).text("k") == "4"
    assert engine.lines() == [f"step {i}" for i in (1, 2, 3, 4)]


def test_log_lines_and_every_last_step_arrive(engine: Engine) -> None:
    told = engine.run(workflow(w=node("Watch", steps=5), k=node("Keep", value=link("w"))))
    assert [m.line for m in told.messages if isinstance(m, Logged)] == [f"step {i}" for i in range(1, 6)]  # fmt: skip
    assert [m for m in told.messages if isinstance(m, Stepped)][-1].step == 5


def test_a_known_result_says_again_what_it_said(make_engine: MakeEngine, disk: DiskCache) -> None:
    graph = workflow(w=node("Watch", steps=2), k=node("Keep", value=link("w")))
    engine = make_engine(disk=disk)

    def said(told: Told) -> list[tuple[str, str]]:
        return [(m.node, m.line) for m in told.messages if isinstance(m, Logged)]

    first = engine.run(graph)
    assert said(first) == [("w", "step 1"), ("w", "step 2")]
    again = engine.run(graph)
    assert (again.ran, said(again)) == ([], said(first))
    engine.equipment.cache.clear()
    from_disk = engine.run(graph)
    assert (from_disk.ran, said(from_disk)) == ([], said(first))


def test_a_known_loop_says_again_what_its_body_said(
    make_engine: MakeEngine, disk: DiskCache
) -> None:
    inner = subgraph(
        {"item": "*"}, {"result": ("Int", ["w", "output"])}, w=node("Watch", steps=outer("item"))
    )
    rows = subgraph(
        {"item": "*"},
        {"result": ("*", ["inner", "results"])},
        inner=node("Each", body="subgraph:Body", items=[outer("item"), 1]),
    )
    graph = workflow(
        {"Body": inner, "Rows": rows},
        e=node("Each", body="subgraph:Rows", items=[2]),
        k=node("Keep", value=link("e")),
    )
    engine = make_engine(disk=disk)

    def said(told: Told) -> list[tuple[str, str]]:
        return [(m.node, m.line) for m in told.messages if isinstance(m, Logged)]

    first = said(engine.run(graph))
    assert first == [
        ("e/0/inner/0/w", "step 1"),
        ("e/0/inner/0/w", "step 2"),
        ("e/0/inner/1/w", "step 1"),
    ]
    again = engine.run(graph)
    assert (again.ran, said(again)) == ([], first)
    engine.equipment.cache.clear()
    from_disk = engine.run(graph)
    assert (from_disk.ran, said(from_disk)) == ([], first)


# --- subgraphs and loops ------------------------------------------------------------------------


def test_instances_run_under_their_ids(engine: Engine) -> None:
    twice = subgraph(
        {"x": "Int"},
        {"y": ("Int", ["two", "sum"])},
        one=node("Add", a=outer("x")),
        two=node("Add", a=link("one")),
    )
    graph = workflow(
        {"Twice": twice},
        a=node("subgraph:Twice", x=1),
        b=node("subgraph:Twice", x=link("a", "y")),
        k=node("Keep", value=link("b", "y")),
    )
    told = engine.run(graph)
    assert told.ran == ["a/one", "a/two", "b/one", "b/two", "k"]
    assert told.text("k") == "5"


def body(log: str = "", **add: Any) -> Json:
    return subgraph(
        {"item": "*"},
        {"result": ("Int", ["c", "output"])},
        a=node("Add", a=outer("item"), **add),
        c=node("Count", value=link("a"), log=log, name="body"),
    )


def loop(items: list[Any], log: str = "", **add: Any) -> Json:
    return workflow(
        {"Body": body(log, **add)},
        e=node("Each", body="subgraph:Body", items=items),
        k=node("Keep", value=link("e")),
    )


def test_a_loop_runs_its_body_under_numbered_ids(engine: Engine) -> None:
    told = engine.run(loop([10, 20]))
    assert told.text("k") == "[11, 21]"
    assert told.ran == ["e", "e/0/a", "e/0/c", "e/1/a", "e/1/c", "k"]


def test_changing_one_item_runs_one_iteration(engine: Engine) -> None:
    log = str(engine.log)
    engine.run(loop([1, 2, 3], log))
    told = engine.run(loop([1, 5, 3], log))
    assert engine.lines() == ["body"] * 4
    assert told.text("k") == "[2, 6, 4]"
    assert told.nodes("cached") == ["e/0/a", "e/0/c", "e/2/a", "e/2/c"]


def test_changing_the_body_runs_it_anew(engine: Engine) -> None:
    log = str(engine.log)
    engine.run(loop([1, 2], log))
    assert engine.run(loop([1, 2], log, b=5)).text("k") == "[6, 7]"
    assert engine.lines() == ["body"] * 4


def test_linked_items_keep_their_fingerprints(engine: Engine) -> None:
    log = str(engine.log)

    def graph(fill: int) -> Json:
        inner = subgraph(
            {"item": "*"},
            {"result": ("Box", ["p", "output"])},
            c=node("Count", log=log, name="body"),
            p=node("Pack", boxes=[outer("item")]),
        )
        return workflow(
            {"Body": inner},
            a=node("MakeBox", fill=1),
            b=node("MakeBox", fill=fill),
            h=node("MakeHandle"),
            e=node("Each", body="subgraph:Body", items=[link("a"), link("b")]),
            p=node("Pack", boxes=link("e")),
            k=node("Keep", value=link("p")),
        )

    assert engine.run(graph(2)).text("k") == "0102"
    told = engine.run(graph(3))
    assert told.text("k") == "0103"
    assert told.nodes("cached") == ["e/0/p"]


def test_repeating_feeds_the_result_back_and_more_rounds_go_on(engine: Engine) -> None:
    def graph(times: int) -> Json:
        return workflow(
            {"Body": body(str(engine.log))},
            r=node("Again", body="subgraph:Body", value=0, times=times),
            k=node("Keep", value=link("r")),
        )

    assert engine.run(graph(3)).text("k") == "3"
    assert engine.run(graph(5)).text("k") == "5"
    assert engine.lines() == ["body"] * 5


def test_loops_nest(engine: Engine) -> None:
    rows = subgraph(
        {"item": "*"},
        {"result": ("*", ["inner", "results"])},
        inner=node("Each", body="subgraph:Body", items=outer("item")),
    )
    graph = workflow(
        {"Body": body(), "Rows": rows},
        e=node("Each", body="subgraph:Rows", items=[[1, 2], [3]]),
        k=node("Keep", value=link("e")),
    )
    told = engine.run(graph)
    assert told.text("k") == "[[2, 3], [4]]"
    assert "e/0/inner/1/c" in told.ran


def test_an_error_in_a_body_carries_the_iteration(engine: Engine) -> None:
    inner = subgraph(
        {"item": "*"}, {"result": ("Int", ["f", "output"])}, f=node("Fail", value=outer("item"))
    )
    graph = workflow(
        {"Body": inner},
        e=node("Each", body="subgraph:Body", items=[7]),
        k=node("Keep", value=link("e")),
    )
    told = engine.run(graph)
    assert told.finished.error is not None
    assert told.finished.error.node == "e/0/f"
    assert told.finished.error.inputs["value"] == 7
    assert told.nodes("failed") == ["e/0/f", "e"]


def test_files_kept_inside_a_loop_come_again_from_the_cache(engine: Engine) -> None:
    inner = subgraph(
        {"item": "*"}, {"result": ("*", ["s", "output"])},
        s=node("Same", value=outer("item")), k=node("Keep", value=outer("item")),
    )  # fmt: skip
    graph = workflow({"Body": inner}, e=node("Each", body="subgraph:Body", items=[1, 2]))
    for cached in (False, True):
        told = engine.run(graph, job=str(cached))
        assert {n: p.files[0].data for n, p in told.produced.items()} == {
            "e/0/k": b"1",
            "e/1/k": b"2",
        }
        assert {p.cached for p in told.produced.values()} == {cached}


def test_a_body_that_misses_an_input_is_told_at_the_loop(engine: Engine) -> None:
    graph = loop([1])
    graph["subgraphs"]["Body"]["inputs"].append({"name": "index", "wire": "Int"})
    graph["nodes"]["e"] = node("Again", body="subgraph:Body", value=1, times=1)
    assert engine.run(workflow(graph["subgraphs"], e=graph["nodes"]["e"], k=node("Keep", value=link("e")))).finished.status == "succeeded"  # fmt: skip


# --- what nodes may not do ----------------------------------------------------------------------


class Versioned(bytes):
    """Bytes that count changes in place, as a tensor does."""

    _version = 0


def test_a_node_that_writes_into_its_input_is_caught(engine: Engine) -> None:
    from plain_nodes import boxes

    original = boxes.MakeBox.run
    boxes.MakeBox.run = lambda self: boxes.Box(Versioned(b"x"))  # type: ignore[method-assign]
    try:
        error = error_of(
            engine,
            b=node("MakeBox"),
            s=node("Scribble", box=link("b")),
            k=node("Keep", value=link("s")),
        )
    finally:
        boxes.MakeBox.run = original  # type: ignore[method-assign]
    assert error.code == "node.modified_input"
    assert "box" in error.message


def test_a_node_that_is_done_tells_how_long_it_took(engine: Engine) -> None:
    told = engine.run(
        workflow(s=node("Slow", steps=1, seconds=0.02), k=node("Keep", value=link("s")))
    )
    (done,) = [m for m in told.messages if isinstance(m, NodeChanged) and m.node == "s" and m.status == "done"]  # fmt: skip
    assert done.ms >= 20
