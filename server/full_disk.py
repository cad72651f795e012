"""Whether what went wrong is that a disk is full, however deep that lies."""

from __future__ import annotations

import errno
import sqlite3

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def is_full(error: BaseException | None) -> bool:
    """Looks through what an error was raised from, SQLite's among them."""
    seen = 0
    while error is not None and seen < 20:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return True
        if isinstance(error, sqlite3.Error) and _code(error) == sqlite3.SQLITE_FULL:
            return True
        error = error.__cause__ or error.__context__
        seen += 1
    return False


def _code(error: sqlite3.Error) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF  # without the extended part
