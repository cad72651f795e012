"""What a catalogue entry says in words, and what the words are in another language.

A package of nodes brings its translations as `locales/LANGUAGE.json` in its folder: one object
from the English text, as the catalogue has it, to the text in that language. A word that many
nodes share is translated once, and a text that changes is seen to wait for its translation.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language tag as the file is called: `zh-CN`."""


def translations(
    language: str, packages: Iterable[str] = ("nodes",), plugins: Iterable[str] = ()
) -> dict[str, str]:
    """English text → text, of the packages and of the plugins that are named; nothing is imported.

    The packages' own words win over a plugin's. Texts that wait for their translation are left
    out; a language that nobody speaks here has none.
    """
    wanted = set(plugins)
    points = entry_points(group="tessera.nodes") if wanted else ()
    named = [
        point.module
        for point in points
        if (point.dist and point.dist.name in wanted) or point.name in wanted
    ]
    found: dict[str, str] = {}
    for package in [*packages, *named]:
        for text, translated in _read(package, language).items():
            if translated:
                found.setdefault(text, translated)
    return found


def texts(entry: Mapping[str, Any]) -> Iterator[str]:
    """Every text of a catalogue entry that a person reads, names of inputs and choices too."""
    return (text for text in _texts(entry) if any(character.isalpha() for character in text))


def _texts(entry: Mapping[str, Any]) -> Iterator[str]:
    yield from (entry[key] for key in ("title", "summary", "help", "deprecated") if entry[key])
    yield from entry["category"].split("/")
    for port in [*entry["inputs"], *entry["outputs"]]:
        yield port.get("title") or words(port["name"])
        if port.get("help"):
            yield port["help"]
        yield from _schema_texts(port.get("schema", {}))


def words(name: str) -> str:
    """A name as it is shown: `compress_level` → "compress level"."""
    return name.replace("_", " ")


def _schema_texts(schema: Mapping[str, Any]) -> Iterator[str]:
    if schema.get("description"):
        yield schema["description"]
    yield from (value for value in schema.get("enum", ()) if isinstance(value, str))
    for name, inner in schema.get("properties", {}).items():
        if "const" in inner:  # it tells the members of a union apart, and names them
            yield words(str(inner["const"]))
            continue
        title = inner.get("title", "")
        yield title if title and title.lower() != words(name) else words(name)
        yield from _schema_texts(inner)
    for option in [*schema.get("oneOf", ()), *schema.get("anyOf", ())]:
        yield from _schema_texts(option)
    if isinstance(schema.get("items"), Mapping):
        yield from _schema_texts(schema["items"])


def _read(package: str, language: str) -> Mapping[str, str]:
    if not LANGUAGE.fullmatch(language):
        return {}
    # The top of a package is found without being run.
    spec = importlib.util.find_spec(package.partition(".")[0])
    if spec is None or not spec.submodule_search_locations:
        return {}
    path = Path(spec.submodule_search_locations[0]) / "locales" / f"{language}.json"
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(read, dict):
        return {}
    return {k: v for k, v in read.items() if isinstance(v, str)}
