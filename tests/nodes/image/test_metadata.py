"""Workflows inside picture files: Pillow reads what we write, and the pixels stay."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from nodes.image import metadata
from nodes.image.metadata import jpeg, png, xmp

MEDIA_TYPES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
texts = st.dictionaries(
    st.from_regex(r"\A[a-z_]{1,20}\Z"),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    min_size=1,
    max_size=4,
)


def picture(
    format: str, mode: str = "RGB", size: tuple[int, int] = (13, 7), **options: Any
) -> bytes:
    gradient = Image.linear_gradient("L").resize(size)
    file = io.BytesIO()
    Image.merge(mode, [gradient.rotate(90 * i) for i in range(len(mode))]).save(
        file, format, **options
    )
    return file.getvalue()


def pixels(data: bytes) -> tuple[str, tuple[int, int], bytes]:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image.mode, image.size, image.tobytes()


def test_importing_it_does_not_import_torch() -> None:
    code = "import sys, nodes.image.metadata, nodes.image.naming; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@settings(max_examples=40, deadline=None)
@given(texts=texts, media_type=st.sampled_from(sorted(MEDIA_TYPES)))
def test_any_text_comes_back_and_the_pixels_stay(texts: dict[str, str], media_type: str) -> None:
    data = picture(MEDIA_TYPES[media_type])
    embedded = metadata.embed(data, media_type, texts)
    assert metadata.read(embedded) == texts
    assert pixels(embedded) == pixels(data)


@pytest.mark.parametrize(
    ("media_type", "mode", "options"),
    [
        ("image/png", "L", {}),
        ("image/png", "RGBA", {}),
        ("image/jpeg", "L", {}),
        ("image/jpeg", "CMYK", {}),
        ("image/jpeg", "RGB", {"progressive": True, "exif": Image.Exif(), "comment": b"hello"}),
        ("image/webp", "RGB", {"lossless": True}),
        ("image/webp", "RGBA", {"lossless": True}),
        ("image/webp", "RGBA", {"quality": 60}),
        ("image/webp", "RGB", {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"}),
    ],
)
@pytest.mark.parametrize("length", [10, 64_999, 300_001])
def test_every_kind_of_file_and_long_workflows(
    media_type: str, mode: str, options: dict[str, Any], length: int
) -> None:
    workflow = json.dumps({"nodes": "x<&>é" * (length // 5)}, ensure_ascii=False)
    data = picture(MEDIA_TYPES[media_type], mode, (14, 9), **options)
    embedded = metadata.embed(data, media_type, {"tessera": workflow})
    assert metadata.read(embedded)["tessera"] == workflow
    assert pixels(embedded) == pixels(data)
    again = metadata.embed(embedded, media_type, {"tessera": "{}"})
    assert metadata.read(again)["tessera"] == "{}"
    assert len(again) < len(data) + 1000


def test_an_animated_webp_keeps_its_frames() -> None:
    frames = [Image.new("RGB", (8, 8), (40 * i, 0, 0)) for i in range(4)]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    embedded = metadata.embed(file.getvalue(), "image/webp", {"tessera": "{}"})
    with Image.open(io.BytesIO(embedded)) as image:
        assert image.n_frames == 4
        image.seek(3)
        assert image.convert("RGB").getpixel((0, 0)) == (120, 0, 0)


def test_pillow_reads_our_png_and_we_read_pillows() -> None:
    embedded = metadata.embed(picture("PNG"), "image/png", {"tessera": "{}", "note": "Grüße"})
    with Image.open(io.BytesIO(embedded)) as image:
        assert isinstance(image, PngImagePlugin.PngImageFile)
        assert image.text == {"tessera": "{}", "note": "Grüße"}
    info = PngImagePlugin.PngInfo()
    info.add_text("prompt", '{"1": {}}')
    info.add_text("workflow", '{"nodes": []}', zip=True)
    info.add_itxt("parameters", "ein schönes Bild", zip=True)
    assert metadata.read(picture("PNG", pnginfo=info)) == {
        "prompt": '{"1": {}}',
        "workflow": '{"nodes": []}',
        "parameters": "ein schönes Bild",
    }


@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_pillow_finds_the_xmp_packet(format: str) -> None:
    media_type = f"image/{format.lower()}"
    embedded = metadata.embed(picture(format), media_type, {"tessera": "{}"})
    with Image.open(io.BytesIO(embedded)) as image:
        assert b"tessera:texts" in image.info["xmp"]


@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_texts_that_comfyui_put_into_exif_are_read(format: str) -> None:
    exif = Image.Exif()
    exif[0x0110] = 'prompt:{"1": {"class_type": "KSampler"}}'
    exif[0x010F] = 'workflow:{"nodes": []}'
    assert metadata.read(picture(format, exif=exif)) == {
        "prompt": '{"1": {"class_type": "KSampler"}}',
        "workflow": '{"nodes": []}',
    }


def test_an_upright_photo_stays_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    embedded = metadata.embed(picture("JPEG", exif=exif), "image/jpeg", {"tessera": "x" * 200_000})
    with Image.open(io.BytesIO(embedded)) as image:
        assert image.getexif()[0x0112] == 6


@pytest.mark.parametrize("media_type", sorted(MEDIA_TYPES))
def test_damaged_files_read_as_nothing_and_refuse_embedding(media_type: str) -> None:
    whole = metadata.embed(picture(MEDIA_TYPES[media_type]), media_type, {"tessera": "x" * 999})
    for size in range(0, 400, 7):
        metadata.read(whole[:size])
    with pytest.raises(ValueError, match=r"file"):
        metadata.embed(whole[:200], media_type, {"tessera": "{}"})


@settings(max_examples=200, deadline=None)
@given(junk=st.binary(max_size=200), head=st.sampled_from(["PNG", "JPEG", "WEBP", ""]))
def test_junk_is_never_an_error(junk: bytes, head: str) -> None:
    heads = {
        "PNG": png.SIGNATURE,
        "JPEG": b"\xff\xd8\xff\xe1",
        "WEBP": b"RIFF\0\0\0\0WEBP",
    }
    assert isinstance(metadata.read(heads.get(head, b"") + junk), dict)


def test_a_small_file_cannot_become_a_large_text() -> None:
    bomb = b"workflow\0\0" + zlib.compress(b"a" * (xmp.MAX_TEXT + 1), 9)
    chunk = struct.pack(">I", len(bomb)) + b"zTXt" + bomb + b"\0\0\0\0"
    assert metadata.read(png.SIGNATURE + chunk) == {}
    laughs = (
        b'<!DOCTYPE x [<!ENTITY a "ha">]><x xmlns="urn:tessera:metadata:1"><texts>&a;</texts></x>'
    )
    segment = jpeg.XMP_HEADER + laughs
    data = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + b"\xff\xd9\0\0"
    assert metadata.read(data) == {}


@pytest.mark.parametrize(
    ("name", "text"), [("tessera", "a\0b"), ("", "x"), ("a" * 80, "x"), ("é", "x"), ("x", "\ud800")]
)
def test_what_cannot_be_held_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        metadata.embed(picture("PNG"), "image/png", {name: text})
    with pytest.raises(ValueError, match="image/gif"):
        metadata.embed(b"GIF89a", "image/gif", {"tessera": "x"})
