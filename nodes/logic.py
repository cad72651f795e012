"""Choosing and calculating."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import Field

from nodes.api import Lazy, Node, NodeError, Number, Problem, say
from nodes.expression import CONSTANTS, FUNCTIONS, MAX_LENGTH, evaluate

T = TypeVar("T")
Comparison = Literal["==", "!=", "<", "<=", ">", ">="]
COMPARISONS: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Switch(Node[T], Generic[T]):
    """One of two values. What the other one needs is not computed."""

    category = "logic"
    synonyms = ("if", "else", "condition", "ComfySwitchNode")

    condition: bool = True
    on_true: Lazy[T]
    on_false: Lazy[T]

    def needs(self) -> tuple[str, ...]:
        return ("on_true",) if self.condition else ("on_false",)

    def run(self) -> T:
        return self.on_true if self.condition else self.on_false


class Compare(Node[bool]):
    """Whether two values stand in a relation. Texts compare by alphabet."""

    category = "logic"
    output_name = "result"
    synonyms = ("equal", "greater", "less", "condition", "StringCompare")

    a: int | float | str | bool = 0
    b: int | float | str | bool = 0
    comparison: Comparison = "=="

    def run(self) -> bool:
        if isinstance(self.a, str) != isinstance(self.b, str) and self.comparison not in (
            "==",
            "!=",
        ):
            raise NodeError(
                say(
                    "{a} and {b} have no order: one is a text, the other a number.",
                    a=repr(self.a),
                    b=repr(self.b),
                ),
                input="b",
                remedy=say("Compare two numbers or two texts."),
            )
        return COMPARISONS[self.comparison](self.a, self.b)


class Calculated(NamedTuple):
    integer: int
    number: float
    boolean: bool


class Math(Node[Calculated]):
    """Calculate with up to four numbers: `round(a * b / 8) * 8`.

    There are + - * / // % **, comparisons, and, or, not, `a if c else b`, pi, e and the
    functions min, max, round, floor, ceil, abs, sqrt, log, exp, sin, cos, clamp. The result
    comes as a whole number (rounded down), as a number, and as yes or no.
    """

    category = "logic"
    synonyms = ("calculate", "expression", "arithmetic", "formula", "SimpleMath")

    expression: Annotated[str, Field(min_length=1, max_length=MAX_LENGTH)] = "a + b"
    a: Number = 0
    b: Number = 0
    c: Number = 0
    d: Number = 0

    def run(self) -> Calculated:
        names = {"a": self.a, "b": self.b, "c": self.c, "d": self.d}
        try:
            result = evaluate(self.expression, names)
            return Calculated(int(result // 1), float(result), bool(result))
        except (ValueError, OverflowError) as error:
            raise NodeError(
                say(
                    "`{expression}` cannot be calculated: {error}.",
                    expression=self.expression[:80],
                    error=error,
                ),
                input="expression",
                remedy=say(
                    "Use a, b, c, d, {constants} and {functions}.",
                    constants=", ".join(CONSTANTS),
                    functions=", ".join(FUNCTIONS),
                ),
            ) from error

    @classmethod
    def problems(cls, inputs: Mapping[str, Any]) -> Iterable[Problem]:
        names = [name for name in "abcd" if name in inputs]
        if "expression" not in inputs or len(names) < 4:
            return
        try:
            evaluate(inputs["expression"], {name: inputs[name] for name in names})
        except ValueError as error:
            yield Problem(
                "input.invalid",
                say(
                    "`{expression}` cannot be calculated: {error}.",
                    expression=inputs["expression"][:80],
                    error=error,
                ),
                say("Correct the expression."),
                input="expression",
            )
