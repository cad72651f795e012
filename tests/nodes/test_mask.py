"""Masks, with scipy's morphology on the other side."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import ndimage

from nodes.api import Image, Mask, NodeError
from nodes.mask import (
    CropMask,
    FeatherMask,
    GrowMask,
    ImageColorToMask,
    ImageToMask,
    InvertMask,
    MaskComposite,
    MaskFromBatch,
    MaskToImage,
    SolidMask,
    ThresholdMask,
)

VALUES = torch.rand(2, 21, 34, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("expand", [0, 1, 3, -2, 40, -17])
@pytest.mark.parametrize("tapered", [True, False])
def test_growing_is_grey_dilation_and_erosion(expand: int, tapered: bool) -> None:
    footprint = ndimage.generate_binary_structure(2, 1) if tapered else np.ones((3, 3))
    expected = VALUES.numpy().copy()
    operation = ndimage.grey_dilation if expand > 0 else ndimage.grey_erosion
    for _ in range(abs(expand)):
        for picture in expected:
            picture[:] = operation(picture, footprint=footprint)
    grown = GrowMask(mask=Mask(VALUES), expand=expand, tapered_corners=tapered).run()
    assert np.abs(grown.values.numpy() - expected).max() < 1e-6


def test_feather_rises_in_equal_steps() -> None:
    mask = FeatherMask(mask=Mask(torch.ones(1, 8, 10)), left=4, bottom=2).run().values[0]
    assert mask[0].tolist() == pytest.approx([0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1, 1])
    assert mask[:, 9].tolist() == pytest.approx([1, 1, 1, 1, 1, 1, 1, 0.5])


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("multiply", [0, 0, 0, 1]),
        ("add", [0, 1, 1, 1]),
        ("subtract", [0, 0, 1, 0]),
        ("and", [0, 0, 0, 1]),
        ("or", [0, 1, 1, 1]),
        ("xor", [0, 1, 1, 0]),
    ],
)
def test_composite_operations(operation: str, expected: list[float]) -> None:
    node = MaskComposite.model_validate(
        {
            "destination": Mask(torch.tensor([[[0.0, 0, 1, 1]]])),
            "source": Mask(torch.tensor([[[0.0, 1, 0, 1]]])),
            "operation": operation,
        }
    )
    assert node.run().values[0, 0].tolist() == expected


def test_composite_places_and_cuts() -> None:
    result = MaskComposite(
        destination=Mask(torch.zeros(1, 4, 4)),
        source=Mask(torch.ones(1, 3, 3)),
        x=2,
        y=-1,
        operation="add",
    ).run()
    expected = torch.zeros(4, 4)
    expected[:2, 2:] = 1
    assert torch.equal(result.values[0], expected)


def test_conversions() -> None:
    pixels = torch.rand(1, 4, 3, 5)
    for index, channel in enumerate(["red", "green", "blue", "alpha"]):
        node = ImageToMask.model_validate({"image": Image(pixels), "channel": channel})
        assert torch.equal(node.run().values, pixels[:, index])
    grey = ImageToMask(image=Image(pixels), channel="brightness").run().values
    red, green, blue = pixels[0, :3]
    assert torch.allclose(grey[0], 0.299 * red + 0.587 * green + 0.114 * blue)
    assert torch.equal(MaskToImage(mask=Mask(VALUES)).run().pixels[:, 1], VALUES)


def test_a_colour_becomes_a_mask() -> None:
    pixels = torch.tensor([[0, 1.0, 0], [0.04, 0.97, 0.02], [0, 1, 0.2]]).T[None, :, None, :]
    mask = ImageColorToMask(image=Image(pixels), color="#00ff00").run()
    assert mask.values.tolist() == [[[1, 1, 0]]]


def test_the_small_ones() -> None:
    solid = SolidMask(value=0.25, width=3, height=2, batch=2).run()
    assert torch.equal(solid.values, torch.full((2, 2, 3), 0.25))
    assert torch.equal(InvertMask(mask=solid).run().values, torch.full((2, 2, 3), 0.75))
    assert ThresholdMask(mask=solid, value=0.25).run().values.max() == 0
    assert torch.equal(
        CropMask(mask=Mask(VALUES), x=30, y=2, width=9, height=5).run().values, VALUES[:, 2:7, 30:]
    )
    assert torch.equal(MaskFromBatch(mask=Mask(VALUES), index=-1).run().values, VALUES[1:])
    with pytest.raises(NodeError, match="no mask 2 among 2"):
        MaskFromBatch(mask=Mask(VALUES), index=2).run()
