"""Give every text of the catalogue its place in the translations of the built-in nodes.

python -m tests.nodes.record_texts
"""

from __future__ import annotations

import json
from pathlib import Path

from nodes.api.locales import texts
from nodes.api.registry import discover

LOCALES = Path(__file__).parents[2] / "nodes" / "locales"


def recorded(path: Path) -> str:
    """The file's text: what is said now, with the translations there are; empty ones wait."""
    kept = json.loads(path.read_text("utf-8"))
    said = {text for entry in discover().catalogue() for text in texts(entry)}
    wanted = {text: kept.get(text, "") for text in sorted(said)}
    return json.dumps(wanted, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    for path in LOCALES.glob("*.json"):
        path.write_text(recorded(path), "utf-8")


if __name__ == "__main__":
    main()
