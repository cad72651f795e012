"""The node types this server offers: what the workers report, compiled once."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Any

import orjson

from nodes.api.sentence import say
from server.engine.pools.base import Pool
from server.errors import Refused
from server.graph.catalogue import Catalogue

PATIENCE_S = 60.0
"""How long a request waits for the first catalogue; it is there at once but on a first start."""


class CatalogueSource:
    """Asks the pool, and keeps the answer compiled while it stays the same."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._entries: Sequence[dict[str, Any]] | None = None
        self._catalogue = Catalogue(())
        self._body = b""
        self._etag = ""

    async def get(self) -> Catalogue:
        """The compiled catalogue. Raises Refused if no worker could tell it in time."""
        try:
            entries = await asyncio.wait_for(self._pool.catalogue(), PATIENCE_S)
        except TimeoutError:
            raise Refused(
                "server.starting",
                say("No worker has started yet, so the node types are not known."),
                remedy=say("Wait a moment; GET /readyz says when it is there."),
                headers={"retry-after": "2"},
            ) from None
        if entries is not self._entries:
            self._catalogue = Catalogue(entries)
            self._body = orjson.dumps({"nodes": list(entries)}, default=str)
            self._etag = f'"{hashlib.sha256(self._body).hexdigest()[:32]}"'
            self._entries = entries
        return self._catalogue

    async def document(self) -> tuple[bytes, str]:
        """The answer to `GET /nodes` and its ETag."""
        await self.get()
        return self._body, self._etag

    @property
    def known(self) -> bool:
        return self._entries is not None
