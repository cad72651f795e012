"""Time as the server keeps it: milliseconds since 1970, shown as UTC ISO 8601."""

from __future__ import annotations

import functools
import time
from datetime import UTC, datetime


def now_ms() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def iso(ms: int) -> str:
    """`2026-01-01T00:00:00.000Z`."""
    seconds, rest = divmod(ms, 1000)
    return f"{_second(seconds)}.{rest:03d}Z"


@functools.lru_cache(maxsize=1024)
def _second(seconds: int) -> str:
    # A job's times are written several times within a second.
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}"


def iso_or_none(ms: int | None) -> str | None:
    """As `iso`, for a time that may not have come yet."""
    return None if ms is None else iso(ms)
