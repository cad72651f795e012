"""What a prompt box shows while somebody types: tokens by window, embeddings that are missing."""

from __future__ import annotations

from typing import Any

from nodes.api.errors import NodeError
from nodes.models.header import read_header
from server.models import ModelFolders

FOLDER = "embeddings"


class Prompts:
    """Counts prompts as the text encoder will."""

    def __init__(self, models: ModelFolders) -> None:
        self._models = models

    def count(self, text: str) -> dict[str, Any]:
        """The prompt's windows, and the embeddings it names that are not there. Blocks."""
        # Not at the start of the server: most of a tenth of a second.
        from nodes.models.token_count import count
        from nodes.models.windows import ROOM

        files = {model.name: model for model in self._models.files(FOLDER)}
        missing: dict[str, None] = {}

        def vectors(name: str) -> int | None:
            file = files.get(f"{name}.safetensors") or files.get(name)
            if file is None:
                missing[name] = None
                return None
            try:
                tables = read_header(file.path).tensors.values()
            except NodeError:
                return None
            return next((t.shape[0] if len(t.shape) == 2 else 1 for t in tables), None)

        windows = count(text, vectors)
        named = [name for name in missing if f"embedding:{name}".lower() in text.lower()]
        return {
            "room": ROOM,
            "windows": [
                {"start": _utf16(text, window.start), "tokens": window.tokens} for window in windows
            ],
            "missing_embeddings": named,
        }


def _utf16(text: str, place: int) -> int:
    """A place in a text as JavaScript counts it."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
