from __future__ import annotations

from pathlib import Path

import pytest

from server.engine import devices as module
from server.engine.devices import devices


@pytest.mark.parametrize(
    ("chosen", "workers", "gpus", "found"),
    [
        ("", 0, 0, ["auto"]),
        ("", 3, 0, ["auto"] * 3),
        ("", 0, 2, ["cuda:0", "cuda:1"]),
        ("", 3, 2, ["cuda:0", "cuda:1", "cuda:0"]),
        ("", 1, 2, ["cuda:0"]),
        ("", 0, 1, ["auto"]),
        ("cuda", 0, 1, ["cuda"]),
        ("cuda", 0, 2, ["cuda:0", "cuda:1"]),
        ("cuda", 0, 0, ["cuda"]),
        ("cuda:1", 2, 2, ["cuda:1", "cuda:1"]),
        ("cpu", 0, 2, ["cpu"]),
        ("mps", 0, 0, ["mps"]),
    ],
)
def test_each_device_gets_a_worker(
    chosen: str,
    workers: int,
    gpus: int,
    found: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for index in range(gpus):
        (tmp_path / f"0000:{index:02}:00.0").mkdir()
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(module, "NVIDIA", tmp_path)
    assert devices(chosen, workers) == found


@pytest.mark.parametrize(
    ("visible", "found"), [("0,2", 2), ("0,1,2", 3), ("", 0), ("-1", 0), ("GPU-abc", 1)]
)
def test_hidden_gpus_do_not_count(
    visible: str, found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert devices() == ([f"cuda:{i}" for i in range(found)] if found > 1 else ["auto"])
