"""Scaling, cropping, padding, turning: Pillow and scipy on the other side."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image as PIL
from PIL import ImageEnhance
from scipy import ndimage

from nodes.api import Image, NodeError, ScaleMethod
from nodes.image.batch import ImageBatch, ImageFromBatch, RepeatImageBatch
from nodes.image.create import EmptyImage, GetImageSize
from nodes.image.encode import from_pil, to_pil
from nodes.image.filters import ImageBlur, ImageColor, ImageInvert, ImageSharpen, blur
from nodes.image.resize import resize
from nodes.image.scale import (
    ImageScale,
    ImageScaleBy,
    ImageScaleToMaxDimension,
    ImageScaleToTotalPixels,
)
from nodes.image.transform import ImageCrop, ImageFlip, ImagePad, ImageRotate

FILTERS = {
    "bilinear": PIL.Resampling.BILINEAR,
    "bicubic": PIL.Resampling.BICUBIC,
    "lanczos": PIL.Resampling.LANCZOS,
}


def noise(channels: int = 3, batch: int = 1, height: int = 9, width: int = 12) -> torch.Tensor:
    generator = torch.Generator().manual_seed(channels)
    return torch.rand(batch, channels, height, width, generator=generator)


@pytest.mark.parametrize("method", sorted(FILTERS))
@pytest.mark.parametrize("size", [(50, 31), (7, 5), (40, 90), (41, 32), (1, 1), (600, 3)])
def test_filters_agree_with_pillow_in_float(method: ScaleMethod, size: tuple[int, int]) -> None:
    pixels = noise(1, height=32, width=41)
    expected = np.asarray(PIL.fromarray(pixels[0, 0].numpy()).resize(size, FILTERS[method]))
    found = resize(pixels, *size, method)[0, 0]
    assert np.abs(found.numpy() - expected.clip(0, 1)).max() < 2e-5


def test_long_lanczos_lines_are_the_same_in_chunks() -> None:
    pixels = noise(1, height=1, width=3000)
    expected = np.asarray(PIL.fromarray(pixels[0, 0].numpy()).resize((1777, 1), 1))
    assert (
        np.abs(resize(pixels, 1777, 1, "lanczos")[0, 0].numpy() - expected.clip(0, 1)).max() < 2e-5
    )


def test_area_is_the_mean_and_nearest_takes_the_middle() -> None:
    pixels = noise(height=8, width=12)
    means = pixels.view(1, 3, 2, 4, 3, 4).mean(dim=(3, 5))
    assert torch.allclose(resize(pixels, 3, 2, "area"), means, atol=1e-6)
    nearest = PIL.fromarray(pixels[0, 0].numpy()).resize((5, 3), PIL.Resampling.NEAREST)
    assert np.array_equal(resize(pixels, 5, 3, "nearest-exact")[0, 0].numpy(), np.asarray(nearest))


def test_a_fine_pattern_does_not_alias_when_shrunk() -> None:
    checks = (torch.arange(64)[:, None] + torch.arange(64)[None, :]).remainder(2).float()
    for method in FILTERS:
        small = resize(checks.expand(1, 3, 64, 64), 13, 13, method)
        assert (small[:, :, 2:-2, 2:-2] - 0.5).abs().max() < 0.1


def test_transparent_pixels_do_not_bleed() -> None:
    rgba = torch.zeros(1, 4, 8, 8)
    rgba[:, 0] = 1  # red everywhere
    rgba[:, 1, :, 4:] = 1  # yellow, but transparent, on the right
    rgba[:, 3, :, :4] = 1
    small = resize(rgba, 3, 3, "bicubic")
    visible = small[0, 3] > 0.01
    assert small[0, 1][visible].max() < 1e-3


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(24, 0, (24, 18)), (0, 3, (4, 3)), (0, 0, (12, 9)), (5, 5, (5, 5))],
)
def test_a_side_of_zero_follows_from_the_other(
    width: int, height: int, size: tuple[int, int]
) -> None:
    image = ImageScale(image=Image(noise()), width=width, height=height).run()
    assert image.pixels.shape == (1, 3, size[1], size[0])


def test_center_crop_keeps_the_shape_of_things() -> None:
    pixels = noise(height=10, width=30)
    image = ImageScale(image=Image(pixels), width=5, height=5, method="area", crop="center").run()
    assert torch.allclose(image.pixels, resize(pixels[..., 10:20], 5, 5, "area"))


def test_scaling_by_factor_megapixels_and_longest_side() -> None:
    image = Image(noise(height=30, width=60))
    assert ImageScaleBy(image=image, factor=0.5).run().pixels.shape[-2:] == (15, 30)
    scaled = ImageScaleToTotalPixels(image=image, megapixels=0.05, multiple_of=8).run()
    assert scaled.pixels.shape[-2:] == (160, 320)
    assert ImageScaleToMaxDimension(image=image, size=100).run().pixels.shape[-2:] == (50, 100)
    with pytest.raises(NodeError, match="1 to 16384") as caught:
        ImageScaleBy(image=Image(torch.zeros(1, 1, 1, 16_000)), factor=8).run()
    assert caught.value.input == "factor"


def test_crop_ends_at_the_edge_and_refuses_what_lies_outside() -> None:
    pixels = noise()
    image = ImageCrop(image=Image(pixels), x=8, y=2, width=100, height=3).run()
    assert torch.equal(image.pixels, pixels[:, :, 2:5, 8:])
    with pytest.raises(NodeError, match="outside the picture of 12 × 9") as caught:
        ImageCrop(image=Image(pixels), y=9).run()
    assert caught.value.input == "y"


def test_pad_puts_the_picture_in_place_and_masks_the_rest() -> None:
    pixels = noise(height=20, width=30)
    padded = ImagePad(image=Image(pixels), left=3, bottom=5, feather=4, color="#ff8000").run()
    image, mask = padded.image.pixels, padded.mask.values
    assert image.shape == (1, 3, 25, 33)
    assert mask.shape == (1, 25, 33)
    assert torch.equal(image[:, :, :20, 3:], pixels)
    assert image[0, :, 24, 0].tolist() == pytest.approx([1, 128 / 255, 0])
    assert mask[0, :, :3].min() == 1
    assert mask[0, 20:].min() == 1
    # squares of (4 - d) / 4 from the padded left edge; nothing beside the right and upper ones
    assert mask[0, 0, 3:8].tolist() == pytest.approx([1, 0.5625, 0.25, 0.0625, 0])
    assert mask[0, 0, -1] == 0


@pytest.mark.parametrize(("fill", "mode"), [("edge", "edge"), ("mirror", "reflect")])
def test_pad_continues_the_picture_as_numpy_does(fill: str, mode: str) -> None:
    pixels = noise(height=4, width=3)
    sides = {"left": 7, "top": 2, "right": 5, "bottom": 9}
    node = ImagePad.model_validate({"image": Image(pixels), "fill": fill, **sides})
    expected = np.pad(pixels.numpy(), ((0, 0), (0, 0), (2, 9), (7, 5)), mode=mode)  # type: ignore[call-overload]
    assert np.array_equal(node.run().image.pixels.numpy(), expected)


def test_flip_and_rotate_as_pillow_does() -> None:
    picture = to_pil(noise()[0])
    image = Image(from_pil(picture)[None])
    turned = {
        90: PIL.Transpose.ROTATE_270,  # Pillow turns the other way round
        180: PIL.Transpose.ROTATE_180,
        270: PIL.Transpose.ROTATE_90,
    }
    for degrees, how in turned.items():
        node = ImageRotate.model_validate({"image": image, "degrees": degrees})
        assert to_pil(node.run().pixels[0]) == picture.transpose(how)
    across = ImageFlip(image=image).run().pixels[0]
    assert to_pil(across) == picture.transpose(PIL.Transpose.FLIP_LEFT_RIGHT)
    down = ImageFlip(image=image, direction="vertical").run().pixels[0]
    assert to_pil(down) == picture.transpose(PIL.Transpose.FLIP_TOP_BOTTOM)


@pytest.mark.parametrize(("radius", "sigma"), [(1, 0.5), (5, 2.0), (40, 9.0)])
def test_blur_is_the_gaussian_of_scipy(radius: int, sigma: float) -> None:
    pixels = noise(height=17, width=23)
    expected = ndimage.gaussian_filter(
        pixels.numpy().astype(np.float64),
        (0, 0, sigma, sigma),
        mode="mirror",
        radius=(0, 0, radius, radius),
    )
    found = ImageBlur(image=Image(pixels), radius=radius, sigma=sigma).run().pixels
    assert np.abs(found.numpy() - expected).max() < 1e-5


def test_sharpen_undoes_some_blur_and_leaves_flat_colour() -> None:
    edge = torch.zeros(1, 3, 9, 20)
    edge[..., 10:] = 1
    soft = blur(edge, 3, 1.2)
    sharp = ImageSharpen(image=Image(soft), amount=2).run().pixels
    assert (sharp - edge).abs().mean() < (soft - edge).abs().mean() / 1.5
    flat = torch.full((1, 3, 5, 5), 0.3)
    assert torch.allclose(ImageSharpen(image=Image(flat)).run().pixels, flat, atol=1e-6)


@pytest.mark.parametrize("factor", [0.0, 0.5, 1.0, 1.7])
def test_colour_factors_are_those_of_pillow(factor: float) -> None:
    picture = to_pil(noise(height=40, width=40)[0])
    image = Image(from_pil(picture)[None])
    enhancers = {
        "brightness": ImageEnhance.Brightness,
        "contrast": ImageEnhance.Contrast,
        "saturation": ImageEnhance.Color,
    }
    for name, enhancer in enhancers.items():
        expected = from_pil(enhancer(picture).enhance(factor))
        found = ImageColor.model_validate({"image": image, name: factor}).run().pixels[0]
        # Pillow works in whole levels and rounds the mean
        assert (found - expected).abs().max() < 2.5 / 255, name


def test_invert_keeps_alpha() -> None:
    pixels = noise(4)
    inverted = ImageInvert(image=Image(pixels)).run().pixels
    assert torch.equal(inverted[:, 3], pixels[:, 3])
    assert torch.allclose(inverted[:, :3], 1 - pixels[:, :3])


def test_empty_image_and_its_size() -> None:
    image = EmptyImage(width=3, height=2, batch=4, color="#ff000080").run()
    assert image.pixels.shape == (4, 4, 2, 3)
    assert image.pixels[3, :, 1, 2].tolist() == pytest.approx([1, 0, 0, 128 / 255])
    assert GetImageSize(image=image).run() == (3, 2, 4)
    assert EmptyImage().run().pixels.shape == (1, 3, 512, 512)


def test_a_batch_of_unequal_pictures() -> None:
    wide, tall, grey = noise(height=4, width=6), noise(height=9, width=2), noise(1, 2, 4, 6)
    images = [Image(wide), Image(tall), Image(grey)]
    joined = ImageBatch(images=images).run().pixels
    assert joined.shape == (4, 3, 4, 6)
    assert torch.equal(joined[:1], wide)
    assert torch.equal(joined[2:], grey.expand(-1, 3, -1, -1))
    stretched = ImageBatch(images=images, sizes="stretch", method="bilinear").run().pixels
    assert torch.allclose(stretched[1:2], resize(tall, 6, 4, "bilinear"))
    with pytest.raises(NodeError, match="Picture 2 is 2 × 9, the first 6 × 4"):
        ImageBatch(images=images, sizes="refuse").run()


def test_parts_and_copies_of_a_batch() -> None:
    image = Image(noise(batch=5))
    assert torch.equal(
        ImageFromBatch(image=image, index=-2, length=9).run().pixels, image.pixels[3:]
    )
    with pytest.raises(NodeError, match="no picture 5 among 5"):
        ImageFromBatch(image=image, index=5).run()
    repeated = RepeatImageBatch(image=image, times=3).run().pixels
    assert torch.equal(repeated, torch.cat([image.pixels] * 3))
