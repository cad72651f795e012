"""Library blocks: subgraphs kept for every workflow, each a file that can be copied and shared.

`blocks/ID.json` is a workflow whose one node is an instance of the block's subgraph; the subgraphs
that it needs in turn lie beside it. It opens in the editor like any other workflow.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from nodes.api.sentence import say
from server.clock import iso
from server.errors import Refused
from server.graph.model import SUBGRAPH, parse
from server.graph.problems import InvalidWorkflow, Problem

log = logging.getLogger("tessera.blocks")

BLOCK_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$"
"""The name of a block's file: an id for those made here, any plain name for those put there."""
_BLOCK = re.compile(BLOCK_PATTERN)


@dataclass(frozen=True, slots=True)
class Block:
    id: str
    name: str
    description: str
    etag: str
    updated_at: int
    workflow: dict[str, Any]

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "etag": self.etag,
            "updated_at": iso(self.updated_at),
            "workflow": self.workflow,
        }


class Blocks:
    """The folder of blocks. Methods block; several threads may call them."""

    def __init__(self, folder: Path, *, sync: bool = False) -> None:
        self._folder = folder
        self._sync = sync
        self._lock = threading.Lock()

    def all(self) -> list[Block]:
        """Every block by name. A file that is no block is passed over, and the log says why."""
        return sorted(self._each(), key=lambda block: (block.name.lower(), block.id))

    def put(
        self, id: str, workflow: dict[str, Any], match: str | None, none_match: str | None
    ) -> tuple[Block, bool]:
        """Keep a block; it, and whether it is new.

        Replacing one needs its ETag in `match` (or `*`). Raises InvalidWorkflow for what is no
        block, Refused if it was changed meanwhile or the disk is full. Nothing is half-written.
        """
        _check(workflow)
        data = orjson.dumps(workflow, option=orjson.OPT_INDENT_2)
        with self._lock:
            known = self._read(id)
            _guard(id, known, match, none_match)
            try:
                self._write(id, data)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                raise Refused(
                    "disk.full",
                    say("The block was not kept: the disk is full."),
                    remedy=say("Make room and try again."),
                ) from None
            found = self._read(id)
        assert found is not None
        return found, known is None

    def delete(self, id: str, match: str | None) -> None:
        """Remove a block; the workflows it was put into keep their copies."""
        with self._lock:
            known = self._read(id)
            if known is None:
                raise Refused("block.not_found", say("There is no block {id}.", id=id))
            if match is not None:
                _guard(id, known, match, None)
            self._path(id).unlink()

    def _each(self) -> Iterator[Block]:
        for path in self._folder.glob("*.json"):
            if not _BLOCK.match(path.stem):
                log.warning("blocks/%s is passed over: its name has other signs", path.name)
                continue
            block = self._read(path.stem)
            if block is not None:
                yield block

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _read(self, id: str) -> Block | None:
        path = self._path(id)
        try:
            data = path.read_bytes()
            changed = int(path.stat().st_mtime * 1000)
        except FileNotFoundError:
            return None
        try:
            workflow = orjson.loads(data)
            _check(workflow)
        except (orjson.JSONDecodeError, InvalidWorkflow) as error:
            log.warning("blocks/%s.json is passed over: %s", id, error)
            return None
        said = (workflow.get("ui") or {}).get("description", "")
        return Block(
            id=id,
            name=workflow.get("name") or id,
            description=said if isinstance(said, str) else "",
            etag=f'"{hashlib.sha256(data).hexdigest()[:16]}"',
            updated_at=changed,
            workflow=workflow,
        )

    def _write(self, id: str, data: bytes) -> None:
        half = self._folder / f".{id}.{os.getpid()}"
        try:
            with half.open("wb") as file:
                file.write(data)
                if self._sync:
                    file.flush()
                    os.fsync(file.fileno())
            half.replace(self._path(id))
        finally:
            with suppress(FileNotFoundError):
                half.unlink()


def _check(workflow: object) -> None:
    """Raises InvalidWorkflow unless this is a workflow of one instance."""
    document = parse(workflow)
    nodes = list(document.nodes.values())
    name = nodes[0].type.removeprefix(SUBGRAPH) if len(nodes) == 1 else ""
    if len(nodes) == 1 and nodes[0].type.startswith(SUBGRAPH) and name in document.subgraphs:
        return
    raise InvalidWorkflow(
        [
            Problem(
                None,
                None,
                "workflow.invalid",
                say("A block has one node, an instance of one of its subgraphs."),
                say("In the editor, select the instance and put it into the library."),
            )
        ]
    )


def _guard(id: str, known: Block | None, match: str | None, none_match: str | None) -> None:
    if known is None:
        if match is not None:
            raise _failed(say("There is no block {id} any more.", id=id))
    elif none_match is not None and _names(none_match, known):
        raise _failed(say("Block {id} exists already.", id=id))
    elif match is None:
        raise Refused(
            "request.precondition_required",
            say("Block {id} exists; replacing it needs If-Match.", id=id),
            remedy=say(
                "Send If-Match with the ETag you last saw ({etag} is the present one).",
                etag=known.etag,
            ),
        )
    elif not _names(match, known):
        raise _failed(say("Block {id} was changed by someone else meanwhile.", id=id))


def _names(header: str, known: Block) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or known.etag in tags


def _failed(detail: str) -> Refused:
    return Refused(
        "request.precondition_failed", detail, remedy=say("GET it anew and decide which to keep.")
    )
