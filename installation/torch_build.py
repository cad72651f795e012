"""Which build of PyTorch fits the machine (docs/decisions/torch-builds.md)."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import urllib.request
from pathlib import Path
from typing import Literal

from installation.places import CONSTRAINTS, VENV, WINDOWS, read

Choice = Literal["pinned", "free"]

INDEX = "https://download.pytorch.org/whl/"
BUILDS = {("Linux", "pinned"): ["cpu"], ("Windows", "free"): ["cu130", "cu128", "cu126"]}
"""PyTorch's own indexes to look into first, where PyPI's file is not the one to have."""


def choice() -> Choice:
    """`free` with an NVIDIA GPU, or where TESSERA_TORCH_INDEX names a build; else `pinned`."""
    return "free" if os.environ.get("TESSERA_TORCH_INDEX") or has_nvidia() else "pinned"


def has_nvidia() -> bool:
    return bool(shutil.which("nvidia-smi")) or Path("/proc/driver/nvidia/version").exists()


def constraints(chosen: Choice) -> Path:
    """The tested versions; torch is left free where the machine's GPU decides its build."""
    if chosen == "pinned":
        return CONSTRAINTS
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    free = VENV / "constraints.txt"
    kept = [line for line in lines if not line.startswith("torch==")]
    free.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return free


def index(chosen: Choice) -> str:
    """An index to take torch from instead of the usual one, or nothing.

    Asked only where it matters, and only used if it answers quickly and has a file for this
    machine. A user's own choice goes first.
    """
    named = os.environ.get("TESSERA_TORCH_INDEX", "")
    if named:
        return named
    python = f"cp{sys.version_info[0]}{sys.version_info[1]}"
    machine = "win_amd64" if WINDOWS else f"manylinux.*{platform.machine()}"
    for folder in BUILDS.get((platform.system(), chosen), []):
        listing = fetch(INDEX + folder + "/torch/")
        if re.search(rf"torch-{re.escape(pin())}%2B\w+-{python}-.*{machine}", listing):
            return INDEX + folder
    return ""


def pin() -> str:
    """The tested version."""
    found = re.search(r"^torch==(\S+)", read(CONSTRAINTS), re.MULTILINE)
    return found.group(1) if found else ""


def fetch(address: str) -> str:
    """The text at an address, or nothing if it cannot be had within seconds."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read(), "utf-8", "replace")
    except (OSError, ValueError):
        return ""
