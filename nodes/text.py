"""Texts: joined, replaced, filled in, chosen from wildcards."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from nodes.api import (
    LOCAL_FILES,
    Curve,
    EncodedFile,
    Files,
    MissingFile,
    Node,
    NodeError,
    Saved,
    Seed,
    Table,
    Text,
    say,
)
from nodes.wildcards import Lookup, expand

MAX_LENGTH = 1_000_000
MAX_LIST_BYTES = 8 * 2**20
PLACEHOLDER = re.compile(r"\{([abcd])(?::([<>^]?\+?0?\d{0,3}(?:\.\d{1,2})?[dfgeGEs%]?))?\}")


class StringConcatenate(Node[str]):
    """Two texts, joined."""

    category = "text"
    output_name = "text"
    synonyms = ("join", "append", "concat")

    text1: Text = ""
    text2: Text = ""
    separator: Annotated[str, Field(max_length=1000)] = ""

    def run(self) -> str:
        return self.text1 + self.separator + self.text2


class StringReplace(Node[str]):
    """A text with every occurrence of another replaced."""

    category = "text"
    output_name = "text"
    synonyms = ("substitute", "find")

    text: Text = ""
    find: Annotated[str, Field(max_length=10_000)] = ""
    replace: Annotated[str, Field(max_length=10_000)] = ""

    def run(self) -> str:
        if not self.find:
            return self.text
        grown = self.text.count(self.find) * (len(self.replace) - len(self.find))
        if len(self.text) + grown > MAX_LENGTH:
            raise NodeError(
                say("The text would have more than {most} characters.", most=MAX_LENGTH),
                input="replace",
                remedy=say("Replace by less, or in a shorter text."),
            )
        return self.text.replace(self.find, self.replace)


class StringFormat(Node[str]):
    """A text with values filled in: `{a} at cfg {b:.1f}`.

    What follows the colon is a number format: width, decimals, and d, f, e, g or %. Braces that
    name no value stay as they are.
    """

    category = "text"
    output_name = "text"
    synonyms = ("template", "fill")

    template: Text = "{a}"
    a: int | float | str | bool = ""
    b: int | float | str | bool = ""
    c: int | float | str | bool = ""
    d: int | float | str | bool = ""

    def run(self) -> str:
        def filled(match: re.Match[str]) -> str:
            value = getattr(self, match[1])
            try:
                return format(value, match[2] or "")
            except ValueError as error:
                raise NodeError(
                    say(
                        "{match} cannot show {value}: {error}.",
                        match=match[0],
                        value=repr(value),
                        error=error,
                    ),
                    input="template",
                    remedy=say("Use a format that fits the value, such as {a:.2f} for a number."),
                ) from error

        result = PLACEHOLDER.sub(filled, self.template)
        if len(result) > MAX_LENGTH:
            raise NodeError(
                say("The text would have more than {most} characters.", most=MAX_LENGTH),
                input="template",
                remedy=say("Fill in less."),
            )
        return result


TextWithChoices = Annotated[
    str,
    Field(
        max_length=100_000,
        description="{a|b} chooses one; (word:1.2) and all else stays as it is.",
        json_schema_extra={"multiline": True, "dynamic": True},
    ),
]


class Chosen(NamedTuple):
    text: str
    record: Saved
    """The text, shown in the node and kept with the job."""


class Wildcards(Node[Chosen]):
    """A text with its choices made: `a {red|{2::blue|green}} ball`.

    The seed decides; the choice is shown in the node and kept with the job. `{3::a|b}` takes a
    three times as often, `\\{` is the brace itself.
    """

    category = "text"
    synonyms = ("random", "dynamic prompts", "choice")

    text: TextWithChoices
    seed: Seed = 0

    def run(self) -> Chosen:
        return _chosen(self.text, self.seed, None)


class WildcardFiles(Node[Chosen]):
    """A text with lines from lists: `__animals__ in {spring|autumn}`.

    `__animals__` is a random line of models/wildcards/animals.txt; lists may name further lists
    and hold choices. The files are read at every run.
    """

    category = "text"
    pure = False
    synonyms = ("random", "dynamic prompts", "choice", "list")

    text: TextWithChoices
    seed: Seed = 0

    def run(self, files: Files = LOCAL_FILES) -> Chosen:
        lists: dict[str, Sequence[str]] = {}

        def lines(name: str) -> Sequence[str]:
            if name not in lists:
                lists[name] = _lines(files, name)
            return lists[name]

        return _chosen(self.text, self.seed, lines)


def _chosen(text: str, seed: int, lookup: Lookup | None) -> Chosen:
    try:
        chosen = expand(text, seed, lookup)
    except ValueError as error:
        raise NodeError(
            say("The choices cannot be made: {error}.", error=error),
            input="text",
            remedy=say("Nest fewer choices."),
        ) from error
    return Chosen(chosen, text_preview(chosen))


def _lines(files: Files, name: str) -> list[str]:
    try:
        path = files.model("wildcards", f"{name}.txt")
    except MissingFile as error:
        error.input = "text"
        raise
    if path.stat().st_size > MAX_LIST_BYTES:
        raise NodeError(
            say("The list {name} has more than 8 MB.", name=path.name),
            input="text",
            remedy=say("Split the list."),
        )
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


class PreviewText(Node[Saved]):
    """Show any value as text in the node."""

    category = "text"
    output = True
    synonyms = ("show", "print", "debug", "PreviewAny")

    value: Any

    def run(self) -> Saved:
        return text_preview(shown(self.value))


def text_preview(text: str) -> Saved:
    """A text to be shown in the node."""
    file = EncodedFile(
        text.encode(),
        "text/plain; charset=utf-8",
        ".txt",
        kind="preview",
        embed_workflow=False,
    )
    return Saved((file,))


def shown(value: object) -> str:
    """A value as a person would read it; tensors by their shape."""
    if isinstance(value, str):
        return value
    if isinstance(value, (Curve, Table)):
        return json.dumps(dict(value.pack().data), ensure_ascii=False, indent=1)
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {shown(item)}" for name, item in value.items())
    if isinstance(value, (list, tuple)):
        return "\n".join(shown(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        found = {field.name: getattr(value, field.name) for field in fields(value)}
        parts = [f"{name}={_brief(item)}" for name, item in found.items() if item is not None]
        return f"{type(value).__name__}({', '.join(parts)})"
    return str(value)


def _brief(value: object) -> str:
    shape = getattr(value, "shape", None)
    return " × ".join(str(side) for side in shape) if isinstance(shape, tuple) else shown(value)
