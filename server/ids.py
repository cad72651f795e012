"""Ids that sort by the time they were made."""

from __future__ import annotations

import os
import re
import threading
import time

ID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
_ID = re.compile(ID_PATTERN)

_lock = threading.Lock()
_last = 0


def uuid7() -> str:
    """A version 7 UUID (RFC 9562): milliseconds, then a counter that starts at random.

    Ids made in one process rise strictly, also within a millisecond.
    """
    global _last
    with _lock:
        # 48 bits of milliseconds above 26 bits that count within them.
        now = (time.time_ns() // 1_000_000) << 26 | int.from_bytes(os.urandom(3)) & 0x7FFFFF
        _last = now if now > _last else _last + 1
        stamp = _last
    milliseconds, counter = stamp >> 26, stamp & 0x3FFFFFF
    high = milliseconds << 16 | 0x7000 | counter >> 14
    low = 0b10 << 62 | (counter & 0x3FFF) << 48 | int.from_bytes(os.urandom(6))
    text = f"{high << 64 | low:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_id(text: str) -> bool:
    """Whether the text is written like an id of ours."""
    return _ID.match(text) is not None
