"""Several assets as one ZIP, written while it is sent."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, cast

from server.assets.asset import Asset
from server.assets.blobs import Blobs
from server.paths import clean_name

CHUNK = 1 << 20

Entry = tuple[str, Asset]


def archive(blobs: Blobs, assets: Iterable[Asset]) -> Iterator[bytes]:
    """The archive's bytes. Blocks. Holds a chunk at a time, whatever the size.

    Pictures are compressed already: their bytes are stored as they are. An asset whose content was
    removed from the disk is left out.
    """
    sent = _Sent()
    with zipfile.ZipFile(cast(Any, sent), "w", zipfile.ZIP_STORED) as archived:
        for name, asset in named(assets):
            path = blobs.path(asset.blob)
            made = datetime.fromtimestamp(max(asset.created_at, _FIRST_MS) / 1000, UTC)
            entry = zipfile.ZipInfo(
                name, (made.year, made.month, made.day, made.hour, made.minute, made.second)
            )
            entry.file_size = asset.size  # Says where 64-bit sizes are needed.
            if not os.path.exists(path):
                continue
            with path.open("rb") as content, archived.open(entry, "w") as target:
                while chunk := content.read(CHUNK):
                    target.write(chunk)
                    yield sent.taken()
            yield sent.taken()
    yield sent.taken()


_FIRST_MS = 315_619_200_000
"""ZIP knows no time before 1980; a day after, for every time zone."""


def named(assets: Iterable[Asset]) -> Iterator[Entry]:
    """Each asset with a name of its own, one folder deep at most."""
    taken: set[str] = set()
    for asset in assets:
        name = clean_name(asset.name)
        stem, dot, extension = name.rpartition(".")
        if not dot:
            stem, extension = name, ""
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem} ({number}){dot}{extension}"
        taken.add(name.casefold())
        yield name, asset


class _Sent(io.RawIOBase):
    """A file that only goes forward; what was written is taken away."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
