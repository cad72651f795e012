"""What is told of the inputs a node failed on."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import torch
from PIL import Image as Picture

from nodes.api.wires import (
    Conditioning,
    ConditioningEntry,
    Curve,
    Dataset,
    Image,
    Latent,
    Mask,
    Model,
    Recipe,
)
from server.engine.seen import SHOWN_BRIEF, SHOWN_TEXT, brief, seen


def test_numbers_and_texts_are_as_they_are_and_long_ones_are_cut() -> None:
    assert seen({"steps": 20, "on": True, "text": "a heart", "none": None}) == {
        "steps": 20,
        "on": True,
        "text": "a heart",
        "none": None,
    }
    long = seen("x" * 5000)
    assert (len(long), long[-1]) == (SHOWN_TEXT, "…")
    assert seen(list(range(10))) == [0, 1, 2, 3, 4, 5, 6, 7, "… 2 more"]


def test_a_picture_is_shown_small_with_its_shape_and_range() -> None:
    pixels = torch.zeros(2, 3, 300, 200)
    pixels[0, 0] = 1.0
    told = seen(Image(pixels))
    assert told["is"] == "Image 2 × 3 × 300 × 200, 0 to 1"
    head, data = told["picture"].split(",")
    assert head == "data:image/jpeg;base64"
    with Picture.open(io.BytesIO(base64.b64decode(data))) as shown:
        assert shown.size == (64, 96)
        red, green, blue = shown.convert("RGB").getpixel((30, 30))  # type: ignore[misc]
    assert red > 240
    assert max(green, blue) < 20
    mask = seen(Mask(torch.full((1, 8, 8), 0.5)))
    assert mask["is"] == "Mask 1 × 8 × 8, 0.5 to 0.5"
    json.dumps([told, mask])


def test_what_is_no_number_is_counted() -> None:
    samples = torch.zeros(1, 4, 2, 2)
    samples[0, 0, 0, 0] = float("nan")
    samples[0, 1, 0, 0] = -2.5
    assert seen(Latent(samples)) == "Latent 1 × 4 × 2 × 2, -2.5 to 0, 1 values not finite, sd1"
    whole = seen(Image(torch.full((1, 3, 4, 4), float("nan"))))
    assert whole["is"] == "Image 1 × 3 × 4 × 4, 48 values not finite"


def test_models_are_told_by_their_file_and_lists_by_what_is_in_them() -> None:
    model = Model(Recipe("checkpoint", "checkpoints/dream.safetensors"))
    assert seen(model) == "Model checkpoints/dream.safetensors"
    entry = ConditioningEntry(torch.ones(1, 77, 768))
    assert seen(Conditioning((entry,))) == (
        "Conditioning 1 × ConditioningEntry 1 × 77 × 768, 1 to 1"
    )
    curve = Curve({"loss": ((1, 0.5), (2, 0.25))})
    assert seen([curve, Dataset(object()), object()]) == ["Curve loss", "Dataset", "object"]


class Broken:
    """A tensor of a device that has just failed."""

    shape = (1, 3, 4, 4)

    def detach(self) -> Any:
        raise RuntimeError("device-side assert triggered")


def test_a_device_that_failed_is_not_asked_in_vain() -> None:
    assert seen(Broken()) == "Broken 1 × 3 × 4 × 4"
    assert seen(Image(Broken())) == "Image 1 × 3 × 4 × 4"  # type: ignore[arg-type]


def test_a_value_in_a_sentence_is_short() -> None:
    assert brief("much") == "'much'"
    assert brief(Image(torch.zeros(1, 1, 2, 2))) == "Image 1 × 1 × 2 × 2, 0 to 0"
    assert len(brief("x" * 500)) == SHOWN_BRIEF
