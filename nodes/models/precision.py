"""Where a network runs and in what number format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import torch

from nodes.api import NoDevice
from nodes.models.blueprint import Part

Precision = Literal["auto", "fp32", "bf16", "fp16"]

DTYPES: dict[str, torch.dtype] = {
    "fp32": torch.float32,
    "bf16": torch.bfloat16,
    "fp16": torch.float16,
}

LARGE = 200_000_000
"""Parameters from which a network on the CPU is worth bf16."""


@dataclass(frozen=True, slots=True)
class Place:
    """A device and the precision the user asked for on it."""

    device: torch.device
    precision: Precision = "auto"

    def dtype_for(self, part: Part) -> torch.dtype:
        """The format a part runs in: what was asked for, else what suits the device.

        GPU: the file's own half format (fp16 for a float32 file), so that nothing is lost. CPU:
        float32, which every processor computes fast, but bf16 for a large network where the
        processor multiplies it in hardware: SD1.5's UNet then takes half the time. fp16 on a CPU
        means the same as auto: computed as such a step takes forty times as long.
        """
        if self.device.type == "cpu":
            if self.precision in ("fp32", "bf16"):
                return DTYPES[self.precision]
            large = sum(stored.info.elements for stored in part.tensors.values()) > LARGE
            return torch.bfloat16 if large and cpu_multiplies_bf16() else torch.float32
        if self.precision != "auto":
            return DTYPES[self.precision]
        stored_dtypes = {stored.info.dtype for stored in part.tensors.values()}
        if "BF16" in stored_dtypes and self.device.type in ("cuda", "xpu"):
            return torch.bfloat16
        return torch.float16


def cpu_multiplies_bf16() -> bool:
    """Whether the processor has instructions for bf16 products."""
    cpu: Any = torch.cpu
    supports = getattr(cpu, "_is_avx512_bf16_supported", None)
    return supports is not None and bool(supports())


def pick_device(name: str = "auto") -> torch.device:
    """`auto`, `cpu`, `mps`, `xpu`, `cuda` or `cuda:1` as a device that is really there.

    NoDevice, naming it and those that are there, if it is not.
    """
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda", 0)
        if hasattr(torch, "xpu") and torch.xpu.is_available():
            return torch.device("xpu", 0)
        if torch.backends.mps.is_available():
            return torch.device("mps")
        return torch.device("cpu")
    kind, _, number = name.partition(":")
    count = _devices(kind)
    if not (number or "0").isdigit() or int(number or 0) >= count:
        there = [kind for kind in ("cuda", "xpu", "mps", "cpu") if _devices(kind)]
        raise NoDevice(f"There is no device {name} on this machine, only {', '.join(there)}.")
    return torch.device(kind) if kind in ("cpu", "mps") else torch.device(kind, int(number or 0))


def _devices(kind: str) -> int:
    match kind:
        case "cpu":
            return 1
        case "cuda":
            return torch.cuda.device_count()
        case "xpu":
            return torch.xpu.device_count() if hasattr(torch, "xpu") else 0
        case "mps":
            return int(torch.backends.mps.is_available())
        case _:
            return 0
