"""Pictures of scenes: flat shapes with antialiased edges."""

from __future__ import annotations

import math
from functools import cache

from PIL import Image as PILImage
from PIL import ImageDraw

from nodes.data.scenes import SHAPES, Scene

OVERSAMPLING = 4


def draw(scene: Scene, side: int | None = None) -> PILImage.Image:
    """The picture of a scene, RGB, `side` × `side` px (by default 1:1), with antialiased edges."""
    side = round(scene.side) if side is None else side
    picture = PILImage.new("RGB", (side, side), scene.rgb)
    for thing in scene.things:
        scale = side / scene.side
        mask, left, top = _mask(thing.shape, thing.x * scale, thing.y * scale, thing.radius * scale)
        picture.paste(thing.rgb, (left, top), mask)
    return picture


def _mask(shape: str, x: float, y: float, radius: float) -> tuple[PILImage.Image, int, int]:
    """Coverage of a shape, 0..255, and the pixel where its upper left corner goes."""
    left, top = math.floor(x - radius) - 1, math.floor(y - radius) - 1
    cells = math.ceil(2 * radius) + 3
    canvas = PILImage.new("L", (cells * OVERSAMPLING, cells * OVERSAMPLING), 0)
    _paint(
        ImageDraw.Draw(canvas),
        shape,
        (x - left) * OVERSAMPLING,
        (y - top) * OVERSAMPLING,
        radius * OVERSAMPLING,
    )
    return canvas.resize((cells, cells), PILImage.Resampling.BOX), left, top


def _paint(pen: ImageDraw.ImageDraw, shape: str, x: float, y: float, r: float) -> None:
    if shape in ("circle", "ring"):
        r *= 0.94
        pen.ellipse((x - r, y - r, x + r, y + r), fill=255)
        if shape == "ring":
            hole = 0.52 * r
            pen.ellipse((x - hole, y - hole, x + hole, y + hole), fill=0)
        return
    pen.polygon([(x + r * u, y + r * v) for u, v in _outline(shape)], fill=255)


@cache
def _outline(shape: str) -> tuple[tuple[float, float], ...]:
    """Corners of a shape in the unit circle, y downwards."""
    match shape:
        case "square":
            return ((-0.84, -0.84), (0.84, -0.84), (0.84, 0.84), (-0.84, 0.84))
        case "triangle":
            return ((0.0, -0.95), (1.0, 0.8), (-1.0, 0.8))
        case "diamond":
            return ((0.0, -1.0), (0.78, 0.0), (0.0, 1.0), (-0.78, 0.0))
        case "cross":
            a, b = 0.33, 0.95
            return (
                (-a, -b),
                (a, -b),
                (a, -a),
                (b, -a),
                (b, a),
                (a, a),
                (a, b),
                (-a, b),
                (-a, a),
                (-b, a),
                (-b, -a),
                (-a, -a),
            )
        case "star":
            radii = (1.0, 0.42)
            return tuple(
                (
                    radii[k % 2] * math.sin(math.pi * k / 5),
                    0.06 - radii[k % 2] * math.cos(math.pi * k / 5),
                )
                for k in range(10)
            )
        case "heart":
            curve = (math.tau * k / 64 for k in range(64))
            return tuple(
                (
                    16 * math.sin(t) ** 3 / 17,
                    -(
                        13 * math.cos(t)
                        - 5 * math.cos(2 * t)
                        - 2 * math.cos(3 * t)
                        - math.cos(4 * t)
                        + 2.5
                    )
                    / 17,
                )
                for t in curve
            )
    raise ValueError(f"No shape is called {shape!r}; there are {', '.join(SHAPES)}.")
