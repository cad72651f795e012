"""Content by its SHA-256: `blobs/ab/ab12…`. A blob is whole or it is not there."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

PREFIX = "tmp-"
"""What a file is called until it is whole."""

FRESH_S = 3600.0
"""A blob that is put again is marked as new when it was written longer ago than this."""

_numbers = itertools.count()
_SHA256 = re.compile("[0-9a-f]{64}")


class HalfWritten(NamedTuple):
    """A file being written, and where it lies meanwhile."""

    file: BinaryIO
    path: Path


class Blobs:
    """The blob folder. Methods block; several threads may call them."""

    def __init__(self, root: Path, *, sync: bool = False) -> None:
        self.root = root
        self.sync = sync
        self._root = os.fspath(root)

    def path(self, sha256: str) -> Path:
        return Path(self._path(sha256))

    def _path(self, sha256: str) -> str:
        # Text, not Path: a blob is written for every small job, and pathlib costs more than that.
        return os.path.join(self._root, sha256[:2], sha256)

    def put(self, data: bytes) -> str:
        """Keep the bytes; their SHA-256. The same bytes are kept once."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._whole(sha256, len(data)):
            half = self._half()
            try:
                with open(half, "xb") as file:
                    file.write(data)
                    if self.sync:
                        file.flush()
                        os.fsync(file.fileno())
                self._rename(half, sha256)
            except BaseException:
                _remove(half)
                raise
        return sha256

    @contextmanager
    def writing(self) -> Iterator[HalfWritten]:
        """A temporary file beside the blobs; gone at the end unless `keep` took it."""
        path = self._half()
        try:
            with open(path, "x+b") as file:
                yield HalfWritten(file, Path(path))
        finally:
            _remove(path)

    def keep(self, half: HalfWritten, sha256: str) -> None:
        """Make a file from `writing` the blob of this hash."""
        half.file.flush()
        if self._whole(sha256, half.path.stat().st_size):
            return
        if self.sync:
            os.fsync(half.file.fileno())
        half.file.close()  # Windows does not rename an open file.
        self._rename(os.fspath(half.path), sha256)

    def _half(self) -> str:
        return os.path.join(self._root, f"{PREFIX}{os.getpid()}-{next(_numbers)}")

    def _rename(self, half: str, sha256: str) -> None:
        target = self._path(sha256)
        try:
            os.replace(half, target)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.replace(half, target)
        if self.sync:
            _sync_folder(os.path.dirname(target))

    def _whole(self, sha256: str, size: int) -> bool:
        # A power cut may leave a renamed file empty: its size tells.
        path = self._path(sha256)
        try:
            found = os.stat(path)
            if found.st_size != size:
                return False
            # It may have lost its last row long ago: as new, nobody removes it before its next.
            # Only an old one is touched, for its other names show the same time.
            if found.st_mtime < time.time() - FRESH_S:
                os.utime(path)
            return True
        except FileNotFoundError:
            return False

    def older_than(self, before: float) -> Iterator[str]:
        """Hashes of the blobs written before a time (seconds since 1970). Blocks."""
        with os.scandir(self._root) as found:
            folders = sorted(folder.path for folder in found if folder.is_dir())
        for folder in folders:
            with os.scandir(folder) as blobs:
                names = [b.name for b in blobs if _is_older(b, before)]
            yield from (name for name in names if _SHA256.fullmatch(name))

    def remove(self, sha256: str, before: float) -> bool:
        """Remove a blob unless it was put again since `before` (seconds since 1970); whether it
        went.

        It is moved away before it is judged: whoever puts the same content at this moment, in
        whatever process, finds none and writes it, or has marked it as new and gets it back.
        """
        half = self._half()
        path = self._path(sha256)
        try:
            os.replace(path, half)
        except OSError:  # Not there, or open on Windows: next time.
            return False
        if os.stat(half).st_mtime >= before:
            os.replace(half, path)
            return False
        _remove(half)
        return True

    def sweep(self) -> int:
        """Remove what a killed server left half-written; how many files. Only at the start."""
        left = list(self.root.glob(f"{PREFIX}*"))
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)


def _is_older(entry: os.DirEntry[str], before: float) -> bool:
    try:
        return entry.stat(follow_symlinks=False).st_mtime < before
    except FileNotFoundError:
        return False


def _remove(path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)


def _sync_folder(folder: str) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
