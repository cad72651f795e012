"""Record the catalogue entries that the editor's unit tests work with.

python -m tests.e2e.record_catalogue
"""

from __future__ import annotations

import json
from pathlib import Path

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
TARGET = Path(__file__).parents[2] / "web" / "src" / "graph" / "fixtures" / "catalogue.json"


def main() -> None:
    entries = {entry["type"]: entry for entry in discover().catalogue()}
    nodes = [entries[name] for name in TYPES]
    TARGET.write_text(json.dumps({"nodes": nodes}, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
