"""Content by its SHA-256: `blobs/ab/ab12…`. A blob is whole or it is not there."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

PREFIX = "tmp-"
"""What a file is called until it is whole."""


class HalfWritten(NamedTuple):
    """A file being written, and where it lies meanwhile."""

    file: BinaryIO
    path: Path


class Blobs:
    """The blob folder. Methods block; several threads may call them."""

    def __init__(self, root: Path, *, sync: bool = False) -> None:
        self.root = root
        self._sync = sync

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Keep the bytes; their SHA-256. The same bytes are kept once."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._whole(sha256, len(data)):
            with self.writing() as half:
                half.file.write(data)
                self.keep(half, sha256)
        return sha256

    @contextmanager
    def writing(self) -> Iterator[HalfWritten]:
        """A temporary file beside the blobs; gone at the end unless `keep` took it."""
        handle, name = tempfile.mkstemp(prefix=PREFIX, dir=self.root)
        half = HalfWritten(os.fdopen(handle, "w+b"), Path(name))
        try:
            yield half
        finally:
            half.file.close()
            half.path.unlink(missing_ok=True)

    def keep(self, half: HalfWritten, sha256: str) -> None:
        """Make a file from `writing` the blob of this hash."""
        half.file.flush()
        if self._whole(sha256, half.path.stat().st_size):
            return
        if self._sync:
            os.fsync(half.file.fileno())
        half.file.close()  # Windows does not rename an open file.
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True)
        os.replace(half.path, target)
        if self._sync:
            _sync_folder(target.parent)

    def _whole(self, sha256: str, size: int) -> bool:
        # A power cut may leave a renamed file empty: its size tells.
        try:
            return self.path(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def remove(self, sha256: str) -> None:
        with suppress(FileNotFoundError):
            self.path(sha256).unlink()

    def sweep(self) -> int:
        """Remove what a killed server left half-written; how many files. Only at the start."""
        left = list(self.root.glob(f"{PREFIX}*"))
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
