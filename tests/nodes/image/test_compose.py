"""Pictures over pictures, with Pillow's compositing on the other side."""

from __future__ import annotations

import pytest
import torch
from PIL import Image as PIL
from PIL import ImageChops

from nodes.api import Image, Mask, NodeError
from nodes.image.compose import (
    BLENDS,
    ImageBlend,
    ImageComposite,
    JoinImageWithAlpha,
    SplitImageWithAlpha,
)
from nodes.image.encode import from_pil, to_pil


def noise(seed: int, channels: int = 3, height: int = 9, width: int = 12) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    levels = torch.randint(0, 256, (1, channels, height, width), generator=generator)
    return levels.float() / 255


@pytest.mark.parametrize(
    ("mode", "oracle"),
    [
        ("multiply", ImageChops.multiply),
        ("screen", ImageChops.screen),
        ("overlay", ImageChops.overlay),
        ("difference", ImageChops.difference),
        ("normal", lambda below, above: above),
    ],
)
def test_blend_modes_are_those_of_pillow(mode: str, oracle: object) -> None:
    below, above = noise(1), noise(2)
    node = ImageBlend.model_validate(
        {"image1": Image(below), "image2": Image(above), "factor": 1.0, "mode": mode}
    )
    assert callable(oracle)
    expected = from_pil(oracle(to_pil(below[0]), to_pil(above[0])))
    assert (node.run().pixels[0] - expected).abs().max() < 2.1 / 255


def test_soft_light_has_the_closed_forms_of_its_definition() -> None:
    x = torch.linspace(0, 1, 101)
    soft = BLENDS["soft_light"]
    assert torch.allclose(soft(x, torch.full_like(x, 0.5)), x)
    assert torch.allclose(soft(x, torch.zeros_like(x)), x.square(), atol=1e-6)
    bright = soft(x, torch.ones_like(x))
    assert torch.allclose(bright[26:], x[26:].sqrt(), atol=1e-6)
    assert bright[12] == pytest.approx(((16 * 0.12 - 12) * 0.12 + 4) * 0.12, abs=1e-6)


def test_blend_scales_the_second_and_mixes_by_the_factor() -> None:
    mixed = ImageBlend(
        image1=Image(torch.zeros(2, 3, 8, 8)), image2=Image(torch.ones(1, 1, 3, 5)), factor=0.25
    ).run()
    assert mixed.pixels.shape == (2, 3, 8, 8)
    assert torch.allclose(mixed.pixels, torch.tensor(0.25))


@pytest.mark.parametrize(("x", "y"), [(3, 2), (-4, -3), (8, 7), (50, 0)])
def test_pasting_a_transparent_picture_is_alpha_compositing(x: int, y: int) -> None:
    below, above = noise(1, 4, 12, 16), noise(2, 4, 8, 9)
    canvas = PIL.new("RGBA", (16, 12))
    canvas.paste(to_pil(above[0]), (x, y))
    expected = from_pil(PIL.alpha_composite(to_pil(below[0]), canvas))
    found = ImageComposite(destination=Image(below), source=Image(above), x=x, y=y).run().pixels[0]
    weight = expected[3:]  # colours of nearly transparent pixels are coarse in 8 bits
    assert ((found[:3] - expected[:3]) * weight).abs().max() < 1.6 / 255
    assert (found[3] - expected[3]).abs().max() < 1.1 / 255


def test_pasting_through_a_mask() -> None:
    below, above = noise(1), noise(2, height=4, width=4)
    mask = torch.zeros(1, 4, 4)
    mask[:, 1:3, 1:3] = 1
    pasted = ImageComposite(
        destination=Image(below), source=Image(above), mask=Mask(mask), x=5, y=1
    ).run()
    picture = to_pil(below[0])
    picture.paste(to_pil(above[0]), (5, 1), to_pil(mask))
    assert to_pil(pasted.pixels[0]) == picture
    assert torch.equal(below, noise(1)), "the input is left as it was"


def test_one_source_on_a_batch_and_a_batch_of_masks() -> None:
    below = torch.zeros(3, 3, 4, 4)
    masks = torch.stack([torch.full((2, 2), v) for v in (0.0, 0.5, 1.0)])
    pasted = ImageComposite(
        destination=Image(below), source=Image(torch.ones(1, 3, 2, 2)), mask=Mask(masks)
    ).run()
    assert pasted.pixels[:, 0, 0, 0].tolist() == [0, 0.5, 1]
    resized = ImageComposite(
        destination=Image(below), source=Image(torch.ones(1, 3, 2, 2)), resize_source=True
    ).run()
    assert torch.equal(resized.pixels, torch.ones(3, 3, 4, 4))
    with pytest.raises(NodeError, match="`source` has 2 pictures where 3") as caught:
        ImageComposite(destination=Image(below), source=Image(torch.ones(2, 3, 2, 2))).run()
    assert caught.value.input == "source"


def test_alpha_joined_and_split_again() -> None:
    pixels, mask = noise(1), noise(2, 1)[:, 0]
    joined = JoinImageWithAlpha(image=Image(pixels), mask=Mask(mask)).run()
    assert torch.allclose(joined.pixels[:, 3], 1 - mask)
    split = SplitImageWithAlpha(image=joined).run()
    assert torch.equal(split.image.pixels, pixels)
    assert torch.allclose(split.mask.values, mask, atol=1e-6)
    assert SplitImageWithAlpha(image=Image(pixels)).run().mask.values.max() == 0
