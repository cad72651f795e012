from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nodes.api import LocalFiles, Registry, discover
from server.engine.cache import MemoryCache
from server.engine.control import Control
from server.engine.disk_cache import DiskCache
from server.engine.equipment import Equipment
from server.engine.executor import Executor
from server.engine.protocol import Finished, FromWorker, NodeChanged, Planned, Produced, Run
from server.engine.services import NoModels, Services, WorkerFiles, scratch_below
from server.graph.catalogue import Catalogue

Json = dict[str, Any]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return discover(["plain_nodes"])


@cache
def _catalogue(registry: Registry) -> Catalogue:
    return Catalogue(registry.catalogue())


@dataclass
class Told:
    """What a run said."""

    finished: Finished
    messages: list[FromWorker] = field(default_factory=list)

    @property
    def plan(self) -> Planned:
        (plan,) = [m for m in self.messages if isinstance(m, Planned)]
        return plan

    @property
    def ran(self) -> list[str]:
        return self.nodes("running")

    def nodes(self, status: str) -> list[str]:
        return [m.node for m in self.messages if isinstance(m, NodeChanged) and m.status == status]

    @property
    def produced(self) -> dict[str, Produced]:
        return {m.node: m for m in self.messages if isinstance(m, Produced)}

    def text(self, node: str) -> str:
        return self.produced[node].files[0].data.decode()


class Engine:
    """An executor in this process with its folders."""

    def __init__(self, registry: Registry, folder: Path, **options: Any) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.files = WorkerFiles(LocalFiles((folder / "models",), folder / "input"))
        self.freed = 0
        services = Services(self.files, NoModels(), scratch_below(folder / "scratch"), self._free)
        self.equipment = Equipment(
            registry,
            services,
            catalogue=_catalogue(registry),
            **{"cache": MemoryCache(1 << 24), "verify": True, **options},
        )
        self.executor = Executor(self.equipment)

    def _free(self) -> None:
        self.freed += 1

    def run(
        self,
        graph: Json,
        job: str = "job",
        outputs: tuple[str, ...] | None = None,
        control: Control | None = None,
        listener: Callable[[FromWorker], None] | None = None,
    ) -> Told:
        messages: list[FromWorker] = []

        def emit(message: FromWorker) -> None:
            messages.append(message)
            if listener is not None:
                listener(message)

        return Told(self.executor.run(Run(job, 1, graph, outputs), emit, control), messages)

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


MakeEngine = Callable[..., Engine]


@pytest.fixture
def make_engine(registry: Registry, tmp_path: Path) -> MakeEngine:
    return lambda **options: Engine(registry, tmp_path, **options)


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    return make_engine()


@pytest.fixture
def disk(tmp_path: Path) -> DiskCache:
    return DiskCache(tmp_path / "cache", 1 << 24, min_ms=0.0)
