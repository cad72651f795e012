"""Pictures in and out of files, with Pillow as the other side."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image as PIL
from PIL import ImageDraw

from nodes.api import EncodedFile, Image, LocalFiles, MissingFile, NodeError
from nodes.image.decode import decode
from nodes.image.load import LoadImage, LoadImageMask, Rectangle
from nodes.image.save import JPEG, PNG, FileFormat, PreviewImage, SaveImage, WebP


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(inputs=tmp_path)


def noise(channels: int = 3, batch: int = 1, height: int = 9, width: int = 12) -> torch.Tensor:
    generator = torch.Generator().manual_seed(channels)
    levels = torch.randint(0, 256, (batch, channels, height, width), generator=generator)
    return levels.float() / 255


def opened(file: EncodedFile) -> torch.Tensor:
    with PIL.open(io.BytesIO(file.data)) as image:
        values = np.array(image)
    values = values[..., None] if values.ndim == 2 else values
    return torch.from_numpy(values).permute(2, 0, 1).float() / 255


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("format", [PNG(), PNG(compress_level=0), WebP(lossless=True)])
def test_lossless_files_hold_the_pixels(channels: int, format: FileFormat) -> None:
    pixels = noise(channels, batch=2)
    saved = SaveImage(image=Image(pixels), prefix="a/b", format=format).run()
    assert len(saved.files) == 2
    for index, file in enumerate(saved.files):
        found = opened(file)
        assert torch.equal(found, pixels[index].expand(found.shape[0], -1, -1))
        assert (file.width, file.height, file.prefix, file.kind) == (12, 9, "a/b", "image")
        assert file.embed_workflow


def test_jpeg_is_close_and_transparency_becomes_white() -> None:
    smooth = torch.linspace(0, 1, 64).expand(1, 3, 64, 64)
    (file,) = SaveImage(image=Image(smooth), format=JPEG(quality=95)).run().files
    assert (opened(file) - smooth[0]).abs().max() < 0.03
    assert (file.media_type, file.extension) == ("image/jpeg", ".jpg")
    (file,) = SaveImage(image=Image(torch.zeros(1, 4, 8, 8)), format=JPEG()).run().files
    assert opened(file).min() > 0.98


def test_lower_quality_is_smaller() -> None:
    image = Image(noise(height=64, width=64))
    for kind in (JPEG, WebP):
        sizes = [
            len(SaveImage(image=image, format=kind(quality=q)).run().files[0].data)
            for q in (30, 95)
        ]
        assert sizes[0] < sizes[1] / 1.5


def test_values_are_rounded_and_clamped() -> None:
    pixels = torch.tensor([-1.0, 0.4 / 255, 0.6 / 255, 2.0]).expand(1, 3, 1, 4)
    (file,) = SaveImage(image=Image(pixels)).run().files
    assert opened(file)[0].mul(255).tolist() == [[0, 0, 1, 255]]


def test_a_preview_is_exact_and_carries_no_workflow() -> None:
    pixels = noise(batch=3)
    saved = PreviewImage(image=Image(pixels)).run()
    assert [f.kind for f in saved.files] == ["preview"] * 3
    assert not any(f.embed_workflow for f in saved.files)
    assert torch.equal(opened(saved.files[2]), pixels[2])


@pytest.mark.parametrize("extension", ["png", "webp", "gif", "bmp", "tiff", "avif", "jpg"])
def test_formats_are_read_as_pillow_reads_them(
    extension: str, tmp_path: Path, files: LocalFiles
) -> None:
    draw = ImageDraw.Draw(image := PIL.new("RGB", (40, 30), "navy"))
    draw.ellipse((5, 5, 25, 25), fill="orange")
    image.save(tmp_path / f"x.{extension}")
    with PIL.open(tmp_path / f"x.{extension}") as again:
        expected = torch.from_numpy(np.array(again.convert("RGB"))).permute(2, 0, 1) / 255
    loaded = LoadImage(image=f"x.{extension}").run(files)
    assert loaded.image.pixels.shape == (1, 3, 30, 40)
    assert loaded.image.pixels.dtype == torch.float32
    assert torch.equal(loaded.image.pixels[0], expected)
    assert torch.equal(loaded.mask.values, torch.zeros(1, 30, 40))


def test_alpha_becomes_a_mask_that_is_one_where_transparent(
    tmp_path: Path, files: LocalFiles
) -> None:
    rgba = PIL.new("RGBA", (4, 2), (255, 0, 0, 255))
    rgba.putpixel((3, 1), (0, 0, 255, 0))
    rgba.putpixel((2, 1), (0, 0, 255, 51))
    rgba.save(tmp_path / "x.png")
    loaded = LoadImage(image="x.png").run(files)
    assert loaded.image.pixels.shape == (1, 3, 2, 4)
    assert torch.allclose(loaded.mask.values[0, 1], torch.tensor([0, 0, 0.8, 1]))
    assert loaded.image.pixels[0, :, 1, 3].tolist() == [0, 0, 1], "colour below alpha is kept"
    mask = LoadImageMask(image="x.png").run(files)
    assert torch.equal(mask.values, loaded.mask.values)
    red = LoadImageMask(image="x.png", channel="red").run(files)
    assert red.values[0].tolist() == [[1, 1, 1, 1], [1, 1, 0, 0]]


def test_a_palette_with_transparency(tmp_path: Path, files: LocalFiles) -> None:
    image = PIL.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putpixel((1, 0), 1)
    image.save(tmp_path / "x.png", transparency=1)
    loaded = LoadImage(image="x.png").run(files)
    assert loaded.image.pixels[0, :, 0].T.tolist() == [[1, 0, 0], [0, 1, 0]]
    assert loaded.mask.values.tolist() == [[[0, 1]]]


def test_a_drawn_mask_comes_out_level_for_level(tmp_path: Path, files: LocalFiles) -> None:
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    PIL.new("RGBA", (16, 16), (9, 9, 9, 0)).save(tmp_path / "x.png")
    PIL.fromarray(levels).save(tmp_path / "mask.png")
    loaded = LoadImage(image="x.png", mask="mask.png").run(files)
    # The drawn mask counts, not the transparency below it.
    assert torch.equal(loaded.mask.values[0], torch.from_numpy(levels) / 255)
    # A mask that another program cut out of a picture.
    PIL.merge("LA", [PIL.new("L", (16, 16)), PIL.fromarray(255 - levels)]).save(tmp_path / "m.png")
    loaded = LoadImage(image="x.png", mask="m.png").run(files)
    assert torch.allclose(loaded.mask.values[0], torch.from_numpy(levels) / 255, atol=1e-6)


def test_a_mask_of_one_frame_serves_an_animation(tmp_path: Path, files: LocalFiles) -> None:
    frames = [PIL.new("RGB", (6, 4), (0, 60 * i, 0)) for i in range(3)]
    frames[0].save(tmp_path / "x.gif", save_all=True, append_images=frames[1:])
    PIL.new("L", (6, 4), 51).save(tmp_path / "mask.png")
    values = LoadImage(image="x.gif", mask="mask.png").run(files).mask.values
    assert values.shape == (3, 4, 6)
    assert values.unique().tolist() == pytest.approx([0.2])


def test_a_part_is_taken_of_picture_and_mask_alike(tmp_path: Path, files: LocalFiles) -> None:
    levels = np.arange(48, dtype=np.uint8).reshape(6, 8)
    for name in ("x.png", "mask.png"):
        PIL.fromarray(levels).save(tmp_path / name)
    part = Rectangle(x=2, y=1, width=5, height=3)
    loaded = LoadImage(image="x.png", mask="mask.png", crop=part).run(files)
    wanted = torch.from_numpy(levels[1:4, 2:7]) / 255
    assert torch.equal(loaded.image.pixels[0, 1], wanted)
    assert torch.equal(loaded.mask.values[0], wanted)


@pytest.mark.parametrize(
    ("more", "input", "message"),
    [
        ({"mask": "small.png"}, "mask", "small.png has 3 × 2 pixels, x.png has 8 × 6"),
        ({"mask": "frames.png"}, "mask", "frames.png has 2 frames, x.png has 1"),
        ({"mask": "none.png"}, "mask", "none.png"),
        ({"crop": {"x": 4, "y": 0, "width": 5, "height": 6}}, "crop", "beyond x.png"),
    ],
)
def test_a_mask_or_part_that_does_not_fit_is_named(
    more: dict[str, Any], input: str, message: str, tmp_path: Path, files: LocalFiles
) -> None:
    PIL.new("L", (8, 6)).save(tmp_path / "x.png")
    PIL.new("L", (3, 2)).save(tmp_path / "small.png")
    two = [PIL.new("L", (8, 6), level) for level in (0, 9)]
    two[0].save(tmp_path / "frames.png", save_all=True, append_images=two[1:])
    with pytest.raises(NodeError, match=message) as caught:
        LoadImage(image="x.png", **more).run(files)
    assert caught.value.input == input
    assert caught.value.remedy


def test_orientation_is_applied(tmp_path: Path, files: LocalFiles) -> None:
    exif = PIL.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate by 90 degrees clockwise to show
    image = PIL.new("RGB", (4, 2), "black")
    image.putpixel((0, 0), (255, 255, 255))
    image.save(tmp_path / "x.png", exif=exif)
    loaded = LoadImage(image="x.png").run(files)
    assert loaded.image.pixels.shape == (1, 3, 4, 2)
    assert loaded.image.pixels[0, 0, 0, 1] == 1
    assert loaded.mask.values.shape == (1, 4, 2)


def test_sixteen_bit_grey_keeps_its_precision(tmp_path: Path, files: LocalFiles) -> None:
    levels = np.array([[0, 1, 30_000, 65_535]], np.uint16)
    PIL.fromarray(levels).save(tmp_path / "x.png")
    pixels = LoadImage(image="x.png").run(files).image.pixels
    assert pixels.shape == (1, 3, 1, 4)
    assert torch.allclose(pixels[0, 2, 0] * 65535, torch.tensor([0.0, 1, 30_000, 65_535]))


def test_an_animation_is_a_batch_of_its_frames(tmp_path: Path, files: LocalFiles) -> None:
    frames = [PIL.new("RGB", (6, 4), (0, 60 * i, 0)) for i in range(4)]
    frames[0].save(tmp_path / "x.png", save_all=True, append_images=frames[1:])
    frames[0].save(tmp_path / "x.gif", save_all=True, append_images=frames[1:])
    for name in ("x.png", "x.gif"):
        loaded = LoadImage(image=name).run(files)
        green = loaded.image.pixels[:, 1, 0, 0] * 255
        assert green.round().tolist() == [0, 60, 120, 180]
        assert loaded.mask.values.shape == (4, 4, 6)


def test_pages_of_other_sizes_are_left_out(tmp_path: Path) -> None:
    pages = [PIL.new("RGB", (6, 4), "red"), PIL.new("RGB", (3, 2), "blue")]
    pages[0].save(tmp_path / "x.tiff", save_all=True, append_images=pages[1:])
    assert decode(tmp_path / "x.tiff").pixels.shape == (1, 3, 4, 6)


def _text(path: Path) -> None:
    path.write_text("not a picture")


def _cut(path: Path) -> None:
    file = io.BytesIO()
    PIL.effect_noise((64, 64), 50).save(file, "PNG")
    path.write_bytes(file.getvalue()[:900])


def _postscript(path: Path) -> None:
    PIL.new("RGB", (4, 4)).save(path, "EPS")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_text, "is not a picture that can be read"),
        (_cut, "is damaged"),
        (_postscript, "is not a picture that can be read"),
    ],
)
def test_bad_files_say_what_is_wrong(
    make: Callable[[Path], None], message: str, tmp_path: Path, files: LocalFiles
) -> None:
    make(tmp_path / "x.png")
    with pytest.raises(NodeError, match=message) as caught:
        LoadImage(image="x.png").run(files)
    assert caught.value.input == "image"
    assert caught.value.remedy
    assert caught.value.code == "input.file_invalid"


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    PIL.new("1", (30_000, 30_000)).save(tmp_path / "x.png")
    assert (tmp_path / "x.png").stat().st_size < 200_000
    with pytest.raises(NodeError, match="too many pixels"):
        decode(tmp_path / "x.png")
    frames = [PIL.new("L", (50, 50), i) for i in range(9)]
    frames[0].save(tmp_path / "y.gif", save_all=True, append_images=frames[1:])
    with pytest.raises(NodeError, match="50 × 50 × 9 frames"):
        decode(tmp_path / "y.gif", max_pixels=20_000)


def test_a_missing_or_outside_file_is_named(files: LocalFiles) -> None:
    for name in ("none.png", "../../etc/passwd"):
        with pytest.raises(MissingFile):
            LoadImage(image=name).run(files)
