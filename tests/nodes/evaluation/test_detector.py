"""The detector, on pictures of which the truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageFilter

from nodes.data.scene_pictures import draw
from nodes.data.scenes import Scene, Thing, sample_scene
from nodes.evaluation.detector import read_scene


def right(scene: Scene, picture: np.ndarray) -> bool:
    seen = read_scene(picture)
    if seen.background != scene.background or len(seen.things) != len(scene.things):
        return False
    for thing in scene.things:
        found = min(seen.things, key=lambda f: (f.x - thing.x) ** 2 + (f.y - thing.y) ** 2)
        same = (found.colour, found.shape, found.size) == (thing.colour, thing.shape, thing.size)
        near = abs(found.x - thing.x) < 2 and abs(found.y - thing.y) < 2
        if not same or not near:
            return False
        if scene.position is not None and found.position != scene.position:
            return False
    return True


def test_true_pictures_are_read_right() -> None:
    scenes = [sample_scene(11, index) for index in range(500)]
    correct = sum(right(scene, np.asarray(draw(scene))) for scene in scenes)
    assert correct >= 0.99 * len(scenes)


def test_a_little_blur_and_noise_do_not_matter() -> None:
    scenes = [sample_scene(12, index) for index in range(150)]
    noise = np.random.default_rng(0).normal(0, 4, (128, 128, 3))
    correct = 0
    for scene in scenes:
        soft = np.asarray(draw(scene).filter(ImageFilter.GaussianBlur(0.8)), dtype=float) + noise
        correct += right(scene, soft.clip(0, 255).round().astype(np.uint8))
    assert correct >= 0.97 * len(scenes)


def test_what_was_changed_is_seen() -> None:
    thing = Thing("red", "heart", "large", 64, 64, 29, (222, 36, 40))
    scene = Scene("white", (250, 250, 250), (thing,), position="center")
    assert right(scene, np.asarray(draw(scene)))
    changes = (
        {"colour": "blue", "rgb": (42, 88, 224)},
        {"shape": "circle"},
        {"size": "small", "radius": 13.0},
        {"x": 100.0},
    )
    for change in changes:
        fields = {name: getattr(thing, name) for name in Thing.__slots__}
        other = Scene("white", scene.rgb, (Thing(**{**fields, **change}),), position="center")
        assert not right(scene, np.asarray(draw(other))), change
    assert not right(scene, np.asarray(draw(Scene("beige", (238, 224, 194), (thing,)))))


@pytest.mark.parametrize("value", [0, 127, 255])
def test_an_even_picture_holds_nothing(value: int) -> None:
    assert read_scene(np.full((128, 128, 3), value, np.uint8)).things == ()


def test_noise_is_no_shape() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (128, 128, 3), dtype=np.uint8)
    assert all(found.shape is None for found in read_scene(noise).things)


def test_a_blob_is_no_star() -> None:
    scene = Scene(
        "white", (250, 250, 250), (Thing("red", "star", "large", 64, 64, 29, (222, 36, 40)),)
    )
    melted = draw(scene).filter(ImageFilter.GaussianBlur(9))
    assert [f.shape for f in read_scene(np.asarray(melted)).things] != ["star"]
