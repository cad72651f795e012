"""Pictures in the input folder, however they came there, for showing."""

from __future__ import annotations

import hashlib
from pathlib import Path

from nodes.api.sentence import say
from server.assets.pictures import Pictures
from server.errors import Refused
from server.paths import PathRefused, resolve


class Inputs:
    """The input folder's pictures. Methods block."""

    def __init__(self, folder: Path, pictures: Pictures) -> None:
        self._folder = folder
        self._pictures = pictures
        self._hashes: dict[tuple[Path, int, int, int], str] = {}

    def find(self, name: str) -> tuple[Path, str]:
        """A file of the folder and the SHA-256 of its content.

        Raises Refused if there is none of this name.
        """
        try:
            path = resolve(self._folder, name)
            found = path.stat()
            is_file = path.is_file()
        except (PathRefused, OSError):
            is_file = False
        if not is_file:
            raise Refused(
                "input.not_found",
                say("{name} is not among the inputs.", name=name),
                remedy=say("Upload it first."),
            )
        key = (path, found.st_ino, found.st_size, found.st_mtime_ns)
        if key not in self._hashes:
            with open(path, "rb") as file:
                self._hashes[key] = hashlib.file_digest(file, "sha256").hexdigest()
        return path, self._hashes[key]

    def view(self, path: Path, sha256: str) -> Path:
        """The picture decoded, upright, and encoded anew. Raises Undecodable."""
        return self._pictures.view(sha256, path)

    def thumbnail(self, path: Path, sha256: str) -> Path:
        """The picture small. Raises Undecodable."""
        return self._pictures.thumbnail(sha256, path)


def same(etag: str, asked: str | None) -> bool:
    """Whether a client has what an ETag names already."""
    return asked is not None and etag in (part.strip() for part in asked.split(","))
