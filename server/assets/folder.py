"""A plain folder of results, for a run without a server: the same names, no database."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from nodes.api.outputs import EncodedFile
from nodes.image import naming
from server.assets.staging import UNNAMED_KINDS, NameValues, Origin, embedded
from server.engine.protocol import Produced
from server.errors import TesseraError
from server.paths import resolve


class Folder:
    """Writes what output nodes hand over under the next free names. Never overwrites."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._numbers: dict[tuple[Path, str, str], int] = {}

    def write(self, workflow: Mapping[str, Any], produced: Produced) -> Iterator[Path]:
        """Write the files one after the other, the workflow inside; their paths.

        Raises TesseraError if the folder refuses.
        """
        origin = Origin("run", "", orjson.dumps(workflow).decode(), workflow)
        at = datetime.now()
        for index, file in enumerate(produced.files):
            values = NameValues(workflow, produced, file, index)
            # What a server keeps without a name, such as a preview, is named after its node here.
            unnamed = file.kind in UNNAMED_KINDS
            pattern = produced.node.replace("/", "-") if unnamed else file.prefix
            prefix = naming.expand(pattern, values.get, at)
            try:
                yield self._put(prefix, file, embedded(origin, produced, file))
            except OSError as error:
                raise TesseraError(
                    f"{error.filename or self.root} cannot be written: {error.strerror}. Choose "
                    "another folder with --output."
                ) from None

    def _put(self, prefix: str, file: EncodedFile, data: bytes) -> Path:
        target = resolve(self.root, f"{prefix}{file.extension}")
        target.parent.mkdir(parents=True, exist_ok=True)
        stem, extension = target.name.removesuffix(file.extension), file.extension
        key = (target.parent, stem, extension)
        number = self._numbers.get(key) or _last(*key)
        while True:
            number += 1
            path = target.with_name(f"{stem}_{number:05d}{extension}")
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
            except FileExistsError:
                continue
            self._numbers[key] = number
            try:
                with os.fdopen(handle, "wb") as writing:
                    writing.write(data)
            except BaseException:
                path.unlink(missing_ok=True)  # a full disk leaves no half picture
                raise
            return self.root / path.relative_to(self.root.resolve())


_BINARY = getattr(os, "O_BINARY", 0)


def _last(folder: Path, stem: str, extension: str) -> int:
    """The highest number in use; asked once for each name."""
    pattern = re.compile(rf"{re.escape(stem)}_(\d+){re.escape(extension)}")
    numbers = [int(m[1]) for m in map(pattern.fullmatch, os.listdir(folder)) if m]
    return max(numbers, default=0)
