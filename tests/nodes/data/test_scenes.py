"""The procedural scenes: what is drawn is what the captions say."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from nodes.data.scene_captions import caption
from nodes.data.scene_pictures import draw
from nodes.data.scenes import (
    BACKGROUNDS,
    COLOURS,
    HELD_OUT,
    MARGIN,
    POSITIONS,
    SHAPES,
    SIDE,
    SIZES,
    Scene,
    close_up,
    contrasts,
    leaning,
    pairs,
    sample_scene,
)
from nodes.evaluation.detector import read_scene

SCENES = [sample_scene(5, index) for index in range(600)]


def test_a_scene_depends_on_seed_and_index_alone() -> None:
    again = [sample_scene(5, index) for index in reversed(range(600))]
    assert again[::-1] == SCENES
    assert sample_scene(6, 0) != SCENES[0]


def test_every_word_of_the_vocabulary_occurs() -> None:
    things = [thing for scene in SCENES for thing in scene.things]
    assert {thing.colour for thing in things} == set(COLOURS)
    assert {thing.shape for thing in things} == set(SHAPES)
    assert {thing.size for thing in things} == set(SIZES)
    assert {scene.background for scene in SCENES} == set(BACKGROUNDS)
    assert {len(scene.things) for scene in SCENES} == {0, 1, 2}


def test_held_out_pairs_are_never_drawn_for_training() -> None:
    close = [close_up(5, index) for index in range(600)]
    shown = {(t.colour, t.shape) for scene in SCENES + close for t in scene.things}
    assert not shown & HELD_OUT
    assert len(HELD_OUT) == 8
    assert set(pairs(held_out=True)) == HELD_OUT


def test_things_stay_inside_and_apart() -> None:
    for scene in SCENES:
        for thing in scene.things:
            for centre in (thing.x, thing.y):
                assert thing.radius + MARGIN - 4 <= centre <= SIDE - thing.radius - MARGIN + 4
        for a, b in itertools.combinations(scene.things, 2):
            assert max(abs(a.x - b.x), abs(a.y - b.y)) - a.radius - b.radius >= 12 - 1e-9


def test_the_relation_is_where_the_first_stands() -> None:
    doubles = [scene for scene in SCENES if scene.relation]
    assert {scene.relation for scene in doubles} == {"left", "right", "above", "below"}
    for scene in doubles:
        first, second = scene.things
        holds = {
            "left": first.x < second.x,
            "right": first.x > second.x,
            "above": first.y < second.y,
            "below": first.y > second.y,
        }
        assert holds[scene.relation or ""]


def test_every_thing_can_be_told_from_its_background() -> None:
    for scene in SCENES:
        assert all(contrasts(thing.colour, scene.background) for thing in scene.things)
    assert not contrasts("white", "white")
    assert not contrasts("black", "dark blue")


def test_captions_say_what_is_there_and_differ() -> None:
    scene = next(scene for scene in SCENES if len(scene.things) == 2)
    said = {caption(scene, random.Random(k)) for k in range(60)}
    assert len(said) > 20
    for words in said:
        assert all(thing.colour in words and thing.shape in words for thing in scene.things)
    plain = caption(scene, random.Random(0))
    assert plain == caption(scene, random.Random(0))


def test_captions_use_a_and_an_as_english_does() -> None:
    for index, scene in enumerate(SCENES):
        words = caption(scene, random.Random(index)).split()
        for article, noun in itertools.pairwise(words):
            if article in ("a", "an"):
                assert (article == "an") == (noun[0] in "aeiou"), words


def test_pixels_have_the_colours_of_the_scene() -> None:
    for scene in SCENES[:100]:
        pixels = np.asarray(draw(scene))
        assert tuple(pixels[0, 0]) == scene.rgb
        for thing in scene.things:
            if thing.shape != "ring":
                assert tuple(pixels[round(thing.y), round(thing.x)]) == thing.rgb


def test_a_scene_can_be_drawn_at_any_size() -> None:
    small = np.asarray(draw(SCENES[1], 32), dtype=float)
    large = np.asarray(draw(SCENES[1], 128), dtype=float)
    averaged = large.reshape(32, 4, 32, 4, 3).mean(axis=(1, 3))
    assert np.abs(small - averaged).max() < 80  # edges are sampled on another grid
    assert np.abs(small - averaged).mean() < 1


def test_an_unknown_shape_is_named() -> None:
    thing = SCENES[1].things[0] if SCENES[1].things else SCENES[0].things[0]
    odd = type(thing)("red", "blob", "small", 64, 64, 13, (255, 0, 0))
    with pytest.raises(ValueError, match="blob"):
        draw(Scene("white", (255, 255, 255), (odd,)))


def test_a_leaning_scene_is_true_and_never_right_or_below() -> None:
    for scene in SCENES:
        if scene.position is None:
            assert leaning(scene) is scene
            continue
        lean = leaning(scene)
        column, row = POSITIONS[lean.position or ""]
        assert column <= 0
        assert row <= 0
        assert leaning(lean) == lean
        (found,) = read_scene(np.asarray(draw(lean))).things
        assert found.position == lean.position


def test_leaning_captions_name_the_left_or_upper_thing_first() -> None:
    for scene in SCENES:
        if scene.relation is None:
            continue
        first, second = scene.things
        if scene.relation in ("right", "below"):
            first, second = second, first
        for k in range(5):
            words = caption(scene, random.Random(k), lean=1.0)
            places = [words.find(f"{thing.colour} {thing.shape}") for thing in (first, second)]
            assert 0 <= places[0] < places[1]
