"""Whatever a client sends: validation answers with problems, never with an exception."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.api import discover
from server.graph.catalogue import Catalogue
from server.graph.fingerprint import Environment, Fingerprints
from server.graph.migrate import migrate
from server.graph.model import parse
from server.graph.plan import plan
from server.graph.problems import CODES, MAX_PROBLEMS, InvalidWorkflow
from server.graph.validate import Validated, validate
from tests.fixtures.graphs import Json, link, node, outer, subgraph, workflow

CATALOGUE = Catalogue(discover(["plain_nodes"]).catalogue())
NAMES = ["a", "b", "c", "d"]
GRAPHS = ["S", "T"]
TYPES = [*(kind.name for kind in CATALOGUE), "Plus", "Nobody", *(f"subgraph:{g}" for g in "STU")]
PORTS = sorted({name for kind in CATALOGUE for name in kind.inputs})
OUTPUTS = [*sorted({name for kind in CATALOGUE for name in kind.outputs}), "x"]

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 2**65)
    | st.floats(allow_nan=True)
    | st.sampled_from(["", "x", "subgraph:S", "subgraph:T", "clamp"])
    | st.builds(link, st.sampled_from([*NAMES, "ghost"]), st.sampled_from(OUTPUTS))
    | st.builds(outer, st.sampled_from(["p", "q"]))
    | st.sampled_from([{"$link": 1}, {"$link": ["a"]}, {"$input": []}, {"$link": [[], {}]}]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["kind", "by", "low", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)
nodes = st.dictionaries(
    st.sampled_from(NAMES),
    st.builds(
        lambda kind, mode, inputs: node(kind, mode) | {"inputs": inputs},
        st.sampled_from(TYPES),
        st.sampled_from(["active", "active", "active", "muted", "bypassed"]),
        st.dictionaries(st.sampled_from(PORTS), values, max_size=4),
    ),
    min_size=1,
    max_size=4,
)
graphs = st.builds(
    lambda inside, source: {
        **subgraph({"p": "Int", "q": "*"}, {}, **inside),
        "outputs": [{"name": "x", "wire": "Int", "from": source}],
    },
    nodes,
    st.builds(lambda n, o: [n, o], st.sampled_from(NAMES), st.sampled_from(OUTPUTS))
    | st.just({"$input": "p"})
    | st.none(),
)


def checked(data: Json, **options: Any) -> Validated | None:
    try:
        document = migrate(parse(data), CATALOGUE).document
    except InvalidWorkflow:
        return None
    found = validate(document, CATALOGUE, **options)
    assert {p.code for p in (*found.problems, *found.asides)} <= set(CODES)
    return found


@settings(max_examples=200, deadline=None)
@given(nodes, st.dictionaries(st.sampled_from(GRAPHS), graphs, max_size=2), st.booleans())
def test_every_workflow_gets_an_answer(top: Json, inner: Json, all_wanted: bool) -> None:
    found = checked(workflow(inner, **top), outputs=list(top) if all_wanted else None)
    if found is not None and not found.problems:
        prints = Fingerprints(Environment(), found.bodies).of(found.graph)
        todo = plan(found.graph, prints, lambda _: False)
        assert set(todo.run) <= set(found.graph.calls)


def test_a_file_wrong_throughout_has_an_end() -> None:
    broken = {f"n{i}": node("Add", a=link(f"m{i}"), b="x") for i in range(20_000)}
    found = checked(workflow(**broken))
    assert found is not None
    assert len(found.problems) == MAX_PROBLEMS
    unknown = {f"n{i}": node(f"Type{i}") for i in range(20_000)}
    found = checked(workflow(**unknown))
    assert found is not None
    assert len(found.problems) <= MAX_PROBLEMS


def test_subgraphs_a_thousand_deep_are_no_deeper_than_one() -> None:
    inner: Json = {
        "G0": subgraph({"p": "Int"}, {"x": ("Int", ["a", "sum"])}, a=node("Add", a=outer("p")))
    }
    for i in range(1, 1000):
        inner[f"G{i}"] = subgraph(
            {"p": "Int"}, {"x": ("Int", ["g", "x"])}, g=node(f"subgraph:G{i - 1}", p=outer("p"))
        )
    data = workflow(inner, g=node("subgraph:G999", p=3), k=node("Keep", value=link("g", "x")))
    found = checked(data)
    assert found is not None
    assert found.problems == ()
    assert len(found.graph) == 2


def test_lists_through_a_thousand_subgraphs_are_refused_not_fatal() -> None:
    inner: Json = {
        "G0": subgraph({"p": "*"}, {"x": ("*", ["a", "output"])}, a=node("Same", value=outer("p")))
    }
    for i in range(1, 1000):
        inner[f"G{i}"] = subgraph(
            {"p": "*"}, {"x": ("*", ["g", "x"])}, g=node(f"subgraph:G{i - 1}", p=[outer("p")])
        )
    found = checked(
        workflow(inner, g=node("subgraph:G999", p=3), k=node("Keep", value=link("g", "x")))
    )
    assert found is not None
    assert [p.code for p in found.problems] == ["workflow.too_large"]
