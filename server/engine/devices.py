"""Which devices get a worker, found without torch: the server never imports it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NVIDIA = Path("/proc/driver/nvidia/gpus")


def devices(chosen: str = "", workers: int = 0) -> list[str]:
    """A device for each worker.

    `chosen` is `cpu`, `mps`, `xpu`, `cuda` or `cuda:N`; when empty, each of several NVIDIA GPUs
    gets a worker, and any other machine one that picks for itself. `workers`, if not 0, is how
    many there are: devices are dealt out in turn.
    """
    gpus = _nvidia() if chosen in ("", "cuda") else 0
    found = [f"cuda:{index}" for index in range(gpus)] if gpus > 1 else [chosen or "auto"]
    return [found[index % len(found)] for index in range(workers or len(found))]


def _nvidia() -> int:
    """How many NVIDIA GPUs this process may use."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return len([part for part in visible.split(",") if part.strip() and part.strip() != "-1"])
    if NVIDIA.is_dir():
        return len(list(NVIDIA.iterdir()))
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return 0
    try:
        listed = subprocess.run([tool, "-L"], capture_output=True, text=True, timeout=5, check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    return sum(line.startswith("GPU ") for line in listed.stdout.splitlines())
