"""All sixteen bits of colour files that Pillow hands out as eight.

Pillow has no pixel mode for more than 8 bits of several channels: it unpacks the upper byte of
each value and drops the lower one. Told that the bytes stand the other way round it unpacks the
lower ones, so two readings of a file give the whole values.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image as PIL
from PIL import ImageOps

FORMATS: Final = ("PNG", "TIFF")
_OTHER_ORDER: Final = {"B": "L", "L": "B", "N": "B" if sys.byteorder == "little" else "L"}
SWAPPED: Final[Mapping[str, str]] = {
    f"{mode};16{order}": f"{mode};16{other}"
    for mode in ("RGB", "RGBA")
    for order, other in _OTHER_ORDER.items()
}


def sixteen_bits(path: Path) -> npt.NDArray[np.float32] | None:
    """An upright picture (H, W, 3 or 4) in 0..1 at full precision.

    None for a file that has no 16 bits of RGB or RGBA, has several frames, or marks one colour as
    transparent.
    """
    with PIL.open(path, formats=FORMATS) as upper, PIL.open(path, formats=FORMATS) as lower:
        modes = {_raw_mode(tile.args) for tile in lower.tile}
        frames = getattr(lower, "n_frames", 1)
        if not modes or not modes <= SWAPPED.keys() or frames > 1 or "transparency" in lower.info:
            return None
        lower.tile = [tile._replace(args=_swapped(tile.args)) for tile in lower.tile]
        high, low = (
            np.array(ImageOps.exif_transpose(half), dtype=np.float32) for half in (upper, lower)
        )
    return (high * 256 + low) / np.float32(65535)


def _raw_mode(args: Any) -> str:
    """What a tile's bytes are: `RGB;16B`."""
    return str(args[0] if isinstance(args, tuple) else args)


def _swapped(args: Any) -> Any:
    mode = SWAPPED[_raw_mode(args)]
    return (mode, *args[1:]) if isinstance(args, tuple) else mode
