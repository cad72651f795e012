"""Which number format a network runs in, and on which device."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from nodes.models import precision
from nodes.models.blueprint import Part, Stored
from nodes.models.header import TensorInfo
from nodes.models.precision import LARGE, Place, Precision, pick_device

CPU, GPU, APPLE = (torch.device(kind) for kind in ("cpu", "cuda", "mps"))


def part(stored: str, parameters: int) -> Part:
    info = TensorInfo(stored, (parameters,), 0, parameters * 2)
    return Part("unet", {}, {"w": Stored(Path("a"), info)}, lambda key: (key,))


@pytest.mark.parametrize(
    ("device", "asked", "stored", "parameters", "fast_bf16", "expected"),
    [
        (CPU, "auto", "F16", 1000, True, torch.float32),
        (CPU, "auto", "F16", LARGE + 1, True, torch.bfloat16),
        (CPU, "auto", "F16", LARGE + 1, False, torch.float32),
        (CPU, "fp32", "F16", LARGE + 1, True, torch.float32),
        (CPU, "bf16", "F16", 1000, False, torch.bfloat16),
        (CPU, "fp16", "F16", 1000, False, torch.float32),
        (CPU, "fp16", "F16", LARGE + 1, True, torch.bfloat16),
        (GPU, "auto", "F16", 1000, True, torch.float16),
        (GPU, "auto", "F32", 1000, True, torch.float16),
        (GPU, "auto", "BF16", 1000, True, torch.bfloat16),
        (APPLE, "auto", "BF16", 1000, True, torch.float16),
        (GPU, "fp32", "F16", 1000, True, torch.float32),
    ],
)
def test_format(
    monkeypatch: pytest.MonkeyPatch,
    device: torch.device,
    asked: Precision,
    stored: str,
    parameters: int,
    fast_bf16: bool,
    expected: torch.dtype,
) -> None:
    monkeypatch.setattr(precision, "cpu_multiplies_bf16", lambda: fast_bf16)
    assert Place(device, asked).dtype_for(part(stored, parameters)) == expected


def test_devices() -> None:
    assert pick_device("cpu") == CPU
    assert pick_device("auto").type in ("cpu", "cuda", "xpu", "mps")
    for wrong in ("tpu", "cuda:99", "cpu:3", "cuda:x", ""):
        with pytest.raises(ValueError, match="There is no device"):
            pick_device(wrong)
