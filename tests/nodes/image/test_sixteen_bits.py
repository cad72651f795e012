"""Sixteen bits of colour, from files written here byte by byte: Pillow writes none."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch
from PIL import Image as PIL

from nodes.image.decode import decode

Values = npt.NDArray[np.uint16]
COLOR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}


def noise(channels: int) -> Values:
    return np.random.default_rng(channels).integers(0, 2**16, (5, 7, channels), dtype=np.uint16)


def write_png(path: Path, values: Values, *extra: tuple[bytes, bytes]) -> None:
    """Rows filtered by Sub, so that the size of a pixel matters."""
    height, width, channels = values.shape
    raw = values.astype(">u2").view(np.uint8).reshape(height, -1)
    left = np.pad(raw, ((0, 0), (2 * channels, 0)))[:, : -2 * channels]
    rows = b"".join(b"\1" + row.tobytes() for row in raw - left)
    header = struct.pack(">IIBBBBB", width, height, 16, COLOR_TYPES[channels], 0, 0, 0)
    chunks = [(b"IHDR", header), *extra, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            for kind, body in chunks
        )
    )


def write_tiff(path: Path, values: Values, order: str, compression: int) -> None:
    height, width, channels = values.shape
    data = values.astype(f"{order}u2").tobytes()
    if compression == 8:
        data = zlib.compress(data)
    entries = [
        (256, width), (257, height), (258, None), (259, compression), (262, 2), (273, None),
        (277, channels), (278, height), (279, len(data)),
        *([(338, 2)] if channels == 4 else []),
    ]  # fmt: skip
    depths_at = 8 + 2 + 12 * len(entries) + 4
    at = {258: depths_at, 273: depths_at + 2 * channels}
    directory = b"".join(
        struct.pack(f"{order}HHII", tag, 4, 1, at.get(tag, value))
        if tag != 258
        else struct.pack(f"{order}HHII", tag, 3, channels, depths_at)
        for tag, value in entries
    )
    path.write_bytes(
        (b"II*\0" if order == "<" else b"MM\0*")
        + struct.pack(f"{order}IH", 8, len(entries))
        + directory
        + struct.pack(f"{order}I", 0)
        + struct.pack(f"{order}{channels}H", *[16] * channels)
        + data
    )


def planes(values: Values) -> torch.Tensor:
    """(1, C, H, W) in 0..1."""
    return torch.from_numpy(values.astype(np.float64) / 65535).permute(2, 0, 1)[None].float()


@pytest.mark.parametrize("channels", [3, 4])
def test_a_png_keeps_every_bit(channels: int, tmp_path: Path) -> None:
    values = noise(channels)
    write_png(tmp_path / "x.png", values)
    found = decode(tmp_path / "x.png")
    torch.testing.assert_close(found.pixels, planes(values[..., :3]), rtol=0, atol=1e-7)
    if channels == 3:
        assert found.alpha is None
    else:
        assert found.alpha is not None
        torch.testing.assert_close(found.alpha, planes(values[..., 3:])[:, 0], rtol=0, atol=1e-7)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("compression", [1, 8])
def test_a_tiff_keeps_every_bit(
    channels: int, order: str, compression: int, tmp_path: Path
) -> None:
    values = noise(channels)
    write_tiff(tmp_path / "x.tiff", values, order, compression)
    found = decode(tmp_path / "x.tiff")
    torch.testing.assert_close(found.pixels, planes(values[..., :3]), rtol=0, atol=1e-7)
    assert (found.alpha is None) is (channels == 3)


def test_three_equal_channels_are_what_pillow_reads_as_grey(tmp_path: Path) -> None:
    grey = noise(1)
    write_png(tmp_path / "grey.png", grey)
    write_png(tmp_path / "rgb.png", grey.repeat(3, axis=2))
    with PIL.open(tmp_path / "grey.png") as file:
        assert np.array_equal(np.array(file), grey[..., 0])
    assert torch.equal(decode(tmp_path / "rgb.png").pixels, decode(tmp_path / "grey.png").pixels)


def test_it_stands_upright(tmp_path: Path) -> None:
    values = noise(3)
    exif = PIL.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    body = exif.tobytes().removeprefix(b"Exif\0\0")
    write_png(tmp_path / "x.png", values, (b"eXIf", body))
    upright = np.ascontiguousarray(np.rot90(values, -1))
    found = decode(tmp_path / "x.png").pixels
    torch.testing.assert_close(found, planes(upright), rtol=0, atol=1e-7)


def test_one_transparent_colour_is_read_as_pillow_reads_it(tmp_path: Path) -> None:
    values = noise(3)
    write_png(tmp_path / "x.png", values, (b"tRNS", values[0, 0].astype(">u2").tobytes()))
    with PIL.open(tmp_path / "x.png") as file:
        expected = np.array(file.convert("RGBA"))
    found = decode(tmp_path / "x.png")
    assert found.alpha is not None
    assert torch.equal(found.pixels[0] * 255, torch.from_numpy(expected[..., :3]).permute(2, 0, 1))


def test_grey_with_transparency_has_eight_bits(tmp_path: Path) -> None:
    values = noise(2)
    write_png(tmp_path / "x.png", values)
    found = decode(tmp_path / "x.png")
    assert found.alpha is not None
    high = torch.from_numpy((values >> 8).astype(np.float32) / 255)
    torch.testing.assert_close(found.pixels[0, 0], high[..., 0])
    torch.testing.assert_close(found.alpha[0], high[..., 1])
