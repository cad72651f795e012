"""Procedural scenes: one or two flat coloured shapes on a plain background.

A scene is data: what stands where. `scene_pictures.draw` makes its picture, `scene_captions.caption`
one of its many captions. Everything is a function of (seed, index), so a data set is two numbers
and needs no files.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace

RGB = tuple[int, int, int]

SIDE = 128  # px; every length below is for this side and scales with the picture

COLOURS: dict[str, RGB] = {
    "red": (222, 36, 40),
    "orange": (246, 138, 26),
    "yellow": (250, 220, 44),
    "green": (44, 160, 66),
    "cyan": (36, 196, 214),
    "blue": (42, 88, 224),
    "purple": (136, 56, 190),
    "pink": (250, 132, 188),
    "brown": (128, 78, 42),
    "black": (22, 22, 26),
    "white": (250, 250, 250),
}
BACKGROUNDS: dict[str, RGB] = {
    "white": (250, 250, 250),
    "black": (18, 18, 22),
    "gray": (148, 150, 154),
    "light blue": (178, 214, 246),
    "beige": (238, 224, 194),
    "dark blue": (24, 34, 92),
    "light green": (188, 230, 184),
}
SHAPES = ("circle", "square", "triangle", "star", "heart", "diamond", "cross", "ring")
SIZES: dict[str, float] = {"small": 13.0, "medium": 20.0, "large": 29.0}  # radius, px

# Never shown in training, so that drawing them shows that colour and shape were learnt apart.
HELD_OUT = frozenset(
    {
        ("red", "circle"),
        ("blue", "square"),
        ("green", "triangle"),
        ("yellow", "star"),
        ("purple", "heart"),
        ("orange", "diamond"),
        ("cyan", "cross"),
        ("pink", "ring"),
    }
)

# Where a single object stands: column and row, -1, 0 or 1 about the centre.
POSITIONS: dict[str, tuple[int, int]] = {
    "center": (0, 0),
    "left": (-1, 0),
    "right": (1, 0),
    "top": (0, -1),
    "bottom": (0, 1),
    "top left": (-1, -1),
    "top right": (1, -1),
    "bottom left": (-1, 1),
    "bottom right": (1, 1),
}
OPPOSITE = {"left": "right", "right": "left", "above": "below", "below": "above"}

MARGIN = 5.0  # px between an object and the edge
CONTRAST = 120.0  # smallest distance of an object's colour from its background


# ------------------------------------------------------------------ what a scene is


@dataclass(frozen=True, slots=True)
class Thing:
    """One coloured shape; centre and radius in px of a `SIDE` × `SIDE` picture."""

    colour: str
    shape: str
    size: str
    x: float
    y: float
    radius: float
    rgb: RGB


@dataclass(frozen=True, slots=True)
class Scene:
    """A background and no, one or two things; with two, `relation` is the first's to the second."""

    background: str
    rgb: RGB
    things: tuple[Thing, ...]
    position: str | None = None
    relation: str | None = None
    side: float = SIDE  # of the square that is seen, px; things stand inside it


def contrasts(colour: str, background: str) -> bool:
    """Whether a shape of this colour can be told from this background."""
    return _distance(COLOURS[colour], BACKGROUNDS[background]) >= CONTRAST


def _distance(a: RGB, b: RGB) -> float:
    """Perceptual distance of two colours ("redmean", compuphase.com/cmetric.htm)."""
    mean_red = (a[0] + b[0]) / 2
    red, green, blue = (x - y for x, y in zip(a, b, strict=True))
    return math.sqrt(
        (2 + mean_red / 256) * red**2 + 4 * green**2 + (2 + (255 - mean_red) / 256) * blue**2
    )


# ------------------------------------------------------------------ sampling


def pairs(held_out: bool) -> tuple[tuple[str, str], ...]:
    """The colour–shape pairs of one side of the split, in a fixed order."""
    every = ((colour, shape) for colour in COLOURS for shape in SHAPES)
    return tuple(pair for pair in every if (pair in HELD_OUT) == held_out)


def sample_scene(seed: int, index: int, held_out: bool = False) -> Scene:
    """The scene `index` of the data set `seed`: 2 % empty, 42 % one thing, 56 % two."""
    rng = random.Random(f"scene/{seed}/{index}")  # a string seed is the same on every platform
    kind = rng.random()
    if kind < 0.02:
        return empty_scene(rng)
    if kind < 0.44:
        return single_scene(rng, held_out=held_out)
    return double_scene(rng, held_out=held_out)


def empty_scene(rng: random.Random) -> Scene:
    background = rng.choice(list(BACKGROUNDS))
    return Scene(background, _jitter(rng, BACKGROUNDS[background], 3), ())


def single_scene(rng: random.Random, held_out: bool = False) -> Scene:
    """One thing in the centre (a third of the time) or at one of the eight places around it."""
    colour, shape = rng.choice(pairs(held_out))
    background = _background_for(rng, colour)
    size = rng.choice(list(SIZES))
    position = (
        "center"
        if rng.random() < 1 / 3
        else rng.choice([name for name in POSITIONS if name != "center"])
    )
    radius = SIZES[size]
    column, row = POSITIONS[position]
    reach = min(SIDE / 2 - MARGIN - radius, 38.0)
    x = SIDE / 2 + column * reach + _wobble(rng, column, 3.0)
    y = SIDE / 2 + row * reach + _wobble(rng, row, 3.0)
    thing = Thing(colour, shape, size, x, y, radius, _jitter(rng, COLOURS[colour]))
    return Scene(background, _jitter(rng, BACKGROUNDS[background], 3), (thing,), position=position)


def close_up(seed: int, index: int, held_out: bool = False) -> Scene:
    """One thing (or, 2 % of the time, none) filling half the view: a quarter of the pixels to learn words from."""
    rng = random.Random(f"close-up/{seed}/{index}")
    side = SIDE / 2
    if rng.random() < 0.02:
        return replace(empty_scene(rng), side=side)
    colour, shape = rng.choice(pairs(held_out))
    background = _background_for(rng, colour)
    size = rng.choice(list(SIZES))
    reach = min(side / 2 - SIZES[size] - 2.0, 8.0)
    x, y = (side / 2 + rng.uniform(-reach, reach) for _ in range(2))
    thing = Thing(colour, shape, size, x, y, SIZES[size], _jitter(rng, COLOURS[colour]))
    return Scene(background, _jitter(rng, BACKGROUNDS[background], 3), (thing,), side=side)


def double_scene(rng: random.Random, held_out: bool = False) -> Scene:
    """Two things that differ in colour or shape, side by side or one above the other, 12 px or more apart."""
    choices = pairs(held_out)
    first = rng.choice(choices)
    second = rng.choice([pair for pair in choices if pair != first])
    background = _background_for(rng, first[0], second[0])
    sizes = rng.choice(
        [(a, b) for a in SIZES for b in SIZES if (a, b) != ("large", "large")]
    )  # two large do not fit
    relation = rng.choice(list(OPPOSITE))
    radii = tuple(SIZES[size] for size in sizes)

    # Along the axis: margin, one thing, the gap, the other, margin. The one that comes first lies left or above.
    ahead = relation in ("left", "above")
    near, far = radii if ahead else radii[::-1]
    gap = rng.uniform(12.0, min(28.0, SIDE - 2 * MARGIN - 2 * (near + far)))
    length = 2 * (near + far) + gap
    slack = (SIDE - 2 * MARGIN - length) / 2
    start = SIDE / 2 - length / 2 + rng.uniform(-min(slack, 8.0), min(slack, 8.0))
    along = (start + near, start + 2 * near + gap + far)
    if not ahead:
        along = along[::-1]
    across = tuple(SIDE / 2 + rng.uniform(-8.0, 8.0) for _ in range(2))

    horizontal = relation in ("left", "right")
    things = tuple(
        Thing(
            colour,
            shape,
            size,
            x=along[k] if horizontal else across[k],
            y=across[k] if horizontal else along[k],
            radius=radii[k],
            rgb=_jitter(rng, COLOURS[colour]),
        )
        for k, ((colour, shape), size) in enumerate(zip((first, second), sizes, strict=True))
    )
    return Scene(background, _jitter(rng, BACKGROUNDS[background], 3), things, relation=relation)


def leaning(scene: Scene) -> Scene:
    """The scene with a thing that stands alone brought to the left and to the top, by mirroring its place."""
    if scene.position is None:
        return scene
    column, row = POSITIONS[scene.position]
    (thing,) = scene.things
    x = scene.side - thing.x if column > 0 else thing.x
    y = scene.side - thing.y if row > 0 else thing.y
    place = (-abs(column), -abs(row))
    position = next(name for name, other in POSITIONS.items() if other == place)
    return replace(scene, things=(replace(thing, x=x, y=y),), position=position)


def _background_for(rng: random.Random, *colours: str) -> str:
    return rng.choice(
        [name for name in BACKGROUNDS if all(contrasts(colour, name) for colour in colours)]
    )


def _jitter(rng: random.Random, rgb: RGB, amount: int = 5) -> RGB:
    red, green, blue = (min(255, max(0, channel + rng.randint(-amount, amount))) for channel in rgb)
    return red, green, blue


def _wobble(rng: random.Random, side: int, amount: float) -> float:
    """A small random offset; off-centre only inwards, so that the margin stays."""
    return rng.uniform(-amount, amount) if side == 0 else -side * rng.uniform(0.0, amount)
