"""Captions of scenes: true, and different each time."""

from __future__ import annotations

import random

from nodes.data.scenes import OPPOSITE, Scene, Thing

POSITION_PHRASES: dict[str, tuple[str, ...]] = {
    "center": ("in the center", "in the middle"),
    "left": ("on the left", "at the left"),
    "right": ("on the right", "at the right"),
    "top": ("at the top",),
    "bottom": ("at the bottom",),
    "top left": ("in the top left", "in the top left corner"),
    "top right": ("in the top right", "in the top right corner"),
    "bottom left": ("in the bottom left", "in the bottom left corner"),
    "bottom right": ("in the bottom right", "in the bottom right corner"),
}
RELATION_PHRASES: dict[str, tuple[str, ...]] = {
    "left": ("to the left of", "left of", "on the left of"),
    "right": ("to the right of", "right of", "on the right of"),
    "above": ("above", "over", "on top of"),
    "below": ("below", "under", "beneath"),
}
PREFIXES = ("a picture of", "a drawing of", "an image of")


def caption(scene: Scene, rng: random.Random, lean: float = 0.0) -> str:
    """One of the scene's true captions: what is said about size, place and background is drawn anew each time.

    Of two things either is named first; with `lean` it is rather the left or the upper one, with 1 always.
    """
    background = f"{scene.background} background"
    if not scene.things:
        return rng.choice(
            (
                f"{_article(background)} {background}",
                f"an empty {background}",
                f"a plain {background}",
            )
        )
    say_size = rng.random() < 0.65
    if len(scene.things) == 1:
        words = phrase(scene.things[0], say_size)
        if scene.position is not None and rng.random() < 0.65:
            words += " " + rng.choice(POSITION_PHRASES[scene.position])
    else:
        words = _pair(scene, rng, say_size, lean)
    if rng.random() < 0.75:
        words += f" on {_article(background)} {background}"
    return f"{rng.choice(PREFIXES)} {words}" if rng.random() < 0.15 else words


def phrase(thing: Thing, say_size: bool) -> str:
    """A thing in words, as "a large red heart" or "a red heart"."""
    words = (
        f"{thing.size} {thing.colour} {thing.shape}"
        if say_size
        else f"{thing.colour} {thing.shape}"
    )
    return f"{_article(words)} {words}"


def _pair(scene: Scene, rng: random.Random, say_size: bool, lean: float) -> str:
    first, second = scene.things
    relation = scene.relation
    assert relation is not None
    toward = lean if relation in ("right", "below") else -lean
    if rng.random() < 0.5 * (1 + toward):
        first, second, relation = second, first, OPPOSITE[relation]
    joint = rng.choice(RELATION_PHRASES[relation]) if rng.random() < 0.92 else "and"
    return f"{phrase(first, say_size)} {joint} {phrase(second, say_size)}"


def _article(words: str) -> str:
    return "an" if words[0] in "aeiou" else "a"
