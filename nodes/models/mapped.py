"""Tensors as views of a mapped file, whose only copy is the page cache.

A network touches its weights in its own order, which from disk takes several times as long as
reading the file: `bring_in` fetches them first, in the order in which they lie.

Truncating a file under its mapping ends the process with SIGBUS; the server sees its worker die
and starts another one.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import torch

from nodes.models.blueprint import Stored
from nodes.models.header import TensorInfo

STORED: dict[str, torch.dtype] = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "F8_E4M3": torch.float8_e4m3fn,
    "F8_E5M2": torch.float8_e5m2,
}
"""The float formats of safetensors that weights may be stored in."""

MOST_THREADS = 8
"""Threads that read: more only wait for disk and memory."""
LONGEST_REGION = 64 << 20
"""Bytes that one thread reads on end: the disk's own read-ahead then keeps up."""
READ_AT_ONCE = 1 << 20
"""Bytes of one call: shorter ones wait for the interpreter, longer ones leave a core's cache."""


def map_file(path: Path) -> torch.Tensor:
    """The file as bytes (size,). Nothing of it is read yet; writing leaves the file as it is."""
    with path.open("rb") as file:
        mapping = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    return torch.frombuffer(mapping, dtype=torch.uint8)


def view(file: torch.Tensor, info: TensorInfo) -> torch.Tensor:
    """One tensor of a mapped file."""
    raw = file[info.start : info.end]
    dtype = STORED[info.dtype]
    if info.start % dtype.itemsize:  # the format allows it, but no tensor can point there
        raw = raw.clone()
    return raw.view(dtype).reshape(info.shape)


def side_by_side() -> int:
    """Threads that read at the same time."""
    return min(torch.get_num_threads(), MOST_THREADS)


def region(total: int, threads: int) -> int:
    """Bytes for one thread at a time, so that all of them end together."""
    return max(1, min(LONGEST_REGION, total // (4 * threads)))


@dataclass(slots=True)
class Span:
    """A stretch of a mapped file."""

    path: Path
    file: torch.Tensor  # (size,) uint8
    start: int
    end: int


def spans_of(in_order: Iterable[Stored]) -> list[Span]:
    """From the first to the last tensor of each file, mapped."""
    spans: dict[Path, Span] = {}
    for stored in in_order:
        span = spans.get(stored.path)
        if span is None:
            file = map_file(stored.path)
            spans[stored.path] = Span(stored.path, file, stored.info.start, stored.info.end)
        else:
            span.end = max(span.end, stored.info.end)
    return list(spans.values())


def bring_in(spans: Iterable[Span]) -> None:
    """Read the spans from disk into the page cache, and the cache into the mapping."""
    threads = side_by_side()
    regions = iter([part for span in spans for part in _regions(span, threads)])
    with ThreadPoolExecutor(threads) as pool:
        for worker in [pool.submit(_touch, regions) for _ in range(threads)]:
            worker.result()


def _regions(span: Span, threads: int) -> Iterator[Span]:
    length = -(-region(span.end - span.start, threads) // mmap.PAGESIZE) * mmap.PAGESIZE
    for start in range(span.start, span.end, length):
        yield Span(span.path, span.file, start, min(start + length, span.end))


def _touch(regions: Iterator[Span]) -> None:
    """Read the regions and throw away what was read; then look at a byte of every page, few
    enough that torch does not call its own threads.

    Looking alone would fetch no more at a time than the system's read-ahead window, which on
    Linux is 128 kB by default: half as fast.
    """
    scratch = memoryview(bytearray(READ_AT_ONCE))
    for part in regions:
        with part.path.open("rb", buffering=0) as file:
            file.seek(part.start)
            for start in range(part.start, part.end, READ_AT_ONCE):
                file.readinto(scratch[: min(READ_AT_ONCE, part.end - start)])
        part.file[part.start : part.end : mmap.PAGESIZE].max()
