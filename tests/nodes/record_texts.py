"""Give every text of the catalogue and of the templates, and every sentence of the nodes and of the
server, its place in the translations.

python -m tests.nodes.record_texts
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from nodes.api.locales import texts
from nodes.api.registry import discover
from tests.sentences import said_in

ROOT = Path(__file__).parents[2]
NODES = ROOT / "nodes"
SERVER = ROOT / "server"
WORKFLOWS = ROOT / "workflows"
DICTIONARIES = sorted((*NODES.glob("locales/*.json"), *SERVER.glob("locales/*.json")))


def wanted(path: Path) -> set[str]:
    """What a dictionary is to have."""
    package = path.parents[1]
    sentences = {said.text for said in said_in(package)}
    if package == NODES:
        return sentences | {text for entry in discover().catalogue() for text in texts(entry)}
    return sentences | {text for path in WORKFLOWS.glob("*.json") for text in _template(path)}


def _template(path: Path) -> Iterator[str]:
    """What a template says of itself, and the titles of its nodes."""
    workflow = json.loads(path.read_text("utf-8"))
    yield workflow["name"]
    yield workflow["ui"]["description"]
    for graph in (workflow, *workflow.get("subgraphs", {}).values()):
        for node in graph["nodes"].values():
            if title := node.get("ui", {}).get("title"):
                yield title


def recorded(path: Path) -> str:
    """The file's text: what is said now, with the translations there are; empty ones wait."""
    kept = json.loads(path.read_text("utf-8"))
    found = {text: kept.get(text, "") for text in sorted(wanted(path))}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    for path in DICTIONARIES:
        path.write_text(recorded(path), "utf-8")


if __name__ == "__main__":
    main()
