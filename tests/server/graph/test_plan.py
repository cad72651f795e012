"""A plan runs what is needed and not known, in an order that works."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.api import discover
from server.graph.catalogue import Catalogue
from server.graph.model import parse
from server.graph.plan import Plan, plan
from server.graph.validate import validate
from tests.fixtures.graphs import Json, link, node, workflow

CATALOGUE = Catalogue(discover(["plain_nodes"]).catalogue())


def planned(data: Json, known: set[str], outputs: list[str] | None = None) -> Plan:
    graph = validate(parse(data), CATALOGUE, outputs=outputs).graph
    return plan(graph, {name: name for name in graph.calls}, known.__contains__)


CHAIN = workflow(
    a=node("Number"),
    b=node("Add", a=link("a")),
    c=node("Add", a=link("b")),
    k=node("Keep", value=link("c")),
)


def test_everything_runs_when_nothing_is_known() -> None:
    assert planned(CHAIN, set()) == Plan(("a", "b", "c", "k"), (), ())


def test_nothing_before_a_known_result_runs() -> None:
    assert planned(CHAIN, {"b"}) == Plan(("c", "k"), ("a", "b"), ())
    assert planned(CHAIN, {"a", "b", "c", "k"}) == Plan((), ("a", "b", "c", "k"), ())
    assert planned(CHAIN, {"k"}) == Plan((), ("a", "b", "c", "k"), ())


def test_what_is_not_pure_always_runs() -> None:
    data = workflow(c=node("Clock"), k=node("Keep", value=link("c")))
    assert planned(data, {"c"}) == Plan(("c", "k"), (), ())


def test_lazy_branches_are_left_open() -> None:
    data = workflow(
        a=node("Number"),
        b=node("Add", a=link("a")),
        c=node("Choose", on_true=link("b"), on_false=link("d")),
        d=node("Number", value=2),
        k=node("Keep", value=link("c")),
    )
    assert planned(data, set()) == Plan(("c", "k"), (), ("a", "d", "b"))
    data["nodes"]["l"] = node("Keep", value=link("b"))
    assert set(planned(data, set()).run) == {"a", "b", "c", "k", "l"}


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Json, set[str]]:
    size = draw(st.integers(2, 20))
    nodes: Json = {"n0": node("Number")}
    for i in range(1, size):
        a, b = (draw(st.integers(0, i - 1)) for _ in range(2))
        nodes[f"n{i}"] = node("Add", a=link(f"n{a}"), b=link(f"n{b}"))
    nodes["k"] = node("Keep", value=link(f"n{draw(st.integers(0, size - 1))}"))
    shuffled = dict(draw(st.permutations(list(nodes.items()))))
    known = draw(st.sets(st.sampled_from(sorted(nodes))))
    return workflow(**shuffled), known


@settings(max_examples=200, deadline=None)
@given(graphs())
def test_a_plan_is_sound_and_minimal(case: tuple[Json, set[str]]) -> None:
    data, known = case
    found = planned(data, known)
    ran: set[str] = set()
    for name in found.run:
        needs = {
            value["$link"][0]
            for value in data["nodes"][name]["inputs"].values()
            if isinstance(value, dict)
        }
        assert needs <= ran | known, "everything a call needs is there"
        assert name not in known
        ran.add(name)
    assert "k" in ran | known
    for name in ran - {"k"}:  # and nothing runs that nobody takes
        assert any(
            {"$link": [name, "output"]} in data["nodes"][other]["inputs"].values() for other in ran
        )
