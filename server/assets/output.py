"""The output folder: `output/SUBFOLDER/PREFIX_00001.png`, each file another name of a blob."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text

from server.assets.blobs import PREFIX
from server.database import Transaction
from server.paths import resolve

_SET = text("UPDATE counters SET value = :value WHERE name = :name")


class OutputFolder:
    """Gives files their names. Called inside the transaction that commits their rows."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._made: set[Path] = set()

    def place(self, transaction: Transaction, prefix: str, extension: str, blob: Path) -> str:
        """Give a blob the next free name of a prefix; the name, relative to the folder.

        The number comes from the database, so a full folder costs nothing. Nothing is ever
        overwritten: a name that is taken by another content is passed over. Repeating the call
        after a rollback finds the name it made before.
        """
        counter = f"file:{prefix}{extension}"
        number = transaction.count(counter)
        searched = False
        while True:
            name = f"{prefix}_{number:05d}{extension}"
            target = resolve(self.root, name)
            if target.parent not in self._made:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(target.parent)
            try:
                _link_or_copy(blob, target)
                return name
            except FileNotFoundError:
                if target.parent.exists():
                    raise
                self._made.discard(target.parent)  # Someone removed the folder.
                continue
            except FileExistsError:
                if _same(blob, target):
                    return name
            # The folder holds files the database does not know: go on behind the last of them.
            number = number + 1 if searched else self._last(target.parent, name) + 1
            searched = True
            transaction.execute(_SET, {"name": counter, "value": number})

    def _last(self, folder: Path, name: str) -> int:
        stem = re.escape(Path(name).name.rpartition("_")[0])
        pattern = re.compile(rf"{stem}_(\d+){re.escape(Path(name).suffix)}")
        numbers = [int(m[1]) for m in map(pattern.fullmatch, os.listdir(folder)) if m]
        return max(numbers, default=0)


def _same(blob: Path, target: Path) -> bool:
    with suppress(OSError):
        return os.path.samefile(blob, target) or filecmp.cmp(blob, target, shallow=False)
    return False


def _link_or_copy(blob: Path, target: Path) -> None:
    """Raises FileExistsError if the name is taken."""
    try:
        os.link(blob, target)
        return
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:
        pass  # No hard links here (exFAT, another disk), or too many of this blob.
    if target.exists():
        raise FileExistsError(target)
    handle, name = tempfile.mkstemp(prefix=PREFIX, dir=target.parent)
    os.close(handle)
    try:
        shutil.copyfile(blob, name)
        os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)
