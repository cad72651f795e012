"""Which PyTorch the set-up takes, by machine."""

from __future__ import annotations

import platform
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from installation import torch_build
from installation.places import CONSTRAINTS, ROOT
from installation.torch_build import Choice

PYTHON = "cp{}{}".format(*sys.version_info)


@pytest.fixture(autouse=True)
def no_choice_of_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TESSERA_TORCH_INDEX", raising=False)


@pytest.mark.parametrize(("nvidia", "choice"), [(False, "pinned"), (True, "free")])
def test_a_gpu_decides(monkeypatch: pytest.MonkeyPatch, nvidia: bool, choice: Choice) -> None:
    monkeypatch.setattr(torch_build, "has_nvidia", lambda: nvidia)
    assert torch_build.choice() == choice


def test_a_person_decides_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESSERA_TORCH_INDEX", "https://example.org/rocm")
    assert torch_build.choice() == "free"
    assert torch_build.index("free") == "https://example.org/rocm"


def test_the_cpu_index_is_used_only_if_it_has_a_file_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    version = torch_build.pin()
    wheel = f"torch-{version}%2Bcpu-{PYTHON}-{PYTHON}-manylinux_2_28_x86_64.whl"
    asked: list[str] = []

    def answering(listing: str) -> Callable[[str], str]:
        def fetch(address: str) -> str:
            asked.append(address)
            return listing

        return fetch

    monkeypatch.setattr(torch_build, "fetch", answering(f'<a href="/whl/cpu/{wheel}#sha256=0">'))
    assert torch_build.index("pinned") == "https://download.pytorch.org/whl/cpu"
    assert asked == ["https://download.pytorch.org/whl/cpu/torch/"]
    assert torch_build.index("free") == "", "on Linux PyPI's own file is the one for GPUs"
    for listing in ("", wheel.replace("x86_64", "aarch64"), wheel.replace(version, "1.0.0")):
        monkeypatch.setattr(torch_build, "fetch", answering(listing))
        assert torch_build.index("pinned") == ""


def test_windows_with_a_gpu_takes_the_newest_cuda_build_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    monkeypatch.setattr(torch_build, "WINDOWS", True)
    wheel = f"torch-{torch_build.pin()}%2Bcu128-{PYTHON}-{PYTHON}-win_amd64.whl"
    monkeypatch.setattr(torch_build, "fetch", lambda address: wheel if "/cu128/" in address else "")
    assert torch_build.index("free") == "https://download.pytorch.org/whl/cu128"
    assert torch_build.index("pinned") == "", "PyPI's build for Windows is the one without CUDA"


def test_an_unreachable_address_is_no_error() -> None:
    assert torch_build.fetch("http://127.0.0.1:9/") == ""


def test_free_means_without_its_pin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(torch_build, "VENV", tmp_path)
    assert torch_build.constraints("pinned") == CONSTRAINTS
    free = torch_build.constraints("free").read_text()
    assert "\ntorch==" not in free
    assert "\ndiffusers==" in free


def test_every_direct_dependency_has_a_tested_version() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*declared["dependencies"], *declared["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=~! ]", line)[0] for line in wanted}
    pins = CONSTRAINTS.read_text().lower().replace("_", "-")
    missing = {name for name in names if f"\n{name.lower().replace('_', '-')}==" not in pins}
    assert not missing, f"add the installed version of {missing} to constraints.txt"
