"""Fidelity: the judge and its intervals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from nodes.data.scene_captions import RELATION_PHRASES
from nodes.data.scene_pictures import draw
from nodes.data.scenes import HELD_OUT, OPPOSITE, POSITIONS, Scene
from nodes.evaluation.detector import read_scene
from nodes.evaluation.fidelity import ROWS, Rate, judge, measure, prompts_for


def pictures(scenes: list[Scene]) -> np.ndarray:
    return np.stack([np.asarray(draw(scene)) for scene in scenes])


@pytest.mark.parametrize("row", ROWS)
def test_true_pictures_are_all_right(row: str) -> None:
    prompts = prompts_for(row, 60)
    rates = measure(prompts, pictures([prompt.scene for prompt in prompts]))
    assert all(rate.right == rate.count == 60 for rate in rates.values())
    assert ("position" in rates) == (row == "stated position")
    assert ("relation" in rates) == (row == "two objects")


def test_prompts_say_what_the_row_is_about() -> None:
    for prompt in prompts_for("stated position", 40):
        assert prompt.scene.position in POSITIONS
        assert any(word in prompt.text for word in ("in the", "on the", "at the"))
    for prompt in prompts_for("two objects", 40):
        assert any(
            phrase in prompt.text for phrase in RELATION_PHRASES[prompt.scene.relation or ""]
        )
    held = [prompt.scene.things[0] for prompt in prompts_for("one object, held-out pair", 200)]
    assert {(thing.colour, thing.shape) for thing in held} == HELD_OUT


def test_pictures_of_other_prompts_are_mostly_wrong() -> None:
    prompts = prompts_for("two objects", 60)
    shifted = pictures([prompt.scene for prompt in prompts[1:] + prompts[:1]])
    assert measure(prompts, shifted)["all"].share < 0.05


def test_a_mirrored_pair_has_the_wrong_relation_alone() -> None:
    for prompt in prompts_for("two objects", 20):
        scene = prompt.scene
        other = Scene(
            scene.background, scene.rgb, scene.things, relation=OPPOSITE[scene.relation or ""]
        )
        verdict = judge(prompt._replace(scene=other), read_scene(np.asarray(draw(scene))))
        assert not verdict.pop("all")
        assert [part for part, held in verdict.items() if not held] == ["relation"]


@pytest.mark.parametrize(("right", "count"), [(0, 10), (285, 300), (300, 300), (7, 13)])
def test_the_interval_is_wilsons(right: int, count: int) -> None:
    wanted = binomtest(right, count).proportion_ci(method="wilson")
    assert Rate(right, count).interval() == pytest.approx((wanted.low, wanted.high), abs=1e-6)
