"""What a model file says of itself before a single weight is read. Needs no torch.

A safetensors file is a little-endian u64 length, that many bytes of JSON and then the tensors'
bytes (github.com/huggingface/safetensors, "Format"). Everything below is checked, so that a
truncated, mislabelled or foreign file is refused with a sentence and never reaches a loader.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeGuard

from nodes.api.errors import MissingFile, UnsupportedModel
from nodes.api.sentence import Sentence, say

LARGEST_HEADER = 100_000_000
"""Bytes of JSON a file may carry: the limit of the safetensors library itself."""

ELEMENT_BITS: Mapping[str, int] = MappingProxyType(
    {
        "F64": 64, "I64": 64, "U64": 64, "C64": 64,
        "F32": 32, "I32": 32, "U32": 32,
        "F16": 16, "BF16": 16, "I16": 16, "U16": 16,
        "I8": 8, "U8": 8, "BOOL": 8,
        "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
        "F6_E2M3": 6, "F6_E3M2": 6, "F4": 4,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """One tensor as the header declares it."""

    dtype: str
    """The format's name: `F16`, `BF16`, `F32` …"""
    shape: tuple[int, ...]
    start: int
    """First byte in the file."""
    end: int
    """One past the last byte in the file."""

    @property
    def nbytes(self) -> int:
        return self.end - self.start

    @property
    def elements(self) -> int:
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True)
class Header:
    """A safetensors file's tensors by name, and what its writer noted beside them."""

    path: Path
    tensors: Mapping[str, TensorInfo]
    metadata: Mapping[str, str]
    size: int
    """Bytes of the whole file."""
    digest: str
    """First 16 hex digits of the header's SHA-256."""

    def shape(self, key: str) -> tuple[int, ...]:
        """The tensor's shape; empty when the file has no such tensor."""
        info = self.tensors.get(key)
        return info.shape if info else ()

    def __contains__(self, key: object) -> bool:
        return key in self.tensors

    def __iter__(self) -> Iterator[str]:
        return iter(self.tensors)


def read_header(path: Path) -> Header:
    """The header of a safetensors file.

    MissingFile if there is no file; UnsupportedModel, saying what it is instead and what to do,
    if it is not a whole and well-formed safetensors file.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            first = file.read(512)
            _refuse_foreign(path, first, size)
            length = int.from_bytes(first[:8], "little")
            _check_length(path, length, size)
            file.seek(8)
            raw = file.read(length)
    except FileNotFoundError:
        raise MissingFile(
            say("{name} is not there.", name=path.name),
            remedy=say("Choose a file that is there, or reload the list."),
        ) from None
    except IsADirectoryError:
        raise UnsupportedModel(
            say("{name} is a folder, not a model file.", name=path.name),
            remedy=say("Choose a .safetensors file."),
        ) from None
    except PermissionError:
        raise UnsupportedModel(
            say("{name} may not be read.", name=path.name),
            remedy=say("Give yourself the right to read the file."),
        ) from None

    return _parse(path, raw, size)


def identity(path: Path) -> str:
    """Changes whenever the file does: size, modification time and header hash."""
    if path.is_dir():
        digest = hashlib.sha256()
        for file in sorted(path.rglob("*")):
            if file.suffix in {".json", ".safetensors"} and file.is_file():
                stat = file.stat()
                name = file.relative_to(path).as_posix()
                digest.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
        return digest.hexdigest()[:32]
    header = read_header(path)
    return f"{header.size}-{path.stat().st_mtime_ns}-{header.digest}"


def is_current(path: Path, stamp: str) -> bool:
    """Whether the file still has the size and time it had when `identity` gave the stamp."""
    if path.is_dir():
        return identity(path) == stamp
    stat = path.stat()
    return stamp.startswith(f"{stat.st_size}-{stat.st_mtime_ns}-")


# ------------------------------------------------------------------- what it is instead

_CONVERT = say(
    "Look for a .safetensors version of the same model, or convert it on a machine where you "
    "trust the file: in Python, `w = torch.load(FILE, weights_only=True); "
    'safetensors.torch.save_file(w.get("state_dict", w), "model.safetensors")`.'
)


def _refuse_foreign(path: Path, first: bytes, size: int) -> None:
    """Name the well-known things people put into model folders by mistake."""
    name = path.name
    if size == 0:
        raise UnsupportedModel(
            say("{name} is empty.", name=name), remedy=say("Download the file again.")
        )
    text = first.lstrip().lower()
    if first.startswith(b"version https://git-lfs"):
        raise UnsupportedModel(
            say("{name} is a Git LFS pointer, not the model itself.", name=name),
            remedy=say("Fetch the file with `git lfs pull`, or download it from the model's page."),
        )
    if text.startswith((b"<!doctype html", b"<html")):
        raise UnsupportedModel(
            say("{name} is a web page, saved under a model's name.", name=name),
            remedy=say("Download the file again with its download link; a login may be needed."),
        )
    if first.startswith(b"PK\x03\x04"):
        if b"/data.pkl" in first or path.suffix.lower() in {".ckpt", ".pt", ".pth", ".bin"}:
            raise UnsupportedModel(_pickled(name), remedy=_CONVERT)
        raise UnsupportedModel(
            say("{name} is a zip archive.", name=name),
            remedy=say("Unpack it and use the .safetensors file inside."),
        )
    if first[:1] == b"\x80" and first[1:2] in {b"\x02", b"\x03", b"\x04", b"\x05"}:
        raise UnsupportedModel(_pickled(name), remedy=_CONVERT)
    if first.startswith(b"GGUF"):
        raise UnsupportedModel(
            say("{name} is a GGUF file; quantised GGUF weights cannot be read.", name=name),
            remedy=say("Use the .safetensors version of the model."),
        )


def _check_length(path: Path, length: int, size: int) -> None:
    name = path.name
    if size < 10:
        raise UnsupportedModel(
            say("{name} has {size} bytes, too few for a model file.", name=name, size=size),
            remedy=say("Download it again."),
        )
    if 2 <= length <= size - 8 and length <= LARGEST_HEADER:
        return
    with path.open("rb") as file:
        file.seek(8)
        looks_right = file.read(1) == b"{"
    if looks_right and length > LARGEST_HEADER:
        raise UnsupportedModel(
            say(
                "{name} declares a header of {length} bytes; more than {largest_header} are "
                "refused.",
                name=name,
                length=length,
                largest_header=LARGEST_HEADER,
            ),
            remedy=say("The file is damaged: download it again."),
        )
    if looks_right:
        raise UnsupportedModel(
            say(
                "{name} is cut off: its header alone should have {length} bytes, the file has "
                "{size}.",
                name=name,
                length=length,
                size=size,
            ),
            remedy=say("The download was interrupted: download it again."),
        )
    raise UnsupportedModel(
        say("{name} is not a safetensors file.", name=name),
        remedy=_CONVERT
        if path.suffix.lower() != ".safetensors"
        else say("Download the file again."),
    )


# ------------------------------------------------------------------- the header itself


def _parse(path: Path, raw: bytes, size: int) -> Header:
    try:
        table = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise _damaged(
            path, say("its header is not readable JSON ({error})", error=_short(error))
        ) from None
    if not isinstance(table, dict):
        raise _damaged(path, say("its header is not a table of tensors"))
    metadata = table.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise _damaged(path, say("its metadata is not text"))
    data_start = 8 + len(raw)
    tensors = {name: _tensor(path, name, entry, data_start) for name, entry in table.items()}
    _check_coverage(path, tensors, data_start, size)
    return Header(
        path=path,
        tensors=MappingProxyType(tensors),
        metadata=MappingProxyType(metadata),
        size=size,
        digest=hashlib.sha256(raw).hexdigest()[:16],
    )


def _tensor(path: Path, name: str, entry: Any, data_start: int) -> TensorInfo:
    if not isinstance(entry, dict):
        raise _damaged(path, say("tensor {tensor} is not described", tensor=name))
    dtype, shape, span = entry.get("dtype"), entry.get("shape"), entry.get("data_offsets")
    if (
        not isinstance(dtype, str)
        or not _is_naturals(shape)
        or not _is_naturals(span)
        or len(span) != 2
        or span[0] > span[1]
    ):
        raise _damaged(path, say("tensor {tensor} is described wrongly", tensor=name))
    info = TensorInfo(dtype, tuple(shape), data_start + span[0], data_start + span[1])
    bits = ELEMENT_BITS.get(dtype)
    if bits is not None and info.nbytes != (info.elements * bits + 7) // 8:
        raise _damaged(
            path,
            say(
                "tensor {tensor} with shape {shape} of {dtype} cannot have {bytes} bytes",
                tensor=name,
                shape=list(info.shape),
                dtype=dtype,
                bytes=info.nbytes,
            ),
        )
    return info


def _check_coverage(path: Path, tensors: Mapping[str, TensorInfo], start: int, size: int) -> None:
    """Tensors lie one after the other without gap or overlap, and the file ends with them."""
    at = start
    for name, info in sorted(tensors.items(), key=lambda item: (item[1].start, item[1].end)):
        if info.start < at:
            raise _damaged(path, say("tensor {tensor} overlaps another one", tensor=name))
        if info.start > at:
            raise _damaged(path, say("there is a hole before tensor {tensor}", tensor=name))
        at = info.end
    if at > size:
        raise UnsupportedModel(
            say(
                "{name} is cut off: {size} of {at} bytes are there.",
                name=path.name,
                size=size,
                at=at,
            ),
            remedy=say("The download was interrupted: download it again."),
        )
    if at < size:
        raise _damaged(path, say("{bytes} bytes follow the last tensor", bytes=size - at))


def _is_naturals(value: Any) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(type(v) is int and 0 <= v < 2**63 for v in value)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a name appears twice")
    return table


def _pickled(name: str) -> Sentence:
    return say(
        "{name} is a pickled checkpoint (.ckpt, .pt, .bin): opening one can run any program hidden "
        "in it, so it is refused.",
        name=name,
    )


def _damaged(path: Path, why: str) -> UnsupportedModel:
    return UnsupportedModel(
        say("{name} is damaged: {why}.", name=path.name, why=why),
        remedy=say("Download the file again."),
    )


def _short(error: Exception) -> str:
    return str(error).partition("\n")[0][:120]
