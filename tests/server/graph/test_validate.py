"""Every problem of a workflow, at once, with the node, the input and a remedy."""

from __future__ import annotations

from typing import Any

import pytest

from server.graph.catalogue import Catalogue
from server.graph.fingerprint import Environment, Fingerprints
from server.graph.model import parse
from server.graph.problems import CODES, Problem
from server.graph.validate import Validated, validate
from tests.fixtures.graphs import Json, link, node, outer, subgraph, workflow


def check(catalogue: Catalogue, data: Json, **options: Any) -> Validated:
    found = validate(parse(data), catalogue, **options)
    for problem in (*found.problems, *found.asides):
        assert problem.code in CODES
        assert problem.message.endswith(".")
        assert problem.remedy
    return found


def found(catalogue: Catalogue, data: Json, **options: Any) -> list[tuple[Any, Any, str]]:
    return [(p.node, p.input, p.code) for p in check(catalogue, data, **options).problems]


def one(catalogue: Catalogue, data: Json, **options: Any) -> Problem:
    (problem,) = check(catalogue, data, **options).problems
    return problem


KEEP = node("Keep", value=link("n"))


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ({"n": node("Numbr"), "k": KEEP}, ("n", None, "node.type_unknown")),
        ({"n": node("Number") | {"version": 9}, "k": KEEP}, ("n", None, "node.version_newer")),
        ({"k": node("Keep")}, ("k", "value", "input.missing")),
        ({"n": node("Number", valeu=1), "k": KEEP}, ("n", "valeu", "input.unknown")),
        ({"n": node("Number", value="1"), "k": KEEP}, ("n", "value", "input.wrong_type")),
        ({"n": node("Halve", value=2000), "k": KEEP}, ("n", "value", "input.out_of_range")),
        ({"n": node("MakeBox", size=10**12), "k": KEEP}, ("n", "size", "node.too_large")),
        ({"k": KEEP}, ("k", "value", "link.dangling")),
        (
            {"n": node("Number"), "k": node("Keep", value=link("n", "sum"))},
            ("k", "value", "link.output_unknown"),
        ),
        (
            {"n": node("Number"), "k": node("Keep", value={"$link": ["n"]})},
            ("k", "value", "link.malformed"),
        ),
        (
            {"n": node("Word"), "a": node("Add", a=link("n")), "k": node("Keep", value=link("a"))},
            ("a", "a", "link.type_mismatch"),
        ),
        (
            {"n": node("Number"), "p": node("Pack", boxes=[link("n")]), "k": node("Keep", value=link("p"))},
            ("p", "boxes", "link.type_mismatch"),
        ),
        (
            {"n": node("Pack", boxes=[3]), "k": KEEP},
            ("n", "boxes", "input.wrong_type"),
        ),
        (
            {"n": node("Shape", value=1, how={"kind": "scale", "by": "x"}), "k": KEEP},
            ("n", "how", "input.wrong_type"),
        ),
        (
            {"n": node("Shape", value=1, how={"kind": "melt"}), "k": KEEP},
            ("n", "how", "input.not_a_choice"),
        ),
        ({"n": node("subgraph:S"), "k": KEEP}, ("n", None, "subgraph.unknown")),
        ({"n": node("Number", value=outer("x")), "k": KEEP}, ("n", "value", "subgraph.input_unknown")),
        ({"n": node("Each", body="Sub", items=[]), "k": node("Keep", value=link("n"))}, ("n", "body", "input.wrong_type")),
        ({"n": node("Each", body="subgraph:S", items=[]), "k": KEEP}, ("n", "body", "subgraph.unknown")),
    ],
)  # fmt: skip
def test_a_problem_names_its_place(
    catalogue: Catalogue, nodes: Json, expected: tuple[Any, Any, str]
) -> None:
    assert found(catalogue, workflow(**nodes)) == [expected]


def test_all_problems_come_at_once(catalogue: Catalogue) -> None:
    data = workflow(
        a=node("Numbr"),
        b=node("Halve", value=-1),
        c=node("Add", a=link("b"), b="x", d=1),
        k=node("Keep", value=link("ghost"), prefix=3),
    )
    assert set(found(catalogue, data)) == {
        ("a", None, "node.type_unknown"),
        ("b", "value", "input.out_of_range"),
        ("c", "a", "link.type_mismatch"),
        ("c", "b", "input.wrong_type"),
        ("c", "d", "input.unknown"),
        ("k", "value", "link.dangling"),
        ("k", "prefix", "input.wrong_type"),
    }


def test_messages_say_what_to_do(catalogue: Catalogue) -> None:
    problem = one(catalogue, workflow(n=node("Numbr"), k=KEEP))
    assert problem.remedy == "Did you mean Number?"
    problem = one(catalogue, workflow(n=node("Halve", value=2000), k=KEEP))
    assert problem.message == "Halve `value`: 2000 is out of range."
    assert problem.remedy == "Choose a number from 0 to 1 000."
    problem = one(catalogue, workflow(numbers=node("Number"), k=node("Keep", value=link("number"))))
    assert problem.remedy == "Did you mean numbers?"


# --- types of links -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "inputs", "target", "name", "fits"),
    [
        ("Number", {}, "Halve", "value", True),  # an Int is a Float
        ("Halve", {"value": 1}, "Add", "a", False),  # a Float is no Int
        ("Word", {}, "Halve", "value", False),
        ("MakeBox", {}, "Split", "box", True),
        ("MakeHandle", {}, "Split", "box", False),
        ("MakeHandle", {}, "Same", "value", True),
    ],
)
def test_links_carry_what_fits(
    catalogue: Catalogue, kind: str, inputs: Json, target: str, name: str, fits: bool
) -> None:
    data = workflow(
        a=node(kind, **inputs), b=node(target, **{name: link("a")}), k=node("Keep", value=link("b"))
    )
    assert found(catalogue, data) == ([] if fits else [("b", name, "link.type_mismatch")])


def test_a_list_fits_a_list_input_and_nothing_else(catalogue: Catalogue) -> None:
    split = {"m": node("MakeBox"), "s": node("Split", box=link("m"))}
    good = workflow(**split, p=node("Pack", boxes=link("s")), k=node("Keep", value=link("p")))
    assert found(catalogue, good) == []
    mixed = workflow(
        **split,
        p=node("Pack", boxes=[link("m"), link("s", "boxes")]),
        k=node("Keep", value=link("p")),
    )
    assert found(catalogue, mixed) == []
    bad = workflow(**split, t=node("Split", box=link("s")), k=node("Keep", value=link("t")))
    assert found(catalogue, bad) == [("t", "box", "link.type_mismatch")]


def test_matching_ports_carry_one_type(catalogue: Catalogue) -> None:
    def choose(a: str, b: str, **more: Json) -> Json:
        return workflow(
            a=node(a),
            b=node(b),
            c=node("Choose", on_true=link("a"), on_false=link("b")),
            **more,
            k=node("Keep", value=link("c")),
        )

    assert found(catalogue, choose("Number", "Number")) == []
    assert found(catalogue, choose("Number", "Word")) == [("c", "on_false", "link.type_mismatch")]
    through = choose("MakeBox", "MakeBox", d=node("Add", a=link("c")))
    through["nodes"]["k"] = node("Keep", value=link("d"))
    assert found(catalogue, through) == [("d", "a", "link.type_mismatch")]


def test_literals_and_links_may_mix_where_anything_fits(catalogue: Catalogue) -> None:
    data = workflow(
        a=node("Number"),
        c=node("Choose", on_true=link("a"), on_false=3),
        k=node("Keep", value=link("c")),
    )
    assert found(catalogue, data) == []
    data["nodes"]["c"]["inputs"]["on_false"] = "three"
    assert found(catalogue, data) == [("c", "on_false", "input.wrong_type")]


# --- order --------------------------------------------------------------------------------------


def test_circles_are_named(catalogue: Catalogue) -> None:
    data = workflow(
        a=node("Add", a=link("c")),
        b=node("Add", a=link("a")),
        c=node("Add", a=link("b")),
        x=node("Same", value=link("x")),
        k=node("Keep", value=link("c")),
    )
    problems = check(catalogue, data).problems
    assert {p.code for p in problems} == {"workflow.cycle"}
    circle = next(p for p in problems if p.node != "x")
    assert {name for name in "abc" if name in circle.message} == set("abc")
    assert any(p.node == "x" for p in problems)


def test_a_chain_of_five_thousand_is_no_deeper_than_one_of_five(catalogue: Catalogue) -> None:
    nodes: Json = {f"n{i}": node("Add", a=link(f"n{i - 1}")) for i in range(5000, 0, -1)}
    checked = check(
        catalogue, workflow(**nodes, n0=node("Number"), k=node("Keep", value=link("n5000")))
    )
    assert checked.problems == ()
    assert list(checked.graph.calls)[:3] == ["n0", "n1", "n2"]
    assert len(checked.graph) == 5002


# --- what is wanted -----------------------------------------------------------------------------


def test_without_an_output_nothing_would_be_kept(catalogue: Catalogue) -> None:
    assert found(catalogue, workflow(n=node("Number"))) == [(None, None, "workflow.no_output")]
    assert found(catalogue, workflow()) == [(None, None, "workflow.empty")]
    muted = workflow(n=node("Number"), k=node("Keep", "muted", value=link("n")))
    assert found(catalogue, muted) == [(None, None, "workflow.no_output")]


def test_wanted_outputs_limit_what_runs(catalogue: Catalogue) -> None:
    data = workflow(
        a=node("Number"),
        b=node("Add", a=link("a")),
        k=node("Keep", value=link("a")),
        l=node("Keep", value=link("b")),
    )
    assert set(check(catalogue, data, outputs=["k"]).graph.calls) == {"a", "k"}
    assert set(check(catalogue, data, outputs=["b"]).graph.calls) == {"a", "b"}
    assert found(catalogue, data, outputs=["m"]) == [("m", None, "output.unknown")]
    assert found(catalogue, data, outputs=[]) == [(None, None, "workflow.no_output")]


def test_wanting_an_instance_means_what_it_gives_and_keeps(catalogue: Catalogue) -> None:
    inner = subgraph(
        {"x": "Int"},
        {"y": ("Int", ["a", "sum"])},
        a=node("Add", a=outer("x")),
        b=node("Add", a=outer("x"), b=9),
        k=node("Keep", value=outer("x")),
    )
    data = workflow(
        {"S": inner},
        n=node("Number"),
        s=node("subgraph:S", x=link("n")),
        k=node("Keep", value=link("s", "y")),
    )
    graph = check(catalogue, data, outputs=["s"]).graph
    assert set(graph.calls) == {"n", "s/a", "s/k"}
    assert set(graph.outputs) == {"s/a", "s/k"}


def test_a_stray_node_does_not_hinder_but_is_mentioned(catalogue: Catalogue) -> None:
    data = workflow(n=node("Number"), k=KEEP, stray=node("Add"))
    checked = check(catalogue, data)
    assert checked.problems == ()
    assert [(p.node, p.code) for p in checked.asides] == [("stray", "input.missing")]
    data["nodes"]["n"]["inputs"]["value"] = "x"
    assert {p.node for p in check(catalogue, data).problems} == {"n", "stray"}


# --- files and sizes ----------------------------------------------------------------------------


def test_files_that_are_not_there_are_named_with_the_nearest(catalogue: Catalogue) -> None:
    entry = {
        "type": "Load",
        "inputs": [
            {
                "name": "name",
                "required": True,
                "accepts": ["String"],
                "schema": {"type": "string", "choices": "models/checkpoints"},
            }
        ],
        "outputs": [{"name": "output", "wire": "Int"}],
    }
    more = Catalogue([*catalogue.entries, entry])
    asked: list[str] = []

    def choices(address: str) -> list[str]:
        asked.append(address)
        return ["starter.safetensors", "other.safetensors"]

    data = workflow(
        a=node("Load", name="startr.safetensors"),
        b=node("Load", name="starter.safetensors"),
        k=node("Keep", value=link("a")),
        l=node("Keep", value=link("b")),
    )
    problem = one(more, data, choices=choices)
    assert (problem.node, problem.input, problem.code) == ("a", "name", "input.file_missing")
    assert "starter.safetensors" in problem.remedy
    assert asked == ["models/checkpoints"]
    assert found(more, data) == []


def test_files_named_inside_options_count_too(catalogue: Catalogue) -> None:
    name = {"type": "string", "choices": "models/loras"}
    lora = {"type": "object", "properties": {"name": name, "strength": {"type": "number"}}}
    tagged = {
        "oneOf": [
            {"type": "object", "properties": {"kind": {"const": "none"}}},
            {"type": "object", "properties": {"kind": {"const": "one"}, "name": name}},
        ],
        "discriminator": "kind",
    }
    entry = {
        "type": "Stack",
        "inputs": [
            {"name": "loras", "required": True, "accepts": [], "schema": {"type": "array", "items": lora}},
            {"name": "one", "required": False, "default": {"kind": "none"}, "accepts": [], "schema": tagged},
        ],
        "outputs": [{"name": "output", "wire": "Int"}],
    }  # fmt: skip
    more = Catalogue([*catalogue.entries, entry])

    def data(*names: str, **one: Any) -> Json:
        stack = node("Stack", loras=[{"name": name, "strength": 1} for name in names], **one)
        return workflow(n=stack, k=KEEP)

    def missing(data: Json) -> list[tuple[Any, Any, str]]:
        return found(more, data, choices=lambda address: ["a.safetensors"])

    assert missing(data("a.safetensors")) == []
    assert missing(data("a.safetensors", "b.safetensors")) == [("n", "loras", "input.file_missing")]
    assert missing(data(one={"kind": "one", "name": "x"})) == [("n", "one", "input.file_missing")]
    asked: list[tuple[str, str]] = []

    def identity(address: str, name: str) -> str:
        asked.append((address, name))
        return "1"

    graph = check(more, data("b", "c", one={"kind": "one", "name": "d"})).graph
    Fingerprints(Environment(), {}, identity).of(graph)
    assert asked == [("models/loras", name) for name in "bcd"]


def test_sizes_count_at_their_defaults_and_not_when_linked(catalogue: Catalogue) -> None:
    data = workflow(n=node("MakeBox", size=2000), k=KEEP)
    assert found(catalogue, data, limit_bytes=2000) == []
    assert found(catalogue, data, limit_bytes=1999) == [("n", "size", "node.too_large")]
    linked = workflow(s=node("Number", value=10**12), n=node("MakeBox", size=link("s")), k=KEEP)
    assert found(catalogue, linked) == []


# --- subgraphs ----------------------------------------------------------------------------------

TWICE = subgraph(
    {"x": "Int"},
    {"y": ("Int", ["two", "sum"])},
    one=node("Add", a=outer("x")),
    two=node("Add", a=link("one")),
)


def test_instances_unfold_at_every_depth(catalogue: Catalogue) -> None:
    nested = subgraph(
        {"x": "Int"},
        {"y": ("Int", ["b", "y"])},
        a=node("subgraph:Twice", x=outer("x")),
        b=node("subgraph:Twice", x=link("a", "y")),
    )
    data = workflow(
        {"Twice": TWICE, "Four": nested},
        n=node("Number", value=1),
        f=node("subgraph:Four", x=link("n")),
        k=node("Keep", value=link("f", "y")),
    )
    graph = check(catalogue, data).graph
    assert list(graph.calls) == ["n", "f/a/one", "f/a/two", "f/b/one", "f/b/two", "k"]
    assert graph.calls["k"].sources == ("f/b/two",)


def test_a_literal_goes_into_an_instance_and_problems_carry_the_inner_id(
    catalogue: Catalogue,
) -> None:
    def data(value: Any) -> Json:
        return workflow(
            {"Twice": TWICE}, f=node("subgraph:Twice", x=value), k=node("Keep", value=link("f"))
        )

    assert check(catalogue, data(3)).graph.calls["f/one"].inputs == {"a": 3}
    assert found(catalogue, data("3")) == [("f/one", "a", "input.wrong_type")]


def test_ports_of_instances_are_checked(catalogue: Catalogue) -> None:
    data = workflow(
        {"Twice": TWICE},
        f=node("subgraph:Twice", z=3),
        k=node("Keep", value=link("f", "w")),
    )
    assert set(found(catalogue, data)) == {
        ("f", "z", "input.unknown"),
        ("k", "value", "link.output_unknown"),
        ("f/one", "a", "input.missing"),
    }


def test_a_subgraph_that_contains_itself_is_refused(catalogue: Catalogue) -> None:
    a = subgraph({}, {"y": ("Int", ["b", "y"])}, b=node("subgraph:B"))
    b = subgraph({}, {"y": ("Int", ["a", "y"])}, a=node("subgraph:A"))
    data = workflow({"A": a, "B": b}, i=node("subgraph:A"), k=node("Keep", value=link("i", "y")))
    assert [code for _, _, code in found(catalogue, data)] == ["subgraph.recursive"]


def test_a_loop_over_its_own_body_is_refused(catalogue: Catalogue) -> None:
    body = subgraph(
        {"item": "*"},
        {"result": ("*", ["again", "output"])},
        again=node("Again", body="subgraph:Body", value=outer("item")),
    )
    data = workflow(
        {"Body": body},
        n=node("Number"),
        loop=node("Again", body="subgraph:Body", value=link("n")),
        k=node("Keep", value=link("loop")),
    )
    assert "subgraph.recursive" in [code for _, _, code in found(catalogue, data)]


def test_a_few_lines_cannot_unfold_into_billions(catalogue: Catalogue) -> None:
    graphs: Json = {"G0": subgraph({}, {"y": ("Int", ["n", "output"])}, n=node("Number"))}
    for level in range(1, 40):
        graphs[f"G{level}"] = subgraph(
            {},
            {"y": ("Int", ["a", "y"])},
            a=node(f"subgraph:G{level - 1}"),
            b=node(f"subgraph:G{level - 1}"),
        )
    data = workflow(graphs, i=node("subgraph:G39"), k=node("Keep", value=link("i", "y")))
    assert "workflow.too_large" in [code for _, _, code in found(catalogue, data)]


# --- modes --------------------------------------------------------------------------------------


def test_what_needs_a_muted_node_does_not_run(catalogue: Catalogue) -> None:
    data = workflow(
        n=node("Number", "muted"),
        a=node("Add", a=link("n")),
        k=node("Keep", value=link("a")),
        other=node("Keep", value=3),
    )
    checked = check(catalogue, data)
    assert list(checked.graph.calls) == ["other"]
    assert checked.graph.skipped == {"n": "n", "a": "n", "k": "n"}


def test_optional_inputs_and_list_items_go_with_their_muted_source(catalogue: Catalogue) -> None:
    data = workflow(
        a=node("MakeBox", "muted"),
        b=node("MakeBox"),
        p=node("Pack", boxes=[link("a"), link("b")], label=link("a")),
        k=node("Keep", value=link("p")),
    )
    call = check(catalogue, data).graph.calls["p"]
    assert list(call.inputs) == ["boxes"]
    assert call.sources == ("b",)
    data["nodes"]["b"]["mode"] = "muted"
    assert [c for _, _, c in found(catalogue, data)] == ["workflow.no_output"]


def test_a_bypassed_node_hands_its_input_through(catalogue: Catalogue) -> None:
    data = workflow(
        n=node("Number", value=5),
        a=node("Add", "bypassed", a=link("n"), b=2),
        c=node("Add", "bypassed", a=link("a", "sum")),
        k=node("Keep", value=link("c", "sum")),
    )
    graph = check(catalogue, data).graph
    assert list(graph.calls) == ["n", "k"]
    assert graph.calls["k"].sources == ("n",)


def test_bypassing_follows_the_declared_map_and_hands_literals_on(catalogue: Catalogue) -> None:
    data = workflow(
        d=node("Divide", "bypassed", a=7, b=3),
        q=node("Keep", value=link("d", "quotient")),
        r=node("Keep", value=link("d", "remainder")),
    )
    graph = check(catalogue, data).graph
    assert graph.calls["q"].inputs["value"] == 7
    assert graph.calls["r"].inputs["value"] == 3


def test_a_bypassed_node_without_a_fitting_input_is_told(catalogue: Catalogue) -> None:
    data = workflow(b=node("MakeBox", "bypassed"), k=node("Keep", value=link("b")))
    assert found(catalogue, data) == [("k", "value", "link.bypassed")]


def test_a_circle_of_bypassed_nodes_ends(catalogue: Catalogue) -> None:
    data = workflow(
        a=node("Same", "bypassed", value=link("b")),
        b=node("Same", "bypassed", value=link("a")),
        k=node("Keep", value=link("a")),
    )
    assert [code for _, _, code in found(catalogue, data)] == ["workflow.cycle"]


def test_five_thousand_bypassed_nodes_are_followed(catalogue: Catalogue) -> None:
    nodes = {f"n{i}": node("Same", "bypassed", value=link(f"n{i - 1}")) for i in range(1, 5001)}
    data = workflow(n0=node("Number"), **nodes, k=node("Keep", value=link("n5000")))
    assert list(check(catalogue, data).graph.calls) == ["n0", "k"]


def test_muted_and_bypassed_instances(catalogue: Catalogue) -> None:
    def data(mode: str) -> Json:
        return workflow(
            {"Twice": TWICE},
            n=node("Number"),
            f=node("subgraph:Twice", mode, x=link("n")),
            k=node("Keep", value=link("f", "y")),
        )

    assert list(check(catalogue, data("bypassed")).graph.calls) == ["n", "k"]
    assert [c for _, _, c in found(catalogue, data("muted"))] == ["workflow.no_output"]


# --- loops --------------------------------------------------------------------------------------


def test_a_body_is_checked_under_the_name_of_its_loop(catalogue: Catalogue) -> None:
    body = subgraph(
        {"item": "Box", "more": "Int"},
        {"result": ("Int", ["h", "output"])},
        h=node("Halve", value=-1),
    )
    data = workflow(
        {"Body": body},
        m=node("MakeBox"),
        e=node("Each", body="subgraph:Body", items=[link("m")]),
        k=node("Keep", value=link("e")),
    )
    assert set(found(catalogue, data)) == {
        ("e/h", "value", "input.out_of_range"),
        ("e", "inputs", "input.missing"),
    }
    data["nodes"]["e"]["inputs"]["inputs"] = {"more": link("m")}
    assert ("e", "inputs", "link.type_mismatch") in found(catalogue, data)
    body["nodes"]["h"]["inputs"]["value"] = 1
    data["nodes"]["e"]["inputs"]["inputs"] = {"more": 3}
    assert found(catalogue, data) == []


def test_a_loop_whose_body_keeps_something_is_an_output(catalogue: Catalogue) -> None:
    body = subgraph(
        {"item": "*"}, {"result": ("*", ["s", "output"])},
        s=node("Same", value=outer("item")), k=node("Keep", value=outer("item")),
    )  # fmt: skip
    data = workflow({"Body": body}, e=node("Each", body="subgraph:Body", items=[1, 2]))
    assert check(catalogue, data).graph.outputs == ("e",)
