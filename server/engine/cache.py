"""Results kept in memory, as many as fit."""

from __future__ import annotations

from collections import OrderedDict

from server.engine.results import Result


class MemoryCache:
    """Results by fingerprint under a budget of bytes; what was used longest ago goes first."""

    def __init__(self, budget_bytes: int) -> None:
        self.budget_bytes = budget_bytes
        self._kept: OrderedDict[str, tuple[Result, int]] = OrderedDict()
        self._used = 0

    def get(self, fingerprint: str) -> Result | None:
        found = self._kept.get(fingerprint)
        if found is None:
            return None
        self._kept.move_to_end(fingerprint)
        return found[0]

    def put(self, fingerprint: str, result: Result) -> None:
        """Keep a result. One that is larger than the whole budget is not kept."""
        size = result.nbytes()
        self.drop(fingerprint)
        if size > self.budget_bytes:
            return
        self._kept[fingerprint] = (result, size)
        self._used += size
        while self._used > self.budget_bytes:
            _, (_, freed) = self._kept.popitem(last=False)
            self._used -= freed

    def drop(self, fingerprint: str) -> None:
        found = self._kept.pop(fingerprint, None)
        if found is not None:
            self._used -= found[1]

    def clear(self) -> None:
        self._kept.clear()
        self._used = 0

    def __contains__(self, fingerprint: str) -> bool:
        return fingerprint in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def used_bytes(self) -> int:
        return self._used
