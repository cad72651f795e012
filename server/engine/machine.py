"""One device with everything that computes on it: models, caches, executor."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psutil

from nodes.api import LocalFiles, Registry
from nodes.models.library import ModelFolders
from server.engine.cache import MemoryCache
from server.engine.disk_cache import DiskCache
from server.engine.equipment import Equipment
from server.engine.executor import Executor
from server.engine.options import WorkerOptions
from server.engine.services import (
    NoModels,
    Services,
    WorkerFiles,
    clear_old_scratch,
    scratch_below,
)
from server.graph.catalogue import Catalogue
from server.graph.fingerprint import Environment


@dataclass(slots=True)
class Machine:
    """What a worker runs jobs with."""

    executor: Executor
    equipment: Equipment
    device: str
    files: WorkerFiles
    model_memory: Any = None
    """`nodes.models.memory.ModelMemory`, or None for packages without models."""

    def assets(self, paths: Mapping[str, str]) -> None:
        """Where the assets that the next job names lie."""
        self.files.assets = paths

    def memory(self) -> dict[str, Any]:
        """`{device_used, device_total, host_used, models: [{id, bytes}], cache}` in bytes."""
        host = psutil.Process().memory_info().rss
        used, total = self._device_memory()
        models = self.model_memory.usage() if self.model_memory is not None else []
        return {
            "device_used": used,
            "device_total": total,
            "host_used": host,
            "models": [{"id": model["id"], "bytes": model["bytes"]} for model in models],
            "cache": self.equipment.cache.used_bytes(),
        }

    def _device_memory(self) -> tuple[int, int]:
        torch = sys.modules.get("torch")
        if torch is not None and self.device.startswith("cuda"):
            free, total = torch.cuda.mem_get_info(self.device)
            return total - free, total
        memory = psutil.virtual_memory()
        return memory.total - memory.available, memory.total


def build(
    registry: Registry, options: WorkerOptions, entries: Sequence[dict[str, Any]] | None = None
) -> Machine:
    """The machine for a worker's options; `entries` are the registry's, if they are known. Torch
    and the models room are touched only if the packages include them."""
    files = WorkerFiles(
        LocalFiles(options.models, options.inputs),
        folders=ModelFolders(options.models, dict(options.extra_models)),
    )
    device, memory = "cpu", None
    if "nodes" in options.packages:
        torch = importlib.import_module("torch")
        if options.threads is not None:
            torch.set_num_threads(options.threads)
        memory = importlib.import_module("nodes.models.memory").ModelMemory(
            files,
            device=options.device,
            precision=options.precision,
            budget_bytes=0 if options.lowvram else options.model_bytes,
        )
        device = str(memory.place.device)
        torch.zeros(1, device=device)  # the first touch sets the device up, which takes a while
        importlib.import_module("nodes.models.tokenizer").clip_tokenizer()  # every job's first need
    services = Services(
        files,
        memory if memory is not None else NoModels(),
        scratch_below(options.scratch),
        _freeing(memory),
    )
    disk = None
    if options.cache is not None:
        disk = DiskCache(options.cache, options.disk_cache_bytes, min_ms=options.disk_cache_min_ms)
    threading.Thread(target=clear_old_scratch, args=(options.scratch,), daemon=True).start()
    equipment = Equipment(
        registry,
        services,
        catalogue=Catalogue(registry.catalogue() if entries is None else entries),
        cache=MemoryCache(
            psutil.virtual_memory().total // 10
            if options.memory_cache_bytes is None
            else options.memory_cache_bytes
        ),
        disk=disk,
        environment=Environment(device.partition(":")[0], options.precision),
    )
    return Machine(Executor(equipment), equipment, device, files, memory)


def _freeing(memory: Any) -> Any:
    if memory is None:
        return lambda: None

    def free() -> None:
        memory.free()

    return free
