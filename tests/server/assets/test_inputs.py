"""Input pictures are shown by the names nodes know them by."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.server.conftest import Served


def encoded(picture: Image.Image, format: str = "PNG", **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **more)
    return out.getvalue()


async def shown(served: Served, name: str, **query: Any) -> Image.Image:
    answer = await served.client.get(f"/api/v1/inputs/{name}", params=query)
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.content))


async def test_a_drawn_mask_comes_back_level_for_level(served: Served) -> None:
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    data = encoded(Image.fromarray(levels))
    answer = await served.client.post(
        "/api/v1/assets", params={"folder": "masks"}, files={"file": ("photo.png", data)}
    )
    [asset] = answer.json()["assets"]
    assert asset["path"] == "masks/photo.png"
    assert (served.settings.data / "input/masks/photo.png").read_bytes() == data
    assert (np.asarray(await shown(served, "masks/photo.png")) == levels).all()
    lists = [
        (await served.client.get(f"/api/v1/choices/inputs/{kind}")).json()["choices"]
        for kind in ("masks", "images")
    ]
    assert lists == [["masks/photo.png"], []]
    # Another mask never takes the place of one that a saved workflow names.
    answer = await served.client.post(
        "/api/v1/assets",
        params={"folder": "masks"},
        files={"file": ("photo.png", encoded(Image.new("L", (3, 3))))},
    )
    assert answer.json()["assets"][0]["path"] == "masks/photo (1).png"


async def test_a_picture_put_there_by_hand_is_shown_upright_without_its_metadata(
    served: Served,
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = encoded(Image.new("RGB", (40, 20), "red"), "JPEG", exif=exif, comment=b"<script>")
    folder = served.settings.data / "input" / "cats"
    folder.mkdir()
    (folder / "a b.jpg").write_bytes(photo)
    picture = await shown(served, "cats/a b.jpg")
    assert (picture.size, picture.format, picture.info) == ((20, 40), "PNG", {})
    assert (await shown(served, "cats/a b.jpg", small=True)).format == "WEBP"


async def test_the_picture_is_sent_again_only_when_another_one_has_the_name(
    served: Served,
) -> None:
    path = served.settings.data / "input" / "x.png"
    path.write_bytes(encoded(Image.new("L", (4, 4), 0)))
    etag = (await served.client.get("/api/v1/inputs/x.png")).headers["etag"]
    same = await served.client.get("/api/v1/inputs/x.png", headers={"if-none-match": etag})
    assert same.status_code == 304
    path.write_bytes(encoded(Image.new("L", (5, 4), 255)))
    other = await served.client.get("/api/v1/inputs/x.png", headers={"if-none-match": etag})
    assert Image.open(io.BytesIO(other.content)).size == (5, 4)


@pytest.mark.parametrize("name", ["none.png", "..%2F..%2Ftessera.db", "%2Fetc%2Fpasswd", "a%00"])
async def test_what_is_not_there_or_outside_is_not_found(served: Served, name: str) -> None:
    answer = await served.client.get(f"/api/v1/inputs/{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, "input.not_found")


async def test_what_is_no_picture_is_not_handed_out(served: Served) -> None:
    (served.settings.data / "input" / "page.html").write_text("<script>alert(1)</script>")
    answer = await served.client.get("/api/v1/inputs/page.html")
    assert (answer.status_code, answer.json()["code"]) == (422, "asset.undecodable")


async def test_an_upload_s_folder_is_a_plain_name(served: Served) -> None:
    for folder in ("..", "a/b", "a.b", ".x"):
        answer = await served.client.post(
            "/api/v1/assets", params={"folder": folder}, files={"file": ("x.png", b"x")}
        )
        assert answer.status_code == 422
