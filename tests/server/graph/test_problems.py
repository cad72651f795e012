"""Every code is documented, and every code the sources use is in the registry."""

from __future__ import annotations

import re
from pathlib import Path

from server.graph.problems import CODES, nearest

ROOT = Path(__file__).parents[3]


def test_the_document_lists_every_code_with_its_sentence() -> None:
    rows = re.findall(
        r"^\| `([a-z_.]+)` \| (.+?) \|$", (ROOT / "docs/problems.md").read_text(), re.M
    )
    assert dict(rows) == dict(CODES)


def test_no_code_is_used_that_nobody_documented() -> None:
    used: set[str] = set()
    for folder in ("server/graph", "server/engine", "nodes/api"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text()
            used |= set(
                re.findall(
                    r'"((?:workflow|output|node|input|link|subgraph|model|worker)\.[a-z_]+)"', text
                )
            )
    assert used <= set(CODES)
    assert set(CODES) - used <= {"worker.died", "node.problem"}


def test_names_come_near_whatever_their_case() -> None:
    assert nearest("ksampler", ["KSampler", "VAEDecode"]) == ["KSampler"]
    assert nearest("zzz", ["KSampler"]) == []
