"""Checks of literal values, compiled once from the JSON schemas that catalogue entries use.

A check takes a value and a list; it gives the value coerced (an int where a number is wanted
becomes a float, options get their defaults) and puts every link it meets on the way on the list,
with the wires accepted there. It raises Refused for the first fault. About a microsecond a value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from nodes.api.catalogue import ACCEPTS
from nodes.api.sentence import either, say
from server.graph.links import Given, Link
from server.graph.problems import did_you_mean, nearest, shown

Json = Mapping[str, Any]
FoundLinks: TypeAlias = list[tuple[Any, frozenset[str]]]
Check: TypeAlias = Callable[[Any, FoundLinks], Any]

ANY: Final = frozenset({"*"})
_DECIMAL = re.compile(r"-?[0-9]{16,40}\Z")


class Refused(Exception):
    """Why a value does not fit: a code, a sentence about the value, and the remedy."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


def compile_schema(schema: Json) -> Check:
    """The check for a schema."""
    if "wire" in schema:
        return _wire(schema["wire"])
    if "enum" in schema or "const" in schema:
        return _choice(schema.get("enum", [schema.get("const")]))
    if "oneOf" in schema and "discriminator" in schema:
        return _tagged(schema["oneOf"], schema["discriminator"])
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return _any_of(options)
    kind = schema.get("type")
    if isinstance(kind, list):
        return _any_of([{**schema, "type": one} for one in kind])
    if kind is None:
        return anything
    compiler = _COMPILERS.get(kind)
    return compiler(schema) if compiler is not None else anything


def accepted_wires(schema: Json) -> frozenset[str]:
    """Wires that may be linked where the schema stands."""
    if "wire" in schema:
        return frozenset({schema["wire"]})
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        texts = all(isinstance(value, str) for value in values)
        return frozenset({"String"}) if texts else frozenset({"Int", "Float"})
    options = schema.get("anyOf") or (schema.get("oneOf") if "discriminator" not in schema else ())
    if options:
        return frozenset().union(*(accepted_wires(option) for option in options))
    kind = schema.get("type")
    if kind is None and "oneOf" not in schema:
        return ANY
    return frozenset(ACCEPTS.get(kind, ())) if isinstance(kind, str) else frozenset()


def names_files(schema: Json) -> bool:
    """Whether a value of the schema may hold names from lists that change with the disk."""
    return "choices" in schema or any(names_files(part) for part in _parts(schema))


def named_files(schema: Json, value: Any) -> list[tuple[str, str]]:
    """(address of the list, name) of every file that a checked value names, at any depth."""
    if "choices" in schema:
        return [(schema["choices"], value)] if type(value) is str else []
    found: list[tuple[str, str]] = []
    if "oneOf" in schema and "discriminator" in schema:
        tag = schema["discriminator"]
        chosen = value.get(tag) if type(value) is dict else None
        for option in schema["oneOf"]:
            kind = option["properties"][tag]
            if chosen in kind.get("enum", [kind.get("const")]):
                found += named_files(option, value)
    elif type(value) is dict:
        for name, item in value.items():
            part = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            if isinstance(part, dict):
                found += named_files(part, item)
    elif type(value) is list:
        fixed = schema.get("prefixItems", [])
        for index, item in enumerate(value):
            part = fixed[index] if index < len(fixed) else schema.get("items")
            if isinstance(part, dict):
                found += named_files(part, item)
    for option in schema.get("anyOf", ()):
        found += named_files(option, value)
    return found


def _parts(schema: Json) -> list[Json]:
    parts = [*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("prefixItems", ())]
    parts += schema.get("properties", {}).values()
    parts += [schema[key] for key in ("items", "additionalProperties") if key in schema]
    return [part for part in parts if isinstance(part, dict)]


def _integer(schema: Json) -> Check:
    low, high = _bounds(schema)
    step = schema.get("multipleOf")
    fits = _range_text(schema)
    accepts = frozenset(ACCEPTS["integer"])

    def check(value: Any, links: FoundLinks) -> Any:
        kind = type(value)
        if kind is not int:
            if kind is Link or kind is Given:
                links.append((value, accepts))
                return value
            large = kind is str and _DECIMAL.match(value)
            if not large and not (kind is float and value.is_integer() and abs(value) < 2**53):
                raise _wrong_type(value, say("a whole number"))
            value = int(value)
        if not low <= value <= high or (step and value % step):
            raise Refused(
                "input.out_of_range",
                say("{value} is out of range", value=value),
                say("Choose {fits}.", fits=fits),
            )
        return value

    return check


def _number(schema: Json) -> Check:
    low, high = _bounds(schema)
    below, above = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    step = schema.get("multipleOf")
    fits = _range_text(schema)
    accepts = frozenset(ACCEPTS["number"])

    def check(value: Any, links: FoundLinks) -> Any:
        kind = type(value)
        if kind is not float:
            if kind is Link or kind is Given:
                links.append((value, accepts))
                return value
            if kind is not int:
                raise _wrong_type(value, say("a number"))
            if abs(value) > 2**1000:
                raise Refused(
                    "input.out_of_range",
                    say("the number is too large"),
                    say("Choose {fits}.", fits=fits),
                )
            value = float(value)
        if (
            not low <= value <= high
            or (below is not None and value <= below)
            or (above is not None and value >= above)
            or (step and abs(value / step - round(value / step)) > 1e-9)
        ):
            raise Refused(
                "input.out_of_range",
                say("{value} is out of range", value=f"{value:g}"),
                say("Choose {fits}.", fits=fits),
            )
        return value

    return check


def _string(schema: Json) -> Check:
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", math.inf)
    pattern = re.compile(schema["pattern"]) if "pattern" in schema else None
    accepts = frozenset(ACCEPTS["string"])

    def check(value: Any, links: FoundLinks) -> Any:
        if type(value) is not str:
            if type(value) in (Link, Given):
                links.append((value, accepts))
                return value
            raise _wrong_type(value, say("a text"))
        if not shortest <= len(value) <= longest:
            raise _too_long(len(value), shortest, longest)
        if pattern is not None and not pattern.search(value):
            raise Refused(
                "input.pattern",
                say("{value} does not have the required form", value=shown(value)),
                say("It has to match {pattern}.", pattern=pattern.pattern),
            )
        return value

    return check


def _boolean(_: Json) -> Check:
    accepts = frozenset(ACCEPTS["boolean"])

    def check(value: Any, links: FoundLinks) -> Any:
        if type(value) is not bool:
            if type(value) in (Link, Given):
                links.append((value, accepts))
                return value
            raise _wrong_type(value, say("true or false"))
        return value

    return check


def _null(_: Json) -> Check:
    def check(value: Any, _: FoundLinks) -> Any:
        if value is not None:
            raise _wrong_type(value, say("nothing"))
        return value

    return check


def _choice(values: list[Any]) -> Check:
    known = {(type(value), value): value for value in values}
    accepts = accepted_wires({"enum": values})

    def check(value: Any, links: FoundLinks) -> Any:
        kind = type(value)
        if kind is Link or kind is Given:
            links.append((value, accepts))
            return value
        if kind in (dict, list) or (kind, value) not in known:
            listed = ", ".join(str(v) for v in values[:12]) + (" …" if len(values) > 12 else "")
            close = nearest(value, (v for v in values if type(v) is str)) if kind is str else []
            raise Refused(
                "input.not_a_choice",
                say("{value} is none of the choices", value=shown(value)),
                say(
                    "Did you mean {names}? Choose one of: {listed}.",
                    names=either(close),
                    listed=listed,
                )
                if close
                else say("Choose one of: {listed}.", listed=listed),
            )
        return value

    return check


def _array(schema: Json) -> Check:
    fixed = [compile_schema(item) for item in schema.get("prefixItems", [])]
    rest = compile_schema(schema["items"]) if isinstance(schema.get("items"), dict) else anything
    shortest, longest = schema.get("minItems", 0), schema.get("maxItems", math.inf)

    def check(value: Any, links: FoundLinks) -> Any:
        if type(value) is not list:
            if type(value) in (Link, Given):
                links.append((value, frozenset()))
                return value
            raise _wrong_type(value, say("a list"))
        if not shortest <= len(value) <= longest:
            raise _too_many(len(value), shortest, longest)
        checked = []
        for index, item in enumerate(value):
            part = fixed[index] if index < len(fixed) else rest
            checked.append(_within(say("item {index}", index=index), part, item, links))
        return checked

    return check


def _object(schema: Json) -> Check:
    fields = {name: compile_schema(part) for name, part in schema.get("properties", {}).items()}
    defaults = {
        name: part["default"]
        for name, part in schema.get("properties", {}).items()
        if "default" in part
    }
    required = schema.get("required", [])
    extra = schema.get("additionalProperties", True)
    others = compile_schema(extra) if isinstance(extra, dict) else anything if extra else None

    def check(value: Any, links: FoundLinks) -> Any:
        if type(value) is not dict:
            if type(value) in (Link, Given):
                links.append((value, frozenset()))
                return value
            raise _wrong_type(value, say("an object"))
        for name in required:
            if name not in value:
                raise Refused(
                    "input.missing",
                    say("{name} is missing", name=name),
                    say("Give {name} a value.", name=name),
                )
        checked = dict(defaults)
        for name, item in value.items():
            part = fields.get(name, others)
            if part is None:
                close = nearest(name, fields)
                raise Refused(
                    "input.unknown",
                    say("{name} is not one of its fields", name=shown(name)),
                    did_you_mean(close, say("The fields are {fields}.", fields=", ".join(fields))),
                )
            checked[name] = _within(name, part, item, links)
        return checked

    return check


def _tagged(options: list[Json], tag: str) -> Check:
    """Exactly one option fits, and the field `tag` says which."""
    checks: dict[Any, Check] = {}
    for option in options:
        kind = option["properties"][tag]
        for value in kind.get("enum", [kind.get("const")]):
            checks[value] = compile_schema(option)

    def check(value: Any, links: FoundLinks) -> Any:
        if type(value) is not dict:
            if type(value) in (Link, Given):
                links.append((value, frozenset()))
                return value
            raise _wrong_type(value, say("an object"))
        chosen = value.get(tag)
        if type(chosen) in (dict, list) or chosen not in checks:
            raise Refused(
                "input.not_a_choice",
                say("its {tag} is {chosen}", tag=tag, chosen=shown(chosen)),
                say("Set {tag} to one of: {str}.", tag=tag, str=", ".join(map(str, checks))),
            )
        return checks[chosen](value, links)

    return check


def _any_of(options: list[Json]) -> Check:
    checks = [compile_schema(option) for option in options]
    accepts = accepted_wires({"anyOf": options})

    def check(value: Any, links: FoundLinks) -> Any:
        if type(value) in (Link, Given):
            links.append((value, accepts))
            return value
        # An int must stay an int where both are allowed, so an exact fit goes first.
        first: Refused | None = None
        found: list[Any] = []
        for part in checks:
            inside: FoundLinks = []
            try:
                result = part(value, inside)
            except Refused as refused:
                # The sentence of an option that nearly fits says more than "wrong type".
                if first is None or first.code == "input.wrong_type":
                    first = refused
            else:
                if type(result) is type(value):
                    links.extend(inside)
                    return result
                found.append((result, inside))
        if found:
            links.extend(found[0][1])
            return found[0][0]
        raise first or _wrong_type(value, say("one of its types"))

    return check


def _wire(name: str) -> Check:
    accepts = frozenset({name})

    def check(value: Any, links: FoundLinks) -> Any:
        if type(value) not in (Link, Given):
            raise Refused(
                "input.wrong_type",
                say("it takes a link of type {name}, not {value}", name=name, value=shown(value)),
                say("Connect an output of type {name}.", name=name),
            )
        links.append((value, accepts))
        return value

    return check


def anything(value: Any, links: FoundLinks) -> Any:
    """The check that every value passes."""
    stack = [value]
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind is Link or kind is Given:
            links.append((item, ANY))
        elif kind is dict:
            stack.extend(item.values())
        elif kind is list:
            stack.extend(item)
    return value


_COMPILERS: Mapping[str, Callable[[Json], Check]] = {
    "integer": _integer,
    "number": _number,
    "string": _string,
    "boolean": _boolean,
    "null": _null,
    "array": _array,
    "object": _object,
}


def _within(where: str, check: Check, value: Any, links: FoundLinks) -> Any:
    try:
        return check(value, links)
    except Refused as refused:
        raise Refused(
            refused.code,
            say("{where}: {message}", where=where, message=refused.message),
            refused.remedy,
        ) from None


def _bounds(schema: Json) -> tuple[float, float]:
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    if schema.get("type") == "integer":
        if "exclusiveMinimum" in schema:
            low = max(low, schema["exclusiveMinimum"] + 1)
        if "exclusiveMaximum" in schema:
            high = min(high, schema["exclusiveMaximum"] - 1)
    return low, high


def _range_text(schema: Json) -> str:
    low, high = _bounds(schema)
    integer = schema.get("type") == "integer"
    text = say("a whole number") if integer else say("a number")
    if "multipleOf" in schema:
        text = say("a multiple of {step}", step=schema["multipleOf"])
    if low > -math.inf:
        text = say("{number} from {low}", number=text, low=_grouped(low))
    if not integer and "exclusiveMinimum" in schema:
        text = say("{number} above {low}", number=text, low=schema["exclusiveMinimum"])
    if high < math.inf:
        text = say("{number} to {high}", number=text, high=_grouped(high))
    if not integer and "exclusiveMaximum" in schema:
        text = say("{number} below {high}", number=text, high=schema["exclusiveMaximum"])
    return text


def _grouped(number: float) -> str:
    return f"{number:,}".replace(",", " ")


def _too_long(found: int, shortest: float, longest: float) -> Refused:
    return Refused(
        "input.too_long",
        say("it has {found} characters", found=found),
        say("At least {least} characters, please.", least=shortest)
        if found < shortest
        else say("At most {most} characters, please.", most=longest),
    )


def _too_many(found: int, shortest: float, longest: float) -> Refused:
    return Refused(
        "input.too_long",
        say("it has {found} items", found=found),
        say("At least {least} items, please.", least=shortest)
        if found < shortest
        else say("At most {most} items, please.", most=longest),
    )


def _wrong_type(value: Any, wanted: str) -> Refused:
    return Refused(
        "input.wrong_type",
        say("{value} is not {wanted}", value=shown(value), wanted=wanted),
        say("Give it {wanted}.", wanted=wanted),
    )
