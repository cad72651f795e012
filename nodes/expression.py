"""Arithmetic from text, safely: no names but those given, no growth beyond bounds."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from nodes.api.sentence import say

Number: TypeAlias = int | float | bool

MAX_LENGTH: Final = 1000
MAX_DEPTH: Final = 64
MAX_BITS: Final = 1024
"""Of a whole number: as large as the largest float."""


def _power(base: Number, exponent: Number) -> Number:
    if isinstance(base, int) and isinstance(exponent, int) and exponent > 0:
        if abs(base) > 1 and abs(base).bit_length() * exponent > MAX_BITS + exponent:
            raise ValueError(say("a power is too large"))
        return int(base**exponent)
    result = base**exponent
    if isinstance(result, complex):
        raise ValueError(say("a root of a negative number is not a number"))
    return float(result)


def _clamp(value: Number, low: Number, high: Number) -> Number:
    return min(max(value, low), high)


def _round(value: Number, digits: Number = 0) -> Number:
    places = int(digits)
    if abs(places) > 15:
        raise ValueError(say("round takes -15 to 15 digits"))
    return round(value, places) if places else round(value)


def _extreme(choose: Callable[[list[Number]], Number]) -> Callable[..., Number]:
    return lambda *values: choose(list(values))


FUNCTIONS: Final[Mapping[str, Callable[..., Number]]] = {
    "min": _extreme(min),
    "max": _extreme(max),
    "round": _round,
    "floor": math.floor,
    "ceil": math.ceil,
    "abs": abs,
    "sqrt": math.sqrt,
    "log": math.log,
    "exp": math.exp,
    "sin": math.sin,
    "cos": math.cos,
    "clamp": _clamp,
}
CONSTANTS: Final[Mapping[str, Number]] = {"pi": math.pi, "e": math.e}

BINARY: Final[Mapping[type[ast.operator], Callable[[Number, Number], Number]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
UNARY: Final[Mapping[type[ast.unaryop], Callable[[Number], Number]]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
}
COMPARE: Final[Mapping[type[ast.cmpop], Callable[[Number, Number], bool]]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def evaluate(text: str, names: Mapping[str, Number]) -> Number:
    """The finite number or truth value that an expression stands for.

    Numbers, `names`, pi and e; + - * / // % **, comparisons, and/or/not, `x if c else y`, and
    the functions above. Raises ValueError with a sentence for everything else.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(say("the expression is longer than {most} characters", most=MAX_LENGTH))
    try:
        tree = ast.parse(text.strip(), mode="eval")
        return _checked(_value(tree.body, {**CONSTANTS, **names}, 0))
    except SyntaxError as error:
        raise ValueError(say("the expression cannot be read: {msg}", msg=error.msg)) from error
    except ZeroDivisionError as error:
        raise ValueError(say("the expression divides by zero")) from error
    except OverflowError as error:
        raise ValueError(say("a number is too large")) from error
    except TypeError as error:
        raise ValueError(error.args[0]) from error
    except (RecursionError, MemoryError) as error:
        raise ValueError(say("the expression is nested too deeply")) from error


def _value(node: ast.expr, names: Mapping[str, Number], depth: int) -> Number:
    if depth > MAX_DEPTH:
        raise ValueError(say("the expression is nested too deeply"))

    def value(inner: ast.expr) -> Number:
        return _value(inner, names, depth + 1)

    match node:
        case ast.Constant(value=int() | float() as number):
            return _checked(number)
        case ast.Name(id=name):
            if name not in names:
                raise ValueError(
                    say(
                        "{name} is not known; there are {names}",
                        name=name,
                        names=", ".join(sorted(names)),
                    )
                )
            return names[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
            return _checked(BINARY[type(op)](value(left), value(right)))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in UNARY:
            return UNARY[type(op)](value(operand))
        case ast.BoolOp(op=op, values=parts):
            wanted = isinstance(op, ast.Or)
            return next((True for part in parts if bool(value(part)) is wanted), False) is wanted
        case ast.Compare(left=left, ops=ops, comparators=others):
            values = [value(part) for part in (left, *others)]
            pairs = zip(ops, values, values[1:], strict=False)
            return all(_compared(op, a, b) for op, a, b in pairs)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return value(body) if value(test) else value(orelse)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            if name not in FUNCTIONS:
                raise ValueError(
                    say(
                        "{name}() is not known; there are {functions}",
                        name=name,
                        functions=", ".join(FUNCTIONS),
                    )
                )
            return _checked(FUNCTIONS[name](*(value(arg) for arg in args)))
    raise ValueError(say("`{node}` is not arithmetic", node=ast.unparse(node)[:40]))


def _compared(op: ast.cmpop, a: Number, b: Number) -> bool:
    if type(op) not in COMPARE:
        raise ValueError(say("only < <= > >= == != compare numbers"))
    return COMPARE[type(op)](a, b)


def _checked(number: Number) -> Number:
    if isinstance(number, int):
        if number.bit_length() > MAX_BITS:
            raise ValueError(say("a number is too large"))
        return number
    if not isinstance(number, float) or not math.isfinite(number):
        raise ValueError(say("the result is not a finite number"))
    return number
