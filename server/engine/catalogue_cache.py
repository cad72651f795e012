"""The catalogue as it was when the same node code last ran: the editor opens before torch loads.

Run as a module, it writes the file that the wheel carries:
`python -m server.engine.catalogue_cache server/catalogue.json`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from nodes.api import discover
from nodes.api.registry import module_hash

SHIPPED = Path(__file__).parent.parent / "catalogue.json"


@dataclass(frozen=True, slots=True)
class CatalogueCache:
    """A catalogue on disk, good for as long as the node sources stay as they are."""

    path: Path
    packages: tuple[str, ...] = ("nodes",)
    plugins: tuple[str, ...] = ()
    shipped: Path | None = SHIPPED

    def load(self) -> Sequence[dict[str, Any]] | None:
        """The entries, or None when none were kept for exactly this code."""
        key = key_of(self.packages, self.plugins)
        for path in (self.path, self.shipped):
            if path is None:
                continue
            with suppress(OSError, ValueError, KeyError, TypeError):
                kept = json.loads(path.read_text("utf-8"))
                if kept["key"] == key:
                    nodes: list[dict[str, Any]] = kept["nodes"]
                    return nodes
        return None

    def save(self, nodes: Sequence[dict[str, Any]]) -> None:
        """Keep the entries. A disk that refuses costs a slower start, nothing else."""
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write(self.path, key_of(self.packages, self.plugins), nodes)


def key_of(packages: Iterable[str], plugins: Iterable[str]) -> str:
    """Hash of all node sources and of the plugins' versions, without importing any of them."""
    digest = hashlib.sha256()
    for package in packages:
        digest.update(f"{package} {_sources(package)}\n".encode())
    wanted = set(plugins)
    for point in sorted(entry_points(group="tessera.nodes"), key=lambda point: point.name):
        name = point.dist.name if point.dist else point.name
        if name in wanted or point.name in wanted:
            version = point.dist.version if point.dist else ""
            digest.update(f"{name} {version} {_sources(point.module)}\n".encode())
    return digest.hexdigest()


def write(path: Path, key: str, nodes: Sequence[dict[str, Any]]) -> None:
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(json.dumps({"key": key, "nodes": list(nodes)}), "utf-8")
    temporary.replace(path)


def _sources(module: str) -> str:
    spec = importlib.util.find_spec(module.partition(".")[0])
    if spec is None or spec.origin is None:
        return "missing"
    return module_hash(Path(spec.origin))


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED
    write(target, key_of(("nodes",), ()), discover(("nodes",)).catalogue())
