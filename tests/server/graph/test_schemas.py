"""Compiled checks agree with a JSON-schema validator nobody here wrote, and coerce as promised."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.graph.links import Link
from server.graph.schemas import Refused, compile_schema

INTEGER = {"type": "integer", "minimum": 1, "maximum": 100}
SCHEMAS: list[dict[str, Any]] = [
    INTEGER,
    {"type": "integer", "multipleOf": 8, "exclusiveMinimum": 0},
    {"type": "number", "minimum": 0, "maximum": 1},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    {"type": "string", "minLength": 1, "maxLength": 5},
    {"type": "string", "pattern": "^#[0-9a-f]{6}$"},
    {"type": "boolean"},
    {"enum": ["euler", "heun", "lms"], "type": "string"},
    {"const": "pad"},
    {"anyOf": [INTEGER, {"type": "null"}]},
    {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]},
    {"type": "array", "items": INTEGER, "minItems": 1, "maxItems": 3},
    {"type": "array", "prefixItems": [INTEGER, {"type": "string"}], "minItems": 2, "maxItems": 2},
    {
        "type": "object",
        "properties": {"x": INTEGER, "s": {"type": "string"}},
        "required": ["x"],
        "additionalProperties": False,
    },
    {"type": "object", "additionalProperties": INTEGER},
    {},
]
TAGGED = {
    "oneOf": [
        {
            "type": "object",
            "properties": {
                "kind": {"const": "pad", "default": "pad", "type": "string"},
                "color": {"type": "string", "default": "#000000"},
            },
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {
                "kind": {"const": "crop", "default": "crop", "type": "string"},
                "mask": {"anyOf": [{"wire": "Image"}, {"type": "null"}], "default": None},
            },
            "additionalProperties": False,
        },
    ],
    "discriminator": "kind",
}

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-10, 200)
    | st.sampled_from([0, 1, 8, 12, 16, 0.0, 0.5, 1.0, 1.5, 3.0])
    | st.sampled_from(["", "a", "euler", "pad", "#00ff00", "#00FF0", "abcdef", "20"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["x", "s", "kind", "z"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SCHEMAS), values)
def test_a_check_accepts_what_the_schema_accepts(schema: dict[str, Any], value: Any) -> None:
    expected = jsonschema_rs.is_valid(schema, value)
    try:
        compile_schema(schema)(value, [])
        accepted = True
    except Refused:
        accepted = False
    assert accepted == expected


def code_of(schema: dict[str, Any], value: Any) -> str:
    with pytest.raises(Refused) as caught:
        compile_schema(schema)(value, [])
    return caught.value.code


@pytest.mark.parametrize(
    ("schema", "value", "code"),
    [
        (INTEGER, "20", "input.wrong_type"),
        (INTEGER, True, "input.wrong_type"),
        (INTEGER, 1.5, "input.wrong_type"),
        (INTEGER, 0, "input.out_of_range"),
        (INTEGER, 10**30, "input.out_of_range"),
        (SCHEMAS[1], 12, "input.out_of_range"),
        (SCHEMAS[2], "0.5", "input.wrong_type"),
        (SCHEMAS[2], 10**400, "input.out_of_range"),
        (SCHEMAS[4], "toolong", "input.too_long"),
        (SCHEMAS[4], "", "input.too_long"),
        (SCHEMAS[5], "red", "input.pattern"),
        (SCHEMAS[7], "eular", "input.not_a_choice"),
        (SCHEMAS[7], ["euler"], "input.not_a_choice"),
        (SCHEMAS[11], [], "input.too_long"),
        (SCHEMAS[11], [1, "x"], "input.wrong_type"),
        (SCHEMAS[13], {}, "input.missing"),
        (SCHEMAS[13], {"x": 1, "y": 1}, "input.unknown"),
        (TAGGED, {"kind": "cut"}, "input.not_a_choice"),
        (TAGGED, {"kind": "pad", "colour": "x"}, "input.unknown"),
        (TAGGED, "pad", "input.wrong_type"),
    ],
)
def test_refusals_carry_a_code(schema: dict[str, Any], value: Any, code: str) -> None:
    assert code_of(schema, value) == code


def test_a_refusal_says_the_range_and_the_nearest_choice() -> None:
    with pytest.raises(Refused) as caught:
        compile_schema(INTEGER)(0, [])
    assert caught.value.remedy == "Choose a whole number from 1 to 100."
    with pytest.raises(Refused) as caught:
        compile_schema(SCHEMAS[7])("eular", [])
    assert caught.value.remedy.startswith("Did you mean euler?")


def test_an_int_becomes_a_float_only_where_a_number_is_wanted() -> None:
    assert repr(compile_schema({"type": "number"})(7, [])) == "7.0"
    assert repr(compile_schema(INTEGER)(7.0, [])) == "7"
    either = {"anyOf": [{"type": "number"}, {"type": "integer"}]}
    assert repr(compile_schema(either)(7, [])) == "7"


@pytest.mark.parametrize("seed", [2**53 + 1, 2**64 - 1])
def test_large_integers_may_be_strings(seed: int) -> None:
    check = compile_schema({"type": "integer", "minimum": 0, "maximum": 2**64 - 1})
    assert check(str(seed), []) == seed


def test_options_get_their_defaults_and_links_inside_are_found() -> None:
    check = compile_schema(TAGGED)
    assert check({"kind": "pad"}, []) == {"kind": "pad", "color": "#000000"}
    found: list[Any] = []
    mask = Link("load", "image")
    assert check({"kind": "crop", "mask": mask}, found) == {"kind": "crop", "mask": mask}
    assert found == [(mask, frozenset({"Image"}))]
