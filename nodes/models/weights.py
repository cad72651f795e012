"""Read a part's tensors from disk: mapped where they fit, converted where they do not.

A tensor that already has the right format is a view of the mapped file (`mapped.py`); the others
are read and converted piece by piece (`conversion.py`). Either way no weight is in memory twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from threading import Thread

import torch

from nodes.models.blueprint import Stored
from nodes.models.conversion import converted
from nodes.models.header import TensorInfo
from nodes.models.mapped import STORED, bring_in, spans_of, view

Item = tuple[str, Stored]


def read_weights(
    found: Mapping[str, Stored], device: torch.device, dtype: torch.dtype
) -> dict[str, torch.Tensor]:
    """Every tensor by the caller's name, in `dtype` on `device`, shaped as in the file."""
    in_order = sorted(found.items(), key=lambda item: (item[1].path, item[1].info.start))
    if device.type != "cpu":
        return {name: tensor.to(dtype) for name, tensor in _sent(in_order, device)}
    weights = dict(_mapped([item for item in in_order if _fits(item[1].info, dtype)]))
    weights.update(converted([item for item in in_order if item[0] not in weights], dtype))
    return weights


def _fits(info: TensorInfo, dtype: torch.dtype) -> bool:
    """Whether the tensor can be used where it lies."""
    return STORED[info.dtype] == dtype and info.start % dtype.itemsize == 0


def _mapped(items: list[Item]) -> Iterator[tuple[str, torch.Tensor]]:
    spans = spans_of(stored for _, stored in items)
    bring_in(spans)
    files = {span.path: span.file for span in spans}
    for name, stored in items:
        yield name, view(files[stored.path], stored.info)


def _sent(items: list[Item], device: torch.device) -> Iterator[tuple[str, torch.Tensor]]:
    """To another device, tensor by tensor, while threads read ahead from disk."""
    spans = spans_of(stored for _, stored in items)
    Thread(target=bring_in, args=(spans,), name="read-ahead", daemon=True).start()
    files = {span.path: span.file for span in spans}
    for name, stored in items:
        yield name, view(files[stored.path], stored.info).to(device)
