"""Loops, with a function as their body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch

from nodes.api import Image, NodeError
from nodes.api.catalogue import describe
from nodes.loops import (
    ForEach,
    LineValues,
    ListValues,
    PictureValues,
    RangeValues,
    Repeat,
)

GIVEN = ("value", "across", "index")


class Recorder:
    """A body that keeps what it was called with."""

    def __init__(self, **outputs: Any) -> None:
        self.calls: list[dict[str, object]] = []
        self.indices: list[int] = []
        self.outputs = outputs

    def __call__(self, inputs: Mapping[str, object], *, index: int) -> Mapping[str, object]:
        self.calls.append(dict(inputs))
        self.indices.append(index)
        return {name: make(inputs) for name, make in self.outputs.items()}


def test_each_value_runs_the_body_once() -> None:
    body = Recorder(double=lambda i: i["value"] * 2, other=lambda i: i["extra"])
    node = ForEach(
        body="subgraph:Double",
        values=ListValues(values=[1, 2.5, "ab", True]),
        inputs={"extra": "x"},
    )
    results = node.run(body=body)
    assert results == ([2, 5.0, "abab", 2], "1\n2.5\nab\nTrue", "", 4)
    assert body.indices == [0, 1, 2, 3]
    assert body.calls[0] == {"value": 1, "index": 0, "extra": "x"}
    other = ForEach(**{**dict(node), "collect": "other"}).run(body=body)
    assert other.results == ["x"] * 4


def test_two_lists_make_rows_and_columns() -> None:
    body = Recorder(text=lambda i: f"{i['value']}@{i['across']}")
    collected = ForEach(
        body="subgraph:Draw",
        values=LineValues(text="a red heart\n\n  a blue star \n"),
        across=RangeValues(start=1, stop=7, step=3),
    ).run(body=body)
    assert collected.results == [
        "a red heart@1",
        "a red heart@4",
        "a red heart@7",
        "a blue star@1",
        "a blue star@4",
        "a blue star@7",
    ]
    assert collected.rows == "a red heart\na blue star"
    assert collected.columns == "1\n4\n7"
    assert collected.iterations == 6


@pytest.mark.parametrize(
    ("start", "stop", "step", "values"),
    [
        (0, 3, 1, [0, 1, 2, 3]),
        (0.1, 0.5, 0.2, [0.1, 0.3, 0.5]),
        (0.0, 0.9, 0.1, [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
        (5, 1, -2, [5, 3, 1]),
        (2, 2, 1, [2]),
        (1, 2.4, 0.5, [1, 1.5, 2.0]),
    ],
)
def test_ranges(start: float, stop: float, step: float, values: list[float]) -> None:
    body = Recorder(value=lambda i: i["value"])
    node = ForEach(body="subgraph:X", values=RangeValues(start=start, stop=stop, step=step))
    assert node.run(body=body).results == values


def test_pictures_of_a_batch_come_one_by_one() -> None:
    pixels = torch.rand(3, 3, 2, 2)
    body = Recorder(image=lambda i: i["value"])
    node = ForEach(body="subgraph:X", values=PictureValues(image=Image(pixels)))
    collected = node.run(body=body)
    assert torch.equal(torch.cat([image.pixels for image in collected.results]), pixels)
    assert collected.rows == "1\n2\n3"


@pytest.mark.parametrize(
    ("inputs", "message", "input"),
    [
        ({}, "`values` is empty", "values"),
        ({"values": {"kind": "range", "start": 1, "stop": 5, "step": -1}}, "do not lead", "values"),
        ({"values": {"kind": "range", "start": 1, "stop": 5, "step": 0}}, "do not lead", "values"),
        ({"values": {"kind": "range", "stop": 1e9}}, "10000 are the limit", "values"),
        ({"values": {"kind": "range", "step": 1e-320}}, "10000 are the limit", "values"),
        (
            {
                "values": {"kind": "range", "stop": 200},
                "across": {"kind": "range", "stop": 200},
            },
            "run 40000 times",
            "values",
        ),
        ({"values": {"kind": "list", "values": [1]}, "collect": "nope"}, "no output nope", "body"),
    ],
)
def test_what_cannot_run_says_why(inputs: dict[str, Any], message: str, input: str) -> None:
    node = ForEach.model_validate({"body": "subgraph:X", **inputs})
    with pytest.raises(NodeError, match=message) as caught:
        node.run(body=Recorder(image=lambda _: 1))
    assert caught.value.input == input


def test_repeat_feeds_the_result_back() -> None:
    body = Recorder(next=lambda i: i["value"] * i["factor"])
    node = Repeat[int](body="subgraph:X", initial=3, count=5, inputs={"factor": 2})
    assert node.run(body=body) == 3 * 2**5
    assert body.calls[4] == {"value": 48, "index": 4, "factor": 2}
    assert Repeat[int](body="subgraph:X", initial=3, count=0).run(body=body) == 3


def test_the_very_object_is_fed_back() -> None:
    made = [Image(torch.zeros(1, 1, 1, 1)) for _ in range(3)]
    body = Recorder(image=lambda i: made[i["index"]])
    assert Repeat[Image](body="subgraph:X", initial=made[2], count=3).run(body=body) is made[2]
    assert [call["value"] for call in body.calls] == [made[2], made[0], made[1]]


def test_names_the_loop_gives_are_taken() -> None:
    (problem,) = ForEach.problems({"inputs": {"index": 3, "cfg": 7}})
    assert (problem.input, problem.code) == ("inputs", "input.invalid")
    assert list(Repeat.problems({"inputs": {"cfg": 7}})) == []


@pytest.mark.parametrize(
    "node",
    [
        ForEach(
            body="subgraph:X",
            values=ListValues(values=[1]),
            across=ListValues(values=[2]),
        ),
        Repeat[int](body="subgraph:X", initial=1, count=1),
    ],
)
def test_a_loop_gives_what_it_says_it_gives(node: ForEach | Repeat[int]) -> None:
    """The validator and the editor believe `gives`: a name too many is found at run time only."""
    body = Recorder(value=lambda _: 1)
    node.run(body=body)
    port = next(port for port in describe(type(node))["inputs"] if port["name"] == "body")
    assert set(port["schema"]["gives"]) == set(body.calls[0])
    refused = [name for name in GIVEN if list(type(node).problems({"inputs": {name: 1}}))]
    assert set(refused) == set(body.calls[0])


def test_without_an_engine_it_says_so() -> None:
    with pytest.raises(NodeError, match="needs an engine"):
        Repeat[int](body="subgraph:X", initial=1).run()


def test_the_catalogue_marks_what_the_engine_and_the_editor_look_for() -> None:
    entry = describe(ForEach)
    inputs = {port["name"]: port for port in entry["inputs"]}
    assert inputs["body"]["schema"]["subgraph"] is True
    assert inputs["inputs"]["schema"]["body_inputs"] is True
    assert entry["outputs"][0] == {"name": "results", "wire": "*", "list": True}
    kinds = [
        option["properties"]["kind"]["const"] for option in inputs["across"]["schema"]["oneOf"]
    ]
    assert kinds == ["none", "list", "lines", "range", "pictures"]
