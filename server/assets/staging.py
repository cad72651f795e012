"""From a node's encoded files to rows: blobs first, then names and rows in one transaction.

A blob without a row is swept up once it is old (`orphans.py`); a row without its blob cannot come
to be.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from nodes.api.outputs import EncodedFile
from nodes.image import metadata, naming
from server.assets import asset as assets
from server.assets import details, made_with
from server.assets.asset import Asset
from server.assets.blobs import Blobs
from server.assets.output import OutputFolder
from server.database import Transaction
from server.engine.protocol import Produced
from server.ids import uuid7

log = logging.getLogger("tessera.assets")

TEXT = "tessera"
"""Name of the text inside a picture that holds its workflow."""
RESOLVED = "tessera_resolved"
"""Name of the text with what was chosen while it ran: wildcards, linked seeds."""

SMALL = 256 * 1024
"""Bytes of files that are written where they are committed."""

UNNAMED_KINDS = ("preview", "curve", "table")
"""Kinds that are kept as blobs alone, without a file in the output folder."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The job whose files are staged."""

    job: str
    graph: str
    body: str
    """The workflow's JSON text, as it is embedded."""
    workflow: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Staged:
    """A file whose content is safe and whose row is not written yet."""

    node: str
    index: int
    file: EncodedFile
    prefix: str
    blob: str
    size: int
    resolved: Mapping[str, Any]
    """As `Produced` has it."""


class Staging:
    """Writes what output nodes hand over."""

    def __init__(self, blobs: Blobs, output: OutputFolder) -> None:
        self.blobs = blobs
        self._output = output

    def is_small(self, produced: Produced) -> bool:
        """Whether writing the files takes less than handing them to another thread would."""
        size = sum(len(file.data) for file in produced.files)
        return not self.blobs.sync and size <= SMALL and len(produced.files) <= 4

    def stage(self, origin: Origin, produced: Produced) -> list[Staged]:
        """Write the contents, with the workflow embedded. Blocks: call it on a thread."""
        at = datetime.now()
        return [
            self._stage(origin, produced, index, file, at)
            for index, file in enumerate(produced.files)
        ]

    def _stage(
        self, origin: Origin, produced: Produced, index: int, file: EncodedFile, at: datetime
    ) -> Staged:
        data = embedded(origin, produced, file)
        values = NameValues(origin.workflow, produced, file, index)
        prefix = "" if file.kind in UNNAMED_KINDS else naming.expand(file.prefix, values.get, at)
        blob = self.blobs.put(data)
        return Staged(produced.node, index, file, prefix, blob, len(data), produced.resolved)

    def commit(
        self,
        transaction: Transaction,
        origin: Origin,
        staged: Sequence[Staged],
        known: Collection[tuple[str, int]],
    ) -> list[Asset]:
        """Name the files and write their rows. Those in `known` were committed before and stay
        as they are. Tells everyone of each new asset."""
        made: list[Asset] = []
        described: list[details.Details] = []
        seen = set(known)
        for item in sorted(staged, key=lambda s: s.prefix):
            if (item.node, item.index) in seen:
                continue
            seen.add((item.node, item.index))
            made.append(self._named(transaction, origin, item))
            if item.resolved or item.file.cells:
                described.append(details.Details(made[-1].id, item.resolved, item.file.cells))
        if made:
            transaction.insert(assets.INSERT, [asset.row() for asset in made])
            made_with.remember(transaction, origin.graph, origin.workflow)
            details.remember(transaction, origin.job, origin.workflow, described)
        for asset in made:
            transaction.emit("asset.created", asset.json(), origin.job)
        return made

    def _named(self, transaction: Transaction, origin: Origin, item: Staged) -> Asset:
        path = None
        name = f"{item.node.replace('/', '-')}-{item.index}{item.file.extension}"
        if item.prefix:
            blob = self.blobs.path(item.blob)
            path = self._output.place(transaction, item.prefix, item.file.extension, blob)
            name = path.rpartition("/")[2]
        return Asset(
            id=uuid7(),
            kind=item.file.kind,
            name=name,
            blob=item.blob,
            media_type=item.file.media_type,
            size=item.size,
            created_at=transaction.now,
            job=origin.job,
            node=item.node,
            idx=item.index,
            path=path,
            width=item.file.width,
            height=item.file.height,
            graph=origin.graph,
        )


def embedded(origin: Origin, produced: Produced, file: EncodedFile) -> bytes:
    if not file.embed_workflow or not file.media_type.startswith("image/"):
        return file.data
    texts = {TEXT: origin.body}
    if produced.resolved:
        texts[RESOLVED] = orjson.dumps(produced.resolved, default=str).decode()
    try:
        return metadata.embed(file.data, file.media_type, texts)
    except ValueError as error:
        # A format that holds no texts still deserves its file; the row knows the workflow.
        log.warning(
            "%s keeps no workflow inside: %s",
            file.media_type,
            error,
            extra={"job": origin.job, "node": produced.node},
        )
        return file.data


class NameValues:
    """What `%name%` in a file's name stands for."""

    def __init__(
        self, workflow: Mapping[str, Any], produced: Produced, file: EncodedFile, index: int
    ) -> None:
        self._nodes: Mapping[str, Any] = workflow.get("nodes", {})
        self._resolved: Mapping[str, Any] = produced.resolved
        self._node = produced.node
        self._own = {"width": file.width, "height": file.height, "batch": index}

    def get(self, name: str) -> object | None:
        if name in self._own:
            return self._own[name]
        node, dot, given = name.rpartition(".")
        if dot:
            return self._input(node, given)
        for candidate in dict.fromkeys([self._node, *self._resolved, *self._nodes]):
            value = self._input(candidate, name)
            if value is not None:
                return value
        return None

    def _input(self, node: str, name: str) -> object | None:
        value = self._resolved.get(node, {}).get(name)
        if value is None:
            value = self._nodes.get(node, {}).get("inputs", {}).get(name)
        return None if isinstance(value, dict | list) else value
