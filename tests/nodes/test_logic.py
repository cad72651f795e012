"""Switch, compare, calculate."""

from __future__ import annotations

import pytest
import torch

from nodes.api import NOT_COMPUTED, Image, NodeError
from nodes.api.catalogue import describe
from nodes.logic import Compare, Math, Switch


def test_switch_asks_only_for_the_branch_it_takes() -> None:
    image = Image(torch.zeros(1, 3, 2, 2))
    asked = Switch(condition=False, on_true=NOT_COMPUTED, on_false=NOT_COMPUTED)
    assert asked.needs() == ("on_false",)
    node = Switch[Image](condition=False, on_true=NOT_COMPUTED, on_false=image)
    assert node.run() is image
    assert Switch[int](on_true=3, on_false=NOT_COMPUTED).run() == 3
    entry = describe(Switch)
    ports = {port["name"]: port for port in entry["inputs"]}
    assert ports["on_true"]["match"] == entry["outputs"][0]["match"] == "T"
    assert ports["on_true"]["lazy"] is True


@pytest.mark.parametrize(
    ("a", "comparison", "b", "result"),
    [
        (1, "==", 1.0, True),
        (1, "!=", 2, True),
        (1, "<", 2, True),
        ("a", "<", "b", True),
        (2.5, ">=", 2.5, True),
        (3, "<=", 2, False),
        ("1", "==", 1, False),
    ],
)
def test_compare(a: object, comparison: str, b: object, result: bool) -> None:
    assert Compare.model_validate({"a": a, "b": b, "comparison": comparison}).run() is result


def test_text_and_number_have_no_order() -> None:
    with pytest.raises(NodeError, match="one is a text") as caught:
        Compare(a="x", b=1, comparison="<").run()
    assert caught.value.input == "b"


def test_math_gives_each_kind_of_value() -> None:
    assert Math(expression="a * b + c", a=3, b=0.5, c=1).run() == (2, 2.5, True)
    assert Math(expression="-1.5").run() == (-2, -1.5, True)
    assert Math(expression="a > 2", a=1).run() == (0, 0.0, False)
    exact = Math(expression="a + 1", a=2**53).run()
    assert exact.integer == 2**53 + 1


def test_math_names_the_input_and_the_remedy() -> None:
    with pytest.raises(NodeError, match="`9\\*\\*9\\*\\*9` cannot be calculated") as caught:
        Math(expression="9**9**9").run()
    assert caught.value.input == "expression"
    assert "sqrt" in (caught.value.remedy or "")
    with pytest.raises(NodeError):
        Math(expression="2**1024").run()  # a whole number too large for a float


def test_math_is_checked_before_the_run_when_all_is_known() -> None:
    known = {"expression": "a / b", "a": 1, "b": 0, "c": 0, "d": 0}
    (problem,) = Math.problems(known)
    assert problem.input == "expression"
    assert list(Math.problems({**known, "b": 2})) == []
    linked = {name: value for name, value in known.items() if name != "b"}
    assert list(Math.problems(linked)) == []
