"""What a machine must have before anything is made."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from installation import environment
from installation.causes import Stop


def test_no_venv_module(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    lacking = lambda name: None if name == "ensurepip" else find(name)  # noqa: E731
    monkeypatch.setattr(importlib.util, "find_spec", lacking)
    with pytest.raises(Stop, match=r"sudo apt install python3\.\d+-venv"):
        environment.require_venv_module()


def test_no_space(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=4e8))
    with pytest.raises(Stop, match=r"about 3 GB of disk, .* has 0\.4 GB free"):
        environment.require_space("pinned")
