"""What a call gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nodes.api.outputs import EncodedFile
from nodes.api.wires import Wire

BASE_BYTES = 512
"""What an entry costs beside its data, so that a million numbers count too."""


@dataclass(frozen=True, slots=True)
class Result:
    """Outputs by name, and the files of an output node."""

    values: Mapping[str, Any]
    files: tuple[EncodedFile, ...] = ()
    ms: float = 0.0
    """What it took to make."""
    inner: tuple[tuple[str, tuple[EncodedFile, ...]], ...] = ()
    """Of a loop: (`INDEX/inner`, files) of the output nodes in its body."""
    lines: tuple[tuple[str, str], ...] = ()
    """What was said while it ran, as (who, line): the node itself is `""`, a node in the body of a
    loop `INDEX/inner`. Said again where the result is known already."""

    def nbytes(self) -> int:
        """Bytes this result keeps alive."""
        total = BASE_BYTES
        for value in self.values.values():
            total += nbytes(value)
        for file in self.files:
            total += len(file.data)
        for _, files in self.inner:
            total += sum(len(file.data) for file in files)
        return total + sum(len(who) + len(line) for who, line in self.lines)


def nbytes(value: Any) -> int:
    """Bytes a value keeps alive; what is no wire, no text and no list counts as nothing."""
    if isinstance(value, Wire):
        return value.nbytes()
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, list | tuple):
        return sum(nbytes(item) for item in value)
    return 0
