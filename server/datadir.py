"""The data directory: where things lie, held by one server at a time."""

from __future__ import annotations

import json
import os
from pathlib import Path

from filelock import FileLock, Timeout

from server.errors import DataLocked, SettingsError
from server.ids import is_id, uuid7


class DataDirectory:
    """Folders below the data directory, made when it is opened."""

    FOLDERS = (
        "blobs",
        "blocks",
        "output",
        "input",
        "models",
        "cache",
        "scratch",
        "logs",
        "trash",
    )

    def __init__(self, root: Path) -> None:
        self.root = root
        self.blobs = root / "blobs"
        self.blocks = root / "blocks"
        self.output = root / "output"
        self.input = root / "input"
        self.models = root / "models"
        self.cache = root / "cache"
        self.scratch = root / "scratch"
        self.logs = root / "logs"
        self.trash = root / "trash"
        self.databases = root / "databases.txt"
        """The databases whose rows refer to these blobs, by id."""
        self._lock = FileLock(root / "tessera.lock")
        self._holder = root / "tessera.lock.json"

    def open(self) -> None:
        """Make the folders and take the lock, which the system drops when the process ends.

        Raises DataLocked if another server holds it, SettingsError if it cannot be written.
        """
        try:
            for name in self.FOLDERS:
                (self.root / name).mkdir(parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
            self._holder.write_text(json.dumps({"pid": os.getpid()}))
        except Timeout:
            raise DataLocked(
                f"Another Tessera ({self._who()}) uses {self.root}. Use that one, stop it, or "
                "choose another folder with --data."
            ) from None
        except OSError as error:
            raise SettingsError(
                f"The data directory {self.root} cannot be used: {error.strerror or error}. "
                "Choose another with --data."
            ) from None

    def serve_at(self, address: str) -> None:
        """Leave the address for whoever starts a second server here."""
        self._holder.write_text(json.dumps({"pid": os.getpid(), "address": address}))

    def server_id(self) -> str:
        """The id of the server that works here, the same after a restart."""
        file = self.root / "server-id"
        try:
            found = file.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            found = ""
        if not is_id(found):
            found = uuid7()
            file.write_text(found, encoding="ascii")
        return found

    def close(self) -> None:
        self._lock.release()

    def _who(self) -> str:
        try:
            holder = json.loads(self._holder.read_text())
            at = f" at {holder['address']}" if "address" in holder else ""
            return f"process {holder['pid']}{at}"
        except (OSError, ValueError, KeyError):
            return "just starting"
