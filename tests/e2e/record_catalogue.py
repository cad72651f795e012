"""Record the catalogue entries that the editor's unit tests work with.

python -m tests.e2e.record_catalogue
"""

from __future__ import annotations

import json
from pathlib import Path

from nodes.api.locales import texts
from nodes.api.registry import discover

TYPES = (
    "CLIPEncode",
    "Compare",
    "EmptyLatent",
    "Float",
    "ForEach",
    "Grid",
    "ImageBatch",
    "Int",
    "KSampler",
    "LatentScaleBy",
    "LoadCheckpoint",
    "LoadImage",
    "PreviewImage",
    "Repeat",
    "SaveImage",
    "SolidMask",
    "Switch",
    "VAEDecode",
    "VAEEncode",
)
FIXTURES = Path(__file__).parents[2] / "web" / "src" / "graph" / "fixtures"
TARGET = FIXTURES / "catalogue.json"
WORDS = FIXTURES / "words.json"
NAMES = FIXTURES / "names.json"
FOUND_BY = ("type", "title", "category", "summary", "synonyms", "aliases", "deprecated")


def recorded() -> str:
    """The file's text, from the nodes as they are."""
    entries = {entry["type"]: entry for entry in discover().catalogue()}
    # `source` changes with every line of a node's code and means nothing to the editor.
    nodes = [{k: v for k, v in entries[name].items() if k != "source"} for name in TYPES]
    return json.dumps({"nodes": nodes}, indent=1, ensure_ascii=False) + "\n"


def recorded_words() -> str:
    """What those entries say in words: the texts that a translation must know."""
    entries = json.loads(recorded())["nodes"]
    said = {text for entry in entries for text in texts(entry)}
    return json.dumps(sorted(said), indent=1, ensure_ascii=False) + "\n"


def recorded_names() -> str:
    """What every node type is found by, a line each."""
    lines = [
        json.dumps({key: entry[key] for key in FOUND_BY}, ensure_ascii=False)
        for entry in discover().catalogue()
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def main() -> None:
    TARGET.write_text(recorded(), "utf-8")
    WORDS.write_text(recorded_words(), "utf-8")
    NAMES.write_text(recorded_names(), "utf-8")


if __name__ == "__main__":
    main()
