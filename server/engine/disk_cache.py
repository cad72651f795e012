"""Results kept on disk: what took long to make survives a restart.

One safetensors file for each result: the tensors of portable wires and the bytes of files, with
JSON for the rest in its header. A file appears whole under its name or not at all; one that
cannot be read counts as absent and is removed.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors import numpy as arrays

from nodes.api.cells import Cells
from nodes.api.outputs import EncodedFile
from nodes.api.wires import WIRES, Packed, Wire
from server.engine.results import Result

if TYPE_CHECKING:
    import torch

SUFFIX = ".safetensors"
FORMAT = "1"
HEADER_BYTES = 100 << 20
"""The longest header that safetensors itself accepts."""
WRITE_BYTES_PER_MS = 200_000
"""What a slow disk takes; a result quicker to make than to write is not worth a file."""


class DiskCache:
    """Results by fingerprint in a folder, up to `budget_bytes`; oldest use goes first."""

    def __init__(self, folder: Path, budget_bytes: int, *, min_ms: float = 20.0) -> None:
        self.folder = folder
        self.budget_bytes = budget_bytes
        self.min_ms = min_ms
        self._index: OrderedDict[str, int] = OrderedDict()  # size; used longest ago first
        self._used = 0
        self._lock = threading.Lock()
        self._scan()

    def __contains__(self, fingerprint: str) -> bool:
        return fingerprint in self._index

    def used_bytes(self) -> int:
        return self._used

    def get(self, fingerprint: str) -> Result | None:
        """The result, or None if it is not there or torn."""
        path = self._path(fingerprint)
        try:
            data = path.read_bytes()
            result = _read(data)
        except FileNotFoundError:
            self._forget(fingerprint)
            return None
        except Exception:
            # Whatever is wrong with a file of the cache, making the result anew is the answer.
            self.drop(fingerprint)
            return None
        with self._lock:
            if fingerprint in self._index:
                self._index.move_to_end(fingerprint)
        with suppress(OSError):
            os.utime(path)
        return result

    def lines(self, fingerprint: str) -> tuple[tuple[str, str], ...]:
        """What was said while a result was made, from the file's header alone; nothing if it is
        torn."""
        try:
            with self._path(fingerprint).open("rb") as file:
                size = int.from_bytes(file.read(8), "little")
                return _lines(_told(file.read(min(size, HEADER_BYTES))))
        except Exception:
            # `get` finds out what is wrong with it, and drops it.
            return ()

    def offer(self, fingerprint: str, result: Result) -> bool:
        """Keep the result if it can be and took long enough to be worth it.

        One whose node said something is kept however quick it was: where what follows it is
        known, the node does not run, and yet its words are wanted.
        """
        size = result.nbytes()
        worth = result.ms >= self.min_ms and result.ms >= size / WRITE_BYTES_PER_MS
        if size > self.budget_bytes or not (worth or result.lines) or not _portable(result):
            return False
        return self.put(fingerprint, result)

    def put(self, fingerprint: str, result: Result) -> bool:
        """Write the result; False if the disk refuses, which is no reason to fail a job."""
        path = self._path(fingerprint)
        temporary: str | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            data = _written(result)
            handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, path)
        except OSError:
            if temporary is not None:
                with suppress(OSError):
                    os.unlink(temporary)
            return False
        with self._lock:
            self._used += len(data) - self._index.pop(fingerprint, 0)
            self._index[fingerprint] = len(data)
        self._shrink()
        return True

    def drop(self, fingerprint: str) -> None:
        with suppress(OSError):
            self._path(fingerprint).unlink()
        self._forget(fingerprint)

    def clear(self) -> None:
        for fingerprint in list(self._index):
            self.drop(fingerprint)

    def _path(self, fingerprint: str) -> Path:
        return self.folder / fingerprint[:2] / f"{fingerprint}{SUFFIX}"

    def _forget(self, fingerprint: str) -> None:
        with self._lock:
            self._used -= self._index.pop(fingerprint, 0)

    def _shrink(self) -> None:
        while self._used > self.budget_bytes and self._index:
            self.drop(next(iter(self._index)))

    def _scan(self) -> None:
        found = []
        for path in self.folder.glob(f"??/*{SUFFIX}"):
            with suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime_ns, path.name.removesuffix(SUFFIX), status.st_size))
        for _, fingerprint, size in sorted(found):
            self._index[fingerprint] = size
            self._used += size
        for left in self.folder.glob("??/*.tmp"):
            with suppress(OSError):  # of a writer that died
                left.unlink()
        self._shrink()


def _portable(result: Result) -> bool:
    stack = list(result.values.values())
    while stack:
        value = stack.pop()
        if isinstance(value, list | tuple):
            stack.extend(value)
        elif isinstance(value, Wire):
            if not value.portable:
                return False
        elif value is not None and not isinstance(value, bool | int | float | str):
            return False
    return True


def _written(result: Result) -> bytes:
    tensors: dict[str, torch.Tensor] = {}
    blobs: dict[str, np.ndarray[Any, Any]] = {}
    files: list[tuple[str, Mapping[str, Any]]] = []
    for node, group in (("", result.files), *result.inner):
        for file in group:
            blobs[f"file.{len(files)}"] = np.frombuffer(file.data, dtype=np.uint8)
            files.append((node, {**asdict(file), "data": None}))
    values = {name: _described(value, name, tensors) for name, value in result.values.items()}
    header = {
        "format": FORMAT,
        "result": json.dumps(
            {
                "values": values,
                "files": files,
                "ms": result.ms,
                "torch": bool(tensors),
                "said": result.lines,
            }
        ),
    }
    if not tensors:
        return arrays.save(blobs, header)
    # Only where there are tensors, so torch is loaded already.
    from safetensors import torch as tensor_format

    first = next(iter(tensors.values())).new_empty(0).byte()
    whole = {**tensors, **{name: first.new_tensor(blob) for name, blob in blobs.items()}}
    return tensor_format.save(whole, header)


def _described(value: Any, path: str, tensors: dict[str, torch.Tensor]) -> Any:
    """A value as JSON; its tensors go into the file under its path."""
    if isinstance(value, Wire):
        packed = value.pack()
        for name, tensor in packed.tensors.items():
            # safetensors refuses tensors that share memory, so each is a copy of its own.
            tensors[f"{path}/{name}"] = tensor.detach().cpu().contiguous().clone()
        return {
            "wire": type(value).__name__,
            "data": dict(packed.data),
            "tensors": list(packed.tensors),
        }
    if isinstance(value, list | tuple):
        return {"list": [_described(v, f"{path}/{i}", tensors) for i, v in enumerate(value)]}
    return {"plain": value}


def _told(header: bytes) -> dict[str, Any]:
    """What a file's safetensors header tells of the result."""
    metadata = json.loads(header)["__metadata__"]
    if metadata["format"] != FORMAT:
        raise ValueError(f"format {metadata['format']}")
    told: dict[str, Any] = json.loads(metadata["result"])
    return told


def _lines(told: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((who, line) for who, line in told.get("said", ()))


def _read(data: bytes) -> Result:
    size = int.from_bytes(data[:8], "little")
    told = _told(data[8 : 8 + size])
    tensors: Mapping[str, Any]
    if told["torch"]:
        from safetensors import torch as tensor_format

        tensors = tensor_format.load(data)
    else:
        tensors = arrays.load(data)
    files: dict[str, tuple[EncodedFile, ...]] = {"": ()}
    for index, (node, file) in enumerate(told["files"]):
        data = _bytes(tensors[f"file.{index}"])
        whole = EncodedFile(**{**file, "data": data, "cells": Cells.read(file.get("cells"))})
        files[node] = (*files.get(node, ()), whole)
    values = {
        name: _value(told_value, name, tensors) for name, told_value in told["values"].items()
    }
    own = files.pop("")
    return Result(values, own, told["ms"], tuple(files.items()), _lines(told))


def _value(told: Mapping[str, Any], path: str, tensors: Mapping[str, Any]) -> Any:
    if "wire" in told:
        packed = Packed({name: tensors[f"{path}/{name}"] for name in told["tensors"]}, told["data"])
        return WIRES[told["wire"]].unpack(packed)
    if "list" in told:
        return [_value(item, f"{path}/{i}", tensors) for i, item in enumerate(told["list"])]
    return told["plain"]


def _bytes(array: Any) -> bytes:
    found: bytes = (array if isinstance(array, np.ndarray) else array.numpy()).tobytes()
    return found
