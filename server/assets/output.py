"""The output folder: `output/SUBFOLDER/PREFIX_00001.png`, each file another name of a blob."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from server.assets.blobs import PREFIX
from server.database import Transaction
from server.paths import check_name, resolve

_SET = "UPDATE counters SET value = :value WHERE name = :name"


class OutputFolder:
    """Gives files their names. Called inside the transaction that commits their rows."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folders: dict[str, str] = {}
        """Subfolder → its real path, resolved and made once."""

    def place(self, transaction: Transaction, prefix: str, extension: str, blob: Path) -> str:
        """Give a blob the next free name of a prefix; the name, relative to the folder.

        The number comes from the database, so a full folder costs nothing. Nothing is ever
        overwritten: a name that is taken by another content is passed over. Repeating the call
        after a rollback finds the name it made before.
        """
        counter = f"file:{prefix}{extension}"
        number = transaction.count(counter)
        searched = False
        subfolder, _, stem = prefix.rpartition("/")
        while True:
            file = f"{stem}_{number:05d}{extension}"
            check_name(file)
            folder = self._folder(subfolder)
            target = os.path.join(folder, file)
            try:
                _link_or_copy(blob, target)
                return f"{prefix}_{number:05d}{extension}"
            except FileNotFoundError:
                if os.path.isdir(folder):
                    raise
                del self._folders[subfolder]  # Someone removed it.
                continue
            except FileExistsError:
                if _same(blob, target):
                    return f"{prefix}_{number:05d}{extension}"
            # The folder holds files the database does not know: go on behind the last of them.
            number = number + 1 if searched else _last(folder, stem, extension) + 1
            searched = True
            transaction.run(_SET, {"name": counter, "value": number})

    def _folder(self, subfolder: str) -> str:
        found = self._folders.get(subfolder)
        if found is None:
            path = resolve(self.root, subfolder) if subfolder else self.root
            path.mkdir(parents=True, exist_ok=True)
            found = self._folders[subfolder] = os.fspath(path)
        return found


def _last(folder: str, stem: str, extension: str) -> int:
    pattern = re.compile(rf"{re.escape(stem)}_(\d+){re.escape(extension)}")
    numbers = [int(m[1]) for m in map(pattern.fullmatch, os.listdir(folder)) if m]
    return max(numbers, default=0)


def _same(blob: Path, target: str) -> bool:
    with suppress(OSError):
        return os.path.samefile(blob, target) or filecmp.cmp(blob, target, shallow=False)
    return False


def _link_or_copy(blob: Path, target: str) -> None:
    """Raises FileExistsError if the name is taken."""
    try:
        os.link(blob, target)
        return
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:
        pass  # No hard links here (exFAT, another disk), or too many of this blob.
    if os.path.exists(target):
        raise FileExistsError(target)
    handle, name = tempfile.mkstemp(prefix=PREFIX, dir=os.path.dirname(target))
    os.close(handle)
    try:
        shutil.copyfile(blob, name)
        os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)
