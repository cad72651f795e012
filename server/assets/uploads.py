"""Files people bring: kept as inputs under a name of their own, never trusted."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import orjson

from nodes.api.sentence import say
from nodes.image import metadata
from server.assets import asset as assets
from server.assets import foreign, made_with
from server.assets.asset import Asset
from server.assets.blobs import Blobs
from server.assets.foreign import why_no_picture
from server.assets.pictures import Header, Pictures, Undecodable, read_header
from server.assets.staging import TEXT
from server.database import Database, Transaction
from server.errors import Refused
from server.ids import uuid7
from server.paths import clean_name, resolve

CHUNK = 1 << 20
MAX_METADATA = 256 << 20
"""Pictures up to this size are searched for the workflow that made them."""

_KNOWN = (
    f"{assets.SELECT} WHERE kind = 'input' AND path = :path AND blob = :blob AND trashed_at IS NULL"
)
_GRAPH = "INSERT INTO graphs (id, body) VALUES (:id, :body) ON CONFLICT (id) DO NOTHING"


class Uploads:
    """Takes uploads in."""

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        pictures: Pictures,
        folder: Path,
        *,
        max_bytes: int,
        max_pixels: int,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._pictures = pictures
        self._folder = folder
        self._max_bytes = max_bytes
        self._max_pixels = max_pixels

    def receive(
        self, source: BinaryIO, name: str, folder: str = "", *, picture: bool = False
    ) -> Asset:
        """Write the content; the asset it will be, in a folder of the inputs if one is named.
        Blocks.

        Raises Refused if it is too large, a picture beyond the limits, or, where it has to be a
        `picture`, none that can be decoded.
        """
        digest = hashlib.sha256()
        size = 0
        with self._blobs.writing() as half:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > self._max_bytes:
                    raise too_large(self._max_bytes)
                digest.update(chunk)
                half.file.write(chunk)
            half.file.flush()
            try:
                header = read_header(half.path, max_pixels=self._max_pixels)
            except Undecodable as error:
                raise Refused(
                    "asset.undecodable", error.args[0], remedy=say("Make it smaller first.")
                ) from None
            if picture and header is None:
                raise Refused(
                    "asset.undecodable", why_no_picture(half.path, name), remedy=foreign.REMEDY
                )
            sha256 = digest.hexdigest()
            self._blobs.keep(half, sha256)
        if picture:
            self._decode(sha256)
        cleaned = clean_name(name)
        return _asset(f"{folder}/{cleaned}" if folder else cleaned, sha256, size, header)

    def _decode(self, sha256: str) -> None:
        """Refuse a picture that is damaged behind its header."""
        try:
            self._pictures.thumbnail(sha256, self._blobs.path(sha256))
        except Undecodable as error:
            raise Refused("asset.undecodable", error.args[0], remedy=foreign.REMEDY) from None

    async def enter(self, asset: Asset) -> Asset:
        """Give the upload its name among the inputs and its row.

        The same content under the same name is the asset there is already.
        """

        def work(tx: Transaction) -> Asset:
            path = self._place(asset)
            known = tx.first(_KNOWN, {"path": path, "blob": asset.blob})
            if known is not None:
                return assets.from_row(known)
            body = self._workflow(asset)
            graph = None
            if body is not None:
                graph = hashlib.sha256(body).hexdigest()
                tx.run(_GRAPH, {"id": graph, "body": body.decode()})
                made_with.remember(tx, graph, orjson.loads(body))
            return _entered(tx, replace(asset, path=path, name=path, graph=graph))

        return await self._database.write(work)

    async def adopt(self, asset: Asset) -> Asset:
        """An asset as an input, so that nodes can load it: one that is an input stays as it is,
        anything else gets a name among the inputs over the same content.

        Raises Refused if its content was removed.
        """

        def work(tx: Transaction) -> Asset:
            if not self._blobs.path(asset.blob).exists():
                raise Refused("asset.not_found", say("Its content was removed from the disk."))
            copy = replace(asset, name=clean_name(asset.name))
            path = self._place(copy)
            known = tx.first(_KNOWN, {"path": path, "blob": asset.blob})
            if known is not None:
                return assets.from_row(known)
            entered = Asset(
                id=uuid7(),
                kind="input",
                name=path,
                blob=asset.blob,
                media_type=asset.media_type,
                size=asset.size,
                created_at=0,
                path=path,
                width=asset.width,
                height=asset.height,
                graph=asset.graph,
            )
            return _entered(tx, entered)

        usable = asset.uploaded and asset.trashed_at is None
        return asset if usable else await self._database.write(work)

    def _place(self, asset: Asset) -> str:
        stem, dot, extension = asset.name.rpartition(".")
        if not dot:
            stem, extension = asset.name, ""
        blob = self._blobs.path(asset.blob)
        (self._folder / asset.name).parent.mkdir(exist_ok=True)
        for number in range(10_000):
            name = asset.name if number == 0 else f"{stem} ({number}){dot}{extension}"
            target = resolve(self._folder, name)
            try:
                os.link(blob, target)
                return name
            except FileExistsError:
                if os.path.samefile(blob, target):
                    return name
            except OSError:
                if not target.exists():
                    shutil.copyfile(blob, target)
                    return name
        raise Refused(
            "request.invalid",
            say("There are too many files called {name}.", name=asset.name),
            remedy=say("Rename it."),
        )

    def _workflow(self, asset: Asset) -> bytes | None:
        """The workflow inside a picture that one of us made."""
        if asset.width is None or asset.size > MAX_METADATA:
            return None
        found = metadata.read(self._blobs.path(asset.blob).read_bytes()).get(TEXT)
        try:
            body = orjson.loads(found or "null")
        except orjson.JSONDecodeError:
            return None
        is_ours = isinstance(body, dict) and body.get("format") == "tessera"
        return orjson.dumps(body) if is_ours else None


def _entered(tx: Transaction, asset: Asset) -> Asset:
    made = replace(asset, created_at=tx.now)
    tx.insert(assets.INSERT, [made.row()])
    tx.emit("asset.created", made.json())
    return made


def too_large(max_bytes: int) -> Refused:
    return Refused(
        "request.too_large",
        say("Uploads may have {max_bytes} MB.", max_bytes=max_bytes >> 20),
        remedy=say("Send a smaller file, or raise max_upload_mb in the settings."),
    )


def _asset(name: str, sha256: str, size: int, header: Header | None) -> Asset:
    return Asset(
        id=uuid7(),
        kind="input",
        name=name,
        blob=sha256,
        # What is no picture is never handed to a browser as anything it might run.
        media_type=header.media_type if header else "application/octet-stream",
        size=size,
        created_at=0,
        width=header.width if header else None,
        height=header.height if header else None,
    )
