"""Reads a picture of coloured shapes back: background, and each thing's colour, shape, size and place.

No weights and nothing trained: the background is the border's median, things are the connected areas that differ
from it, a colour is the nearest by name, and a shape is the drawing it overlaps most.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PILImage
from scipy import ndimage

from nodes.data.scene_pictures import draw
from nodes.data.scenes import (
    BACKGROUNDS,
    COLOURS,
    POSITIONS,
    RGB,
    SHAPES,
    SIDE,
    SIZES,
    Scene,
    Thing,
)

Array = NDArray[np.float64]

GRID = 32  # side of a shape's mask when shapes are compared
THRESHOLD = 0.35  # of the largest difference from the background: what belongs to a thing
FLOOR = 24.0  # a difference below this, of 0..255, is no thing but noise
SPECK = 40.0  # px² of a 128 px picture: smaller areas are specks
LIKENESS = 0.72  # overlap under which an area has no shape anyone would name


@dataclass(frozen=True, slots=True)
class Found:
    """One thing seen; lengths in px of a `SIDE` × `SIDE` picture. `shape` is None when it looks like none."""

    colour: str
    shape: str | None
    size: str
    position: str
    x: float
    y: float
    radius: float
    likeness: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture shows, largest thing first."""

    background: str
    things: tuple[Found, ...]


def read_scene(picture: NDArray[np.uint8]) -> Seen:
    """Read a square RGB picture, (H, W, 3) of 0..255, of any size."""
    pixels = picture.astype(np.float64)
    scale = SIDE / pixels.shape[0]
    border = np.concatenate(
        [
            pixels[:2].reshape(-1, 3),
            pixels[-2:].reshape(-1, 3),
            pixels[:, :2].reshape(-1, 3),
            pixels[:, -2:].reshape(-1, 3),
        ]
    )
    ground = np.median(border, axis=0)
    difference = np.sqrt(((pixels - ground) ** 2).sum(axis=2))
    areas, _ = ndimage.label(
        difference > max(FLOOR, THRESHOLD * min(difference.max(), 110.0)), structure=np.ones((3, 3))
    )
    things = []
    for label, window in enumerate(ndimage.find_objects(areas), start=1):
        inside = areas[window] == label
        if inside.sum() * scale**2 < SPECK:
            continue
        things.append(_read_thing(pixels, ground, areas, label, window, scale))
    things.sort(key=lambda thing: -thing.radius)
    return Seen(nearest(ground, BACKGROUNDS), tuple(things))


def _read_thing(
    pixels: Array,
    ground: Array,
    areas: NDArray[np.int32],
    label: int,
    window: tuple[slice, slice],
    scale: float,
) -> Found:
    inside = areas[window] == label
    core = ndimage.binary_erosion(inside)
    rgb = np.median(pixels[window][core if core.sum() >= 8 else inside], axis=0)

    # Coverage: how far each pixel has gone from the background's colour to the thing's, so that edges count in part.
    top, left = max(0, window[0].start - 2), max(0, window[1].start - 2)
    area = (slice(top, window[0].stop + 2), slice(left, window[1].stop + 2))
    axis = rgb - ground
    coverage = ((pixels[area] - ground) @ axis / (axis @ axis)).clip(0.0, 1.0)
    coverage *= ndimage.binary_dilation(areas[area] == label, iterations=2)

    y0, y1 = _extent(coverage.max(axis=1))
    x0, x1 = _extent(coverage.max(axis=0))
    mask = _resample(coverage, y0, y1, x0, x1)
    aspect = (x1 - x0) / max(y1 - y0, 1e-6)
    shape, likeness = _closest_shape(mask, aspect)
    width, height = (x1 - x0) * scale, (y1 - y0) * scale
    if shape is None:
        radius = (width + height) / 4
        x, y = (left + (x0 + x1) / 2) * scale, (top + (y0 + y1) / 2) * scale
    else:
        template = _templates()[shape]
        radius = (width / template.width + height / template.height) / 2
        x = (left + (x0 + x1) / 2) * scale - template.dx * radius
        y = (top + (y0 + y1) / 2) * scale - template.dy * radius
    size = min(SIZES, key=lambda name: abs(np.log(max(radius, 1e-6) / SIZES[name])))
    return Found(
        nearest(rgb, COLOURS), shape, size, _position(x, y, radius), x, y, radius, likeness
    )


def nearest(rgb: Array, names: dict[str, RGB]) -> str:
    """The named colour nearest in CIE Lab."""
    lab = _lab(np.asarray(rgb, dtype=np.float64))
    return min(
        names,
        key=lambda name: float(
            ((lab - _lab(np.asarray(names[name], dtype=np.float64))) ** 2).sum()
        ),
    )


def _lab(rgb: Array) -> Array:
    """sRGB 0..255 -> CIE Lab, D65."""
    c = rgb.clip(0, 255) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    t = to_xyz @ linear / np.array([0.95047, 1.0, 1.08883])
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _position(x: float, y: float, radius: float) -> str:
    """The name of the place: off-centre by more than half of what the drawing would be."""
    half = min(SIDE / 2 - radius, 38.0) / 2
    column = int(np.sign(x - SIDE / 2)) if abs(x - SIDE / 2) > half else 0
    row = int(np.sign(y - SIDE / 2)) if abs(y - SIDE / 2) > half else 0
    return next(name for name, place in POSITIONS.items() if place == (column, row))


# ------------------------------------------------------------------ shapes


@dataclass(frozen=True, slots=True)
class _Template:
    """A shape filling a `GRID` × `GRID` mask, and its box in units of the radius."""

    mask: Array
    width: float
    height: float
    dx: float
    dy: float


@lru_cache(maxsize=1)
def _templates() -> dict[str, _Template]:
    templates = {}
    for shape in SHAPES:
        radius = 50.0
        scene = Scene(
            "white",
            (0, 0, 0),
            (Thing("white", shape, "large", SIDE / 2, SIDE / 2, radius, (255, 255, 255)),),
        )
        coverage = np.asarray(draw(scene, SIDE), dtype=np.float64)[..., 0] / 255
        y0, y1 = _extent(coverage.max(axis=1))
        x0, x1 = _extent(coverage.max(axis=0))
        templates[shape] = _Template(
            mask=_resample(coverage, y0, y1, x0, x1),
            width=(x1 - x0) / radius,
            height=(y1 - y0) / radius,
            dx=((x0 + x1) / 2 - SIDE / 2) / radius,
            dy=((y0 + y1) / 2 - SIDE / 2) / radius,
        )
    return templates


def _closest_shape(mask: Array, aspect: float) -> tuple[str | None, float]:
    """The shape with the largest overlap (soft intersection over union), if it is like any."""
    likeness = {}
    for name, template in _templates().items():
        overlap = np.minimum(mask, template.mask).sum() / np.maximum(mask, template.mask).sum()
        stretch = aspect / (template.width / template.height)
        likeness[name] = float(overlap) * min(stretch, 1 / stretch) ** 0.5
    best = max(likeness, key=lambda name: likeness[name])
    return (best if likeness[best] >= LIKENESS else None), likeness[best]


def _extent(profile: Array) -> tuple[float, float]:
    """Where a profile of coverage, one value a pixel, begins and ends at one half, to a fraction of a pixel."""
    above = np.flatnonzero(profile >= 0.5)
    if not len(above):
        return 0.0, float(len(profile))
    first, last = int(above[0]), int(above[-1])
    before = profile[first - 1] if first else 0.0
    after = profile[last + 1] if last + 1 < len(profile) else 0.0
    return first - float(before), last + 1 + float(after)


def _resample(coverage: Array, y0: float, y1: float, x0: float, x1: float) -> Array:
    """The box of a mask stretched to `GRID` × `GRID`."""
    image = PILImage.fromarray(coverage.astype(np.float32))
    stretched = image.resize(
        (GRID, GRID),
        PILImage.Resampling.BILINEAR,
        box=(max(0.0, x0), max(0.0, y0), min(x1, coverage.shape[1]), min(y1, coverage.shape[0])),
    )
    return np.asarray(stretched, dtype=np.float64)
