"""Prompt fidelity: how often a picture shows what its prompt said, part by part."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nodes.data.scene_captions import POSITION_PHRASES, RELATION_PHRASES, phrase
from nodes.data.scenes import (
    Scene,
    Thing,
    double_scene,
    single_scene,
)
from nodes.evaluation.detector import Found, Seen, read_scene


class Prompt(NamedTuple):
    """A prompt and the scene it describes; only what the prompt says counts."""

    text: str
    scene: Scene
    says_position: bool = False


Draw = Callable[[Sequence[Prompt]], NDArray[np.uint8]]  # prompts -> (N, H, W, 3)

ROWS = ("one object", "one object, held-out pair", "stated position", "two objects")


def prompts_for(row: str, count: int, seed: int = 1_000_000) -> list[Prompt]:
    """`count` prompts of a row, from scenes outside every training set's seed."""
    prompts = []
    for index in range(count):
        rng = random.Random(f"prompt/{row}/{seed}/{index}")
        if row == "two objects":
            scene = double_scene(rng)
            first, second = scene.things
            assert scene.relation is not None
            words = f"{phrase(first, False)} {rng.choice(RELATION_PHRASES[scene.relation])} {phrase(second, False)}"
        else:
            scene = single_scene(rng, held_out=row == "one object, held-out pair")
            words = phrase(scene.things[0], True)
            if row == "stated position":
                assert scene.position is not None
                words += " " + rng.choice(POSITION_PHRASES[scene.position])
        article = "an" if scene.background[0] in "aeiou" else "a"
        prompts.append(
            Prompt(
                f"{words} on {article} {scene.background} background",
                scene,
                row == "stated position",
            )
        )
    return prompts


def judge(prompt: Prompt, seen: Seen) -> dict[str, bool]:
    """What of the prompt is right in the picture; `all` when everything it says is."""
    scene = prompt.scene
    result = {
        "background": seen.background == scene.background,
        "count": len(seen.things) == len(scene.things),
    }
    pairs = _matching(scene, seen)
    result["colour"] = all(
        found is not None and found.colour == thing.colour for thing, found in pairs
    )
    result["shape"] = all(
        found is not None and found.shape == thing.shape for thing, found in pairs
    )
    if len(scene.things) == 1:
        result["size"] = all(
            found is not None and found.size == thing.size for thing, found in pairs
        )
        if prompt.says_position:
            result["position"] = all(
                found is not None and found.position == scene.position for _, found in pairs
            )
    else:
        result["relation"] = _relation(pairs[0][1], pairs[1][1]) == scene.relation
    result["all"] = all(result.values())
    return result


def _matching(scene: Scene, seen: Seen) -> list[tuple[Thing, Found | None]]:
    """Each thing of the prompt with the found thing that fits it best: colour and shape decide, never the place."""
    found = list(seen.things[: len(scene.things) + 2]) + [None] * len(scene.things)

    def fit(order: tuple[Found | None, ...]) -> float:
        score = 0.0
        for thing, other in zip(scene.things, order, strict=True):
            if other is not None:
                score += 1 + 2 * (other.colour == thing.colour) + 2 * (other.shape == thing.shape)
        return score

    best = max(itertools.permutations(found, len(scene.things)), key=fit)
    return list(zip(scene.things, best, strict=True))


def _relation(first: Found | None, second: Found | None) -> str | None:
    if first is None or second is None:
        return None
    dx, dy = second.x - first.x, second.y - first.y
    if abs(dx) >= abs(dy):
        return "left" if dx > 0 else "right"
    return "above" if dy > 0 else "below"


# ------------------------------------------------------------------ rates


@dataclass(frozen=True, slots=True)
class Rate:
    """`right` of `count`, with its 95 % interval (Wilson 1927)."""

    right: int
    count: int

    @property
    def share(self) -> float:
        return self.right / self.count

    def interval(self, z: float = 1.959964) -> tuple[float, float]:
        n, p = self.count, self.share
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


def measure(prompts: Sequence[Prompt], pictures: NDArray[np.uint8]) -> dict[str, Rate]:
    """The rate of each part that these prompts speak of, and of all of it."""
    judged = [
        judge(prompt, read_scene(picture))
        for prompt, picture in zip(prompts, pictures, strict=True)
    ]
    return {part: Rate(sum(one[part] for one in judged), len(judged)) for part in judged[0]}
