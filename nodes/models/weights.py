"""Read a part's tensors from disk: mapped where they fit, converted where they do not.

A tensor that already has the right format is a view of the mapped file, and the page cache is its
only copy. The others are read once in the order in which they lie on disk and converted piece by
piece into one block of memory, so that the weights are never in memory twice and freeing them
gives the whole block back to the system. Either way the system is told first to fetch the whole
part from disk: page by page, as a network touches its weights, takes several times as long.

Truncating a file under its mapping ends the process with SIGBUS; the server sees its worker die
and starts another one.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from threading import Thread

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

STRETCH = 256 << 10
"""Bytes read at once. With their float32 copy they stay in a core's own cache."""
READ_AHEAD = 128 << 10
"""Bytes asked for at once: Linux passes over what exceeds its window, by default this."""
MOST_THREADS = 8
"""Threads that convert: more only wait for memory."""
ALIGNMENT = 64


def read_weights(
    found: Mapping[str, Stored], device: torch.device, dtype: torch.dtype
) -> dict[str, torch.Tensor]:
    """Every tensor by the caller's name, in `dtype` on `device`, shaped as in the file."""
    in_order = sorted(found.items(), key=lambda item: (item[1].path, item[1].info.start))
    _fetch([stored for _, stored in in_order])
    mapped = [
        (name, stored)
        for name, stored in in_order
        if device.type != "cpu" or _fits(stored.info, dtype)
    ]
    weights = {
        name: view.to(device).to(dtype) for name, view in _views(mapped)
    }  # on the CPU both are no-ops
    weights.update(_converted([item for item in in_order if item[0] not in weights], dtype))
    return weights


def _fits(info: TensorInfo, dtype: torch.dtype) -> bool:
    """Whether the tensor can be used where it lies."""
    return STORED[info.dtype] == dtype and info.start % dtype.itemsize == 0


def _fetch(in_order: Sequence[Stored]) -> None:
    """Let the system read ahead what lies on disk, while we go on."""
    if not hasattr(os, "posix_fadvise"):
        return
    spans: dict[Path, tuple[int, int]] = {}
    for stored in in_order:
        start = spans.get(stored.path, (stored.info.start, 0))[0]
        spans[stored.path] = (start, stored.info.end)
    Thread(target=_ask_for, args=(spans,), name="read-ahead", daemon=True).start()


def _ask_for(spans: Mapping[Path, tuple[int, int]]) -> None:
    for path, (start, end) in spans.items():
        with suppress(OSError), path.open("rb") as file:  # only a wish: whoever reads will say it
            for at in range(start, end, READ_AHEAD):
                size = min(READ_AHEAD, end - at)
                os.posix_fadvise(file.fileno(), at, size, os.POSIX_FADV_WILLNEED)


# ---------------------------------------------------------------------- mapped


def _views(items: Iterable[tuple[str, Stored]]) -> Iterator[tuple[str, torch.Tensor]]:
    files: dict[Path, torch.Tensor] = {}
    for name, stored in items:
        if stored.path not in files:
            files[stored.path] = map_file(stored.path)
        yield name, view(files[stored.path], stored.info)


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


# ------------------------------------------------------------------- converted


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some of a tensor's numbers: where they lie and where they go."""

    start: int
    end: int
    dtype: torch.dtype
    target: torch.Tensor  # (n,)


@dataclass(slots=True)
class _Stretch:
    """Neighbouring pieces of one file, read at once."""

    path: Path
    start: int
    end: int
    pieces: list[_Piece]


def _converted(
    items: list[tuple[str, Stored]], dtype: torch.dtype
) -> Iterator[tuple[str, torch.Tensor]]:
    sizes = [_aligned(stored.info.elements * dtype.itemsize) for _, stored in items]
    block = _block(sum(sizes))
    stretches: list[_Stretch] = []
    at = 0
    for (name, stored), size in zip(items, sizes, strict=True):
        info = stored.info
        tensor = block[at : at + info.elements * dtype.itemsize].view(dtype)
        for piece in _pieces(info, tensor):
            _append(stretches, stored.path, piece)
        at += size
        yield name, tensor.reshape(info.shape)
    _fill(stretches)


def _aligned(nbytes: int) -> int:
    return -(-nbytes // ALIGNMENT) * ALIGNMENT


def _block(nbytes: int) -> torch.Tensor:
    """Fresh memory (nbytes,) of its own, given back to the system when it is let go."""
    return torch.frombuffer(_memory(max(1, nbytes)), dtype=torch.uint8)


def _memory(nbytes: int) -> mmap.mmap:
    """Anonymous memory, in huge pages where the system has them."""
    private = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANON} if hasattr(mmap, "MAP_PRIVATE") else {}
    memory = mmap.mmap(-1, nbytes, **private)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        memory.madvise(mmap.MADV_HUGEPAGE)
    return memory


def _pieces(info: TensorInfo, target: torch.Tensor) -> Iterator[_Piece]:
    dtype = STORED[info.dtype]
    step = STRETCH // dtype.itemsize
    for first in range(0, info.elements, step):
        last = min(first + step, info.elements)
        start, end = (info.start + n * dtype.itemsize for n in (first, last))
        yield _Piece(start, end, dtype, target[first:last])


def _append(stretches: list[_Stretch], path: Path, piece: _Piece) -> None:
    """Add a piece to the last stretch if it follows it closely, else begin another one."""
    last = stretches[-1] if stretches else None
    if last is None or last.path != path or piece.start != last.end:
        last = None
    if last is None or piece.end - last.start > STRETCH:
        stretches.append(_Stretch(path, piece.start, piece.end, [piece]))
    else:
        last.end = piece.end
        last.pieces.append(piece)


def _fill(stretches: list[_Stretch]) -> None:
    """Read and convert every stretch, several side by side.

    Every thread takes the next stretch and works on it alone. Torch's own threads would share
    every single one and wait for each other: on a busy machine 13 s instead of 3 s for SD1.5.
    """
    waiting = iter(stretches)  # `next` on a list's iterator is atomic
    with _one_thread_each() as threads, ThreadPoolExecutor(threads) as pool:
        several = min(threads, len(stretches))
        for worker in [pool.submit(_work_through, waiting) for _ in range(several)]:
            worker.result()


def _work_through(stretches: Iterator[_Stretch]) -> None:
    buffer = memoryview(_memory(STRETCH))
    wide = torch.empty(STRETCH, dtype=torch.float32)
    with ExitStack() as stack:
        files: dict[Path, FileIO] = {}
        for stretch in stretches:
            if stretch.path not in files:
                files[stretch.path] = stack.enter_context(FileIO(stretch.path))
            file, length = files[stretch.path], stretch.end - stretch.start
            file.seek(stretch.start)
            if file.readinto(buffer[:length]) != length:
                raise OSError(f"{stretch.path.name} became shorter while it was read")
            for piece in stretch.pieces:
                raw = torch.frombuffer(
                    buffer,
                    dtype=piece.dtype,
                    offset=piece.start - stretch.start,
                    count=len(piece.target),
                )
                _convert(raw, piece.target, wide)


@contextmanager
def _one_thread_each() -> Iterator[int]:
    """How many threads torch had; inside, threads that begin compute on their own."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield min(threads, MOST_THREADS)
    finally:
        torch.set_num_threads(threads)


def _convert(source: torch.Tensor, target: torch.Tensor, wide: torch.Tensor) -> None:
    """Between half formats by way of float32, which is exact and four times as fast on a CPU."""
    if source.dtype.itemsize <= 2 and target.dtype.itemsize <= 2:
        source = wide[: len(source)].copy_(source)
    target.copy_(source)
