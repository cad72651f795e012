"""Logs: a console for people, rotated JSON lines for machines."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from pathlib import Path
from typing import Any

import orjson

from server.clock import iso

MAX_BYTES = 10_000_000
KEPT = 5


class JsonLines(logging.Formatter):
    """One JSON object a line: `{at, level, logger, message, job?, node?, error?}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": iso(int(record.created * 1000)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name in ("job", "node"):
            value = getattr(record, name, None)
            if value is not None:
                line[name] = value
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


class Console(logging.Formatter):
    """`12:00:01 message`, with the level only when it is worth a look."""

    def format(self, record: logging.LogRecord) -> str:
        at = self.formatTime(record, "%H:%M:%S")
        level = "" if record.levelno < logging.WARNING else f"{record.levelname.lower()}: "
        text = f"{at} {level}{record.getMessage()}"
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return text


def set_up(folder: Path | None, level: str = "info") -> None:
    """Send what the server logs to stderr and, with a folder, to `tessera.jsonl` in it."""
    root = logging.getLogger("tessera")
    root.setLevel(logging.DEBUG)
    root.propagate = False
    tear_down()
    console = logging.StreamHandler(sys.stderr)
    console.setFormatter(Console())
    console.setLevel(level.upper())
    root.addHandler(console)
    if folder is not None:
        file = logging.handlers.RotatingFileHandler(
            folder / "tessera.jsonl", maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8"
        )
        file.setFormatter(JsonLines())
        file.setLevel(min(logging.INFO, console.level))
        root.addHandler(file)


def tear_down() -> None:
    """Close the handlers that `set_up` made."""
    root = logging.getLogger("tessera")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()


def quiet(name: str) -> None:
    """Hear no more of a logger."""
    logging.getLogger(name).disabled = True
