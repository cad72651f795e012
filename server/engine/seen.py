"""What a node was given, as the page that tells of its failure shows it: short, JSON, no data."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from nodes.api.wires import Image, Mask, Recipe

SHOWN_TEXT = 1000
"""Longer texts end in an ellipsis."""
SHOWN_BRIEF = 200
"""And within a sentence."""
SHOWN_ITEMS = 8
SHOWN_FIELDS = 32
GLIMPSE_PIXELS = 96
"""Longer side of the small picture of an image or a mask."""
GLIMPSE_LIMIT = 64 << 20
"""Values of one picture that are looked at; of a larger one only the shape is said."""


def seen(value: Any, *, pictures: bool = True) -> Any:
    """An input as the node saw it: a number or a text as it is, a tensor by its shape and range.

    With `pictures` an image or a mask is `{"is": description, "picture": data URL of a small
    JPEG}`. Never raises: a device that has just failed may refuse to be asked.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value if len(value) <= SHOWN_TEXT else value[: SHOWN_TEXT - 1] + "…"
    if isinstance(value, list | tuple):
        more = [f"… {len(value) - SHOWN_ITEMS} more"] if len(value) > SHOWN_ITEMS else []
        return [seen(item, pictures=pictures) for item in value[:SHOWN_ITEMS]] + more
    if isinstance(value, Mapping):
        shown = list(value.items())[:SHOWN_FIELDS]
        return {str(name): seen(item, pictures=pictures) for name, item in shown}
    described = describe(value)
    if pictures and isinstance(value, Image | Mask):
        picture = _glimpse(value.pixels if isinstance(value, Image) else value.values)
        if picture is not None:
            return {"is": described, "picture": picture}
    return described


def brief(value: Any) -> str:
    """A value within a sentence, as Python writes it."""
    shown = seen(value, pictures=False)
    text = shown if isinstance(shown, str) and not isinstance(value, str) else repr(shown)
    return text if len(text) <= SHOWN_BRIEF else text[: SHOWN_BRIEF - 1] + "…"


def describe(value: Any) -> str:
    """A value that is no JSON, in a few words: `Latent 1 × 4 × 64 × 64, -3.1 to 4.2, sd1`."""
    name = type(value).__name__
    if hasattr(value, "shape"):
        return f"{name} {_tensor(value)}"
    if isinstance(value, Recipe):
        return value.file
    if not is_dataclass(value):
        return name
    parts: list[str] = []
    for field in fields(value):
        found = getattr(value, field.name)
        if hasattr(found, "shape"):
            own = _tensor(found)
            parts.append(own if not parts else f"{field.name} {own}")
        elif isinstance(found, Recipe) or (isinstance(found, str) and found):
            parts.append(found.file if isinstance(found, Recipe) else found)
        elif isinstance(found, tuple) and found and is_dataclass(found[0]):
            parts.append(f"{len(found)} × {describe(found[0])}")
        elif isinstance(found, Mapping) and found:
            parts.append(", ".join(str(key) for key in list(found)[:SHOWN_ITEMS]))
    return f"{name} {', '.join(parts)}" if parts else name


def _tensor(tensor: Any) -> str:
    """Shape and range; values that are no numbers are counted."""
    shape = " × ".join(str(size) for size in tensor.shape) or "one number"
    try:
        values = tensor.detach().float()
        odd = int((~values.isfinite()).sum())
        whole = values[values.isfinite()] if odd else values
        span = f", {float(whole.min()):.4g} to {float(whole.max()):.4g}" if whole.numel() else ""
        return f"{shape}{span}" + (f", {odd} values not finite" if odd else "")
    except Exception:
        return shape


def _glimpse(tensor: Any) -> str | None:
    """The first picture of a batch as a small JPEG, as a data URL."""
    try:
        first = tensor.detach()[0]
        if first.numel() > GLIMPSE_LIMIT:
            return None
        from PIL import Image as Picture

        levels = first.float().nan_to_num(0.0).clamp(0, 1).mul(255).round().byte().cpu()
        if levels.ndim == 3:
            levels = levels[0] if levels.shape[0] < 3 else levels[:3].permute(1, 2, 0)
        picture = Picture.fromarray(levels.contiguous().numpy())
        picture.thumbnail((GLIMPSE_PIXELS, GLIMPSE_PIXELS))
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=80)
        return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}"
    except Exception:
        return None
