"""Model files that are not what they seem: each is refused with a sentence and a remedy."""

from __future__ import annotations

import io
import json
import pickle
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save, save_file

from nodes.api import MissingFile, NodeError, UnsupportedModel
from nodes.models.header import LARGEST_HEADER, identity, read_header

GOOD = save({"a": torch.zeros(2, 3), "b": torch.ones(4, dtype=torch.float16)}, {"note": "x"})


def framed(table: Any, data: bytes = b"") -> bytes:
    raw = table if isinstance(table, bytes) else json.dumps(table).encode()
    return struct.pack("<Q", len(raw)) + raw + data


def tensor(start: int, end: int, shape: list[int], dtype: str = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


def pickled() -> bytes:
    file = io.BytesIO()
    torch.save({"state_dict": {"a": torch.zeros(2)}}, file)
    return file.getvalue()


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return file.getvalue()


def test_reads_what_the_library_wrote(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(GOOD)
    header = read_header(path)
    assert header.shape("a") == (2, 3)
    assert header.tensors["b"].dtype == "F16"
    assert header.metadata == {"note": "x"}
    assert "c" not in header
    whole = path.read_bytes()
    info = header.tensors["b"]
    assert whole[info.start : info.end] == torch.ones(4, dtype=torch.float16).numpy().tobytes()


REFUSED: dict[str, tuple[str, bytes, str, str]] = {
    "empty": ("a.safetensors", b"", "is empty", "Download"),
    "a few bytes": ("a.safetensors", b"\x01\x02", "too few", "again"),
    "cut in the header": ("a.safetensors", GOOD[:40], "cut off", "again"),
    "cut in the data": ("a.safetensors", GOOD[:-3], "cut off", "again"),
    "longer than it says": ("a.safetensors", GOOD + b"xx", "2 bytes follow", "again"),
    "header longer than allowed": (
        "a.safetensors",
        struct.pack("<Q", LARGEST_HEADER + 1) + b"{" + b" " * 100,
        "more than 100000000",
        "again",
    ),
    "noise": ("a.safetensors", bytes(range(7, 250)) * 4, "not a safetensors file", "again"),
    "text": ("a.safetensors", b"hello world, this is text", "not a safetensors file", "again"),
    "not JSON": ("a.safetensors", framed(b"{oops}"), "not readable JSON", "again"),
    "deep JSON": ("a.safetensors", framed(b"[" * 100_000), "not readable JSON", "again"),
    "not a table": ("a.safetensors", framed(b"[1, 2, 3]"), "not a table", "again"),
    "a name twice": (
        "a.safetensors",
        framed(b'{"a": {"dtype": "F32"}, "a": {"dtype": "F32"}}'),
        "appears twice",
        "again",
    ),
    "metadata of numbers": ("a.safetensors", framed({"__metadata__": {"a": 1}}), "metadata", "aga"),
    "no description": ("a.safetensors", framed({"a": 3}), "a is not described", "again"),
    "negative offset": (
        "a.safetensors",
        framed({"a": tensor(-4, 0, [1])}, b"1234"),
        "described wrongly",
        "again",
    ),
    "boolean size": (
        "a.safetensors",
        framed({"a": tensor(0, 4, [True])}, b"1234"),
        "described wrongly",
        "again",
    ),
    "offsets reversed": (
        "a.safetensors",
        framed({"a": tensor(4, 0, [1])}, b"1234"),
        "described wrongly",
        "again",
    ),
    "length lies": (
        "a.safetensors",
        framed({"a": tensor(0, 4, [2])}, b"1234"),
        "cannot have 4 bytes",
        "again",
    ),
    "huge shape": (
        "a.safetensors",
        framed({"a": tensor(0, 4, [2**62, 2**62])}, b"1234"),
        "cannot have 4 bytes",
        "again",
    ),
    "overlap": (
        "a.safetensors",
        framed({"a": tensor(0, 4, [1]), "b": tensor(2, 6, [1])}, b"123456"),
        "overlaps",
        "again",
    ),
    "hole": (
        "a.safetensors",
        framed({"a": tensor(0, 4, [1]), "b": tensor(8, 12, [1])}, b"123456789012"),
        "hole before tensor b",
        "again",
    ),
    "pickle of today": ("a.ckpt", pickled(), "pickled checkpoint", "save_file"),
    "pickle under another name": ("a.safetensors", pickled(), "pickled checkpoint", "save_file"),
    "pickle of old": (
        "a.pt",
        pickle.dumps({"a": 1}, protocol=2),
        "pickled checkpoint",
        ".safetensors version",
    ),
    "zip": ("a.safetensors", zipped(), "zip archive", "Unpack"),
    "web page": (
        "a.safetensors",
        b"\n<!DOCTYPE html><html><body>Login</body></html>",
        "web page",
        "login",
    ),
    "git-lfs pointer": (
        "a.safetensors",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 42\n",
        "Git LFS pointer",
        "git lfs pull",
    ),
    "gguf": ("a.gguf", b"GGUF" + bytes(100), "GGUF", ".safetensors version"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(tmp_path: Path, case: str) -> None:
    name, content, says, remedy = REFUSED[case]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnsupportedModel) as caught:
        read_header(path)
    assert says in caught.value.message
    assert name in caught.value.message
    assert remedy in (caught.value.remedy or "")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"gone\.safetensors is not there"):
        read_header(tmp_path / "gone.safetensors")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedModel, match="is a folder"):
        read_header(tmp_path)


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    for length in range(len(GOOD)):
        path.write_bytes(GOOD[:length])
        with pytest.raises(UnsupportedModel):
            read_header(path)


@settings(max_examples=300, deadline=None)
@given(position=st.integers(0, len(GOOD) - 1), value=st.integers(0, 255))
def test_a_damaged_byte_never_surprises(
    tmp_path_factory: pytest.TempPathFactory, position: int, value: int
) -> None:
    """Either the library itself reads the file and sees the same tensors, or it is refused."""
    from safetensors import SafetensorError, safe_open

    content = bytearray(GOOD)
    content[position] = value
    path = tmp_path_factory.mktemp("damaged") / "a.safetensors"
    path.write_bytes(bytes(content))
    try:
        header = read_header(path)
    except NodeError:
        return
    try:
        with safe_open(path, "pt") as file:
            assert set(file.keys()) == set(header)
    except SafetensorError:
        # The library knows every dtype; a name it does not know is refused when it is needed.
        assert any(info.dtype not in {"F32", "F16"} for info in header.tensors.values())


def test_identity_follows_the_content(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    save_file({"a": torch.zeros(2)}, path)
    first = identity(path)
    assert identity(path) == first
    save_file({"b": torch.zeros(2)}, path)
    assert identity(path) != first


def test_reading_a_header_imports_no_torch(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(GOOD)
    code = (
        "import sys; from pathlib import Path; from nodes.models.detect import detect; "
        f"detect(Path({str(path)!r})); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
