"""What the source of the server and the nodes says to people, read from its syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SPEAKING = {
    "MissingFile",
    "ModifiedInput",
    "NodeError",
    "PathRefused",
    "Undecodable",
    "UnreadableLayout",
    "UnsupportedModel",
    "WrongOutput",
}
"""Errors whose first words, and whose remedy, a person reads."""

TELLING = {"Failure", "Problem", "Refused"}
"""Values with a code first; the other texts are for a person."""

REMEDIES = {"detail", "message", "remedy"}
"""Their texts by name."""


class Said(NamedTuple):
    where: str
    text: str


def said_in(*packages: Path) -> list[Said]:
    """The pattern of every `say` below some folders."""
    return [
        Said(where, call.args[0].value)
        for where, call in _calls(packages)
        if _says(call)
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]


def unreadable_in(*packages: Path) -> list[Said]:
    """Every `say` whose pattern is not written out."""
    return [
        Said(where, ast.unparse(call.args[0]))
        for where, call in _calls(packages)
        if _says(call) and not isinstance(call.args[0], ast.Constant)
    ]


def bare_in(*packages: Path) -> list[Said]:
    """Sentences for people that do not go through `say`."""
    return [
        Said(where, text)
        for where, call in _calls(packages)
        for argument in _for_people(call)
        for text in _texts(argument)
        if " " in text.strip()
    ]


def _calls(packages: tuple[Path, ...]) -> Iterator[tuple[str, ast.Call]]:
    for package in packages:
        for path in sorted(package.rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    yield f"{path.relative_to(package.parent)}:{node.lineno}", node


def _says(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "say"


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _for_people(call: ast.Call) -> Iterator[ast.expr]:
    name = _name(call)
    if name in SPEAKING:
        yield from call.args[:1]
    elif name in TELLING:
        yield from call.args
    if name in SPEAKING | TELLING | {"Family"}:
        yield from (word.value for word in call.keywords if word.arg in REMEDIES)


def _texts(node: ast.expr) -> Iterator[str]:
    """The text written in an expression; a call answers for itself."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield ast.unparse(node)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from _texts(node.left)
        yield from _texts(node.right)
