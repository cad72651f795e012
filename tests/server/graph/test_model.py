"""Workflows are read with every fault named, and written back as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.graph.model import MAX_DEPTH, parse
from server.graph.problems import InvalidWorkflow
from tests.fixtures.graphs import link, node, outer, subgraph, workflow

WHOLE = {
    "format": "tessera",
    "version": 1,
    "name": "Everything",
    "nodes": {
        "a-1_B": {
            "type": "KSampler",
            "version": 3,
            "mode": "muted",
            "inputs": {"model": {"$link": ["x", "model"]}, "seed": 7, "deep": [{"a": [1, None]}]},
            "ui": {"position": [820, 120], "unknown": {"kept": True}},
        }
    },
    "subgraphs": {
        "Blur twice": {
            "nodes": {"blur": {"type": "Blur", "inputs": {"image": {"$input": "image"}}}},
            "inputs": [{"name": "image", "wire": "Image", "default": None, "title": "Picture"}],
            "outputs": [{"name": "image", "wire": "Image", "from": ["blur", "image"], "x": 1}],
            "ui": {"size": [1, 2]},
        }
    },
    "ui": {"groups": [], "notes": [{"text": "hello"}]},
    "license": "CC0",
}


def codes(data: object) -> list[str]:
    with pytest.raises(InvalidWorkflow) as caught:
        parse(data)
    return [problem.code for problem in caught.value.problems]


def test_a_whole_file_comes_back_as_it_was() -> None:
    assert parse(WHOLE).json() == WHOLE


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=5), json_values, max_size=4))
def test_reading_what_was_written_gives_the_same_document(inputs: dict[str, Any]) -> None:
    document = parse(workflow(n=node("Any") | {"inputs": inputs}))
    written = json.loads(json.dumps(document.json()))
    assert parse(written).json() == document.json()


@settings(max_examples=100, deadline=None)
@given(
    json_values
    | st.fixed_dictionaries(
        {
            "format": st.just("tessera"),
            "version": st.just(1),
            "nodes": json_values,
            "subgraphs": json_values,
        }
    )
)
def test_no_json_value_breaks_the_reader(data: Any) -> None:
    try:
        parse(data)
    except InvalidWorkflow:
        assert codes(data)


@pytest.mark.parametrize("number", [2**53 + 1, -(2**60), 2**64 - 1])
def test_integers_that_browsers_would_bend_travel_as_strings(number: int) -> None:
    written = parse(workflow(n=node("Draw", seed=number, small=5))).json()
    assert written["nodes"]["n"]["inputs"] == {"seed": str(number), "small": 5}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "workflow.invalid"),
        ({"nodes": {}}, "workflow.format"),
        ({"format": "comfy", "version": 1}, "workflow.format"),
        ({"format": "tessera", "version": 2}, "workflow.format"),
        ({"format": "tessera", "version": True}, "workflow.format"),
        (workflow() | {"nodes": []}, "workflow.invalid"),
        (workflow() | {"name": 3}, "workflow.invalid"),
        (workflow(**{"a b": node("X")}), "node.id_invalid"),
        (workflow(ä=node("X")), "node.id_invalid"),
        (workflow(**{"a\n": node("X")}), "node.id_invalid"),
        (workflow(**{"outer/inner": node("X")}), "node.id_invalid"),
        (workflow(a=3), "workflow.invalid"),  # type: ignore[arg-type]
        (workflow(a={"inputs": {}}), "workflow.invalid"),
        (workflow(a=node("X") | {"version": 0}), "workflow.invalid"),
        (workflow(a=node("X") | {"mode": "off"}), "workflow.invalid"),
        (workflow(a=node("X") | {"inputs": []}), "workflow.invalid"),
        (workflow(a=node("X") | {"ui": 1}), "workflow.invalid"),
        (workflow({"S": 1}), "workflow.invalid"),
        (workflow({"S": {"nodes": {}, "inputs": [{"wire": "Image"}]}}), "subgraph.invalid"),
        (workflow({"S": {"nodes": {}, "outputs": [{"name": "x"}]}}), "subgraph.invalid"),
        (
            workflow({"S": {"nodes": {}, "inputs": [{"name": "x"}, {"name": "x"}]}}),
            "subgraph.invalid",
        ),
    ],
)
def test_what_is_no_workflow_is_named(data: object, code: str) -> None:
    assert codes(data) == [code]


def test_a_misspelt_key_is_told_with_the_right_one() -> None:
    with pytest.raises(InvalidWorkflow) as caught:
        parse(workflow(a={"type": "X", "input": {}}))
    (problem,) = caught.value.problems
    assert (problem.node, problem.remedy) == ("a", "Did you mean inputs?")


def test_every_fault_is_found_at_once() -> None:
    data = workflow(**{"a b": node("X"), "c": {"inputs": {}}, "d": node("X") | {"version": -1}})
    assert codes(data) == ["node.id_invalid", "workflow.invalid", "workflow.invalid"]


def test_a_value_nested_without_end_is_refused() -> None:
    value: Any = 1
    for _ in range(MAX_DEPTH + 1):
        value = [value]
    assert codes(workflow(a=node("X", v=value))) == ["workflow.invalid"]


def test_subgraphs_are_read_with_their_ports() -> None:
    body = subgraph({"x": "Int"}, {"y": ("Int", ["n", "sum"])}, n=node("Add", a=outer("x")))
    graph = parse(workflow({"S": body}, s=node("subgraph:S", x=link("q")))).subgraphs["S"]
    assert [(port.name, port.wire) for port in graph.inputs] == [("x", "Int")]
    assert [(p.name, p.wire, p.source) for p in graph.outputs] == [("y", "Int", ["n", "sum"])]
