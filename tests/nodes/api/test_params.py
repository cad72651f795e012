"""Named parameter types."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from nodes.api import Number

NUMBER: TypeAdapter[Any] = TypeAdapter(Number)


@pytest.mark.parametrize("value", [3, -(2**70), 2.5, 4.0])
def test_a_number_stays_what_it_was(value: float) -> None:
    found = NUMBER.validate_python(value)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, "three", None, [1]])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        NUMBER.validate_python(value)


def test_a_widget_sees_a_number() -> None:
    assert NUMBER.json_schema() == {"type": "number"}
