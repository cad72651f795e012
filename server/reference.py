"""The page docs/nodes.md, written from the nodes themselves: `python -m server.reference`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "nodes.md"

HEAD = """# Nodes

Every node, by its place in the library. Inputs in *italics* may be left out. The editor shows what
each input means, with its range and default; `GET /api/v1/nodes` has it as JSON. Written by
`python -m server.reference`.
"""


def page(catalogue: Iterable[Mapping[str, Any]]) -> str:
    """The page for a catalogue's entries (`nodes.api.catalogue.describe`)."""
    parts = [HEAD]
    shown = sorted((entry for entry in catalogue if not entry["deprecated"]), key=_place)
    for category, entries in groupby(shown, key=lambda entry: str(entry["category"])):
        parts.append(f"\n## {category}\n\n| node | does | inputs | outputs |\n|---|---|---|---|\n")
        parts.extend(_row(entry) for entry in entries)
    return "".join(parts)


def _place(entry: Mapping[str, Any]) -> tuple[str, str]:
    return entry["category"], entry["type"]


def _row(entry: Mapping[str, Any]) -> str:
    inputs = (p["name"] if p["required"] else f"*{p['name']}*" for p in entry["inputs"])
    outputs = (f"{p['name']}: {p['wire']}" for p in entry["outputs"])
    cells = (f"`{entry['type']}`", entry["summary"], ", ".join(inputs), ", ".join(outputs))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    from nodes.api import discover

    PAGE.write_text(page(discover().catalogue()), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
