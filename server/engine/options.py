"""How a worker is set up: what the server tells it before it imports anything."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

GIBIBYTE = 1024**3


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """Settings of a worker process; picklable, without torch."""

    packages: tuple[str, ...] = ("nodes",)
    """Packages whose modules are walked for node classes."""
    plugins: tuple[str, ...] = ()
    """Distributions with the entry point `tessera.nodes` that are switched on."""
    device: str = "auto"
    """`auto`, `cpu`, `cuda:0`, `mps`, `xpu`."""
    precision: str = "auto"
    lowvram: bool = False
    models: tuple[Path, ...] = (Path("models"),)
    """Model folders; the first one is written to."""
    extra_models: tuple[tuple[str, tuple[Path, ...]], ...] = ()
    """(folder name, further places of such models): `extra_model_paths.yaml`."""
    inputs: Path = Path("input")
    scratch: Path = Path("scratch")
    cache: Path | None = None
    """Folder of results that survive a restart; none are kept when None."""
    memory_cache_bytes: int | None = None
    """Budget for results in memory; a tenth of it all when None."""
    disk_cache_bytes: int = 10 * GIBIBYTE
    disk_cache_min_ms: float = 20.0
    model_bytes: int | None = None
    """Budget for loaded models; the device decides when None."""
    threads: int | None = None
    """Threads torch computes with on the CPU; the machine decides when None."""
    environment: tuple[tuple[str, str], ...] = ()
    """Further environment variables, set before anything is imported."""
