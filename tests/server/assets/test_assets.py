"""Files that come in and files that are made: kept whole, named once, shown safely."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, features
from scripted_pool import ScriptedPool, text_file

from nodes.api.outputs import EncodedFile
from nodes.image import metadata
from server.assets import output as outputs
from server.assets.blobs import Blobs
from server.assets.pictures import FORMATS
from server.engine.pools.base import Listener
from server.engine.protocol import Finished, Produced, Run
from tests.server.conftest import Json, Serve, Served, flow


def png(width: int = 8, height: int = 6, color: str = "red", **save: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, "PNG", **save)
    return out.getvalue()


def _torn() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(out, "PNG")
    return out.getvalue()[:2000]


TORN = _torn()
"""A picture whose second half never came."""


async def upload(served: Served, name: str, data: bytes) -> Json:
    answer = await served.client.post("/api/v1/assets", files={"file": (name, data)})
    assert answer.status_code == 201, answer.text
    [asset] = answer.json()["assets"]
    found: Json = asset
    return found


def drawing(*files: EncodedFile, resolved: Json | None = None) -> ScriptedPool:
    async def draw(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        listener(Produced(job.job, "keep", files, resolved=resolved or {}))
        return Finished(job.job, "succeeded")

    return ScriptedPool(draw)


def picture(data: bytes, prefix: str = "tessera", **more: Any) -> EncodedFile:
    return EncodedFile(data, "image/png", ".png", prefix=prefix, width=8, height=6, **more)


# --- what jobs make --------------------------------------------------------------------------


async def test_a_picture_carries_the_workflow_that_made_it(serve: Serve) -> None:
    resolved = {"word": {"value": "cat"}}
    async with serve(drawing(picture(png()), resolved=resolved)) as served:
        [job] = await served.submit(flow())
        [asset] = (await served.until(job))["outputs"][0]["assets"]
        content = (await served.client.get(asset["content_url"])).content
        texts = metadata.read(content)
        assert '"name":"Test"' in texts["tessera"]
        assert texts["tessera_resolved"] == '{"word":{"value":"cat"}}'
        with Image.open(io.BytesIO(content)) as shown:
            assert shown.getpixel((0, 0)) == (255, 0, 0)
        on_disk = served.settings.data / "output" / asset["path"]
        assert on_disk.read_bytes() == content
        workflow = await served.client.get(f"/api/v1/assets/{asset['id']}/workflow")
        assert workflow.json() == flow()


async def test_names_follow_their_pattern_and_count_in_the_database(serve: Serve) -> None:
    file = text_file("x", "%seed%/%word.value%-%keep.value%")
    resolved = {"draw": {"seed": 11}, "word": {"value": "a/b"}}
    async with serve(drawing(file, resolved=resolved)) as served:
        for _ in range(2):
            [job] = await served.submit(flow())
            await served.until(job)
        output = served.settings.data / "output"
        assert sorted(p.relative_to(output).as_posix() for p in output.rglob("*.txt")) == [
            "11/a_b-7_00001.txt",
            "11/a_b-7_00002.txt",
        ]


@pytest.mark.parametrize(
    "prefix",
    ["../../outside", "/etc/x", "a/../../../b", "CON", "x\x00y", "a\\..\\..\\b", "C:\\x", ".."],
)
async def test_a_name_cannot_leave_the_output_folder(serve: Serve, prefix: str) -> None:
    async with serve(drawing(text_file("x", prefix))) as served:
        [job] = await served.submit(flow())
        assert (await served.until(job))["status"] == "succeeded"
        output = served.settings.data / "output"
        [made] = [p for p in output.rglob("*") if p.is_file()]
        assert made.resolve().is_relative_to(output.resolve())
        outside = [p for p in served.settings.data.parent.rglob("*.txt") if p != made]
        assert outside == []


async def test_a_link_out_of_the_output_folder_is_not_followed(
    serve: Serve, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    async with serve(drawing(text_file("x", "link/x"))) as served:
        (served.settings.data / "output" / "link").symlink_to(outside)
        [job] = await served.submit(flow())
        done = await served.until(job)
        assert (done["status"], done["error"]["code"]) == ("failed", "output.not_written")
        assert list(outside.iterdir()) == []


async def test_nothing_is_overwritten_even_when_the_database_is_new(serve: Serve) -> None:
    async with serve(drawing(text_file("mine", "same"))) as served:
        output = served.settings.data / "output"
        for number in (1, 2, 7):
            (output / f"same_{number:05d}.txt").write_text("theirs")
        for _ in range(2):
            [job] = await served.submit(flow())
            await served.until(job)
        found = {p.name: p.read_text() for p in output.iterdir()}
        assert found == {
            "same_00001.txt": "theirs",
            "same_00002.txt": "theirs",
            "same_00007.txt": "theirs",
            "same_00008.txt": "mine",
            "same_00009.txt": "mine",
        }


async def test_without_hard_links_files_are_copied(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: Any) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(outputs.os, "link", no_links)
    async with serve(drawing(text_file("copied", "c"))) as served:
        for _ in range(2):
            [job] = await served.submit(flow())
            await served.until(job)
        await upload(served, "in.txt", b"input")
        output = served.settings.data / "output"
        assert sorted(p.name for p in output.iterdir()) == ["c_00001.txt", "c_00002.txt"]
        assert (served.settings.data / "input" / "in.txt").read_bytes() == b"input"


async def test_equal_content_is_kept_once(serve: Serve) -> None:
    async with serve(drawing(text_file("same"))) as served:
        for job in await served.submit(flow(), count=3):
            await served.until(job)
        blobs = [p for p in (served.settings.data / "blobs").rglob("*") if p.is_file()]
        assert len(blobs) == 1
        listed = (await served.client.get("/api/v1/assets?kind=text")).json()["assets"]
        assert len(listed) == 3
        assert len({asset["sha256"] for asset in listed}) == 1


async def test_previews_get_no_file_and_expire(serve: Serve) -> None:
    file = picture(png(), kind="preview", embed_workflow=False)
    async with serve(drawing(file, text_file("kept")), preview_days=0) as served:
        [job] = await served.submit(flow())
        assets = (await served.until(job))["outputs"][0]["assets"]
        preview = next(a for a in assets if a["kind"] == "preview")
        assert preview["path"] is None
        assert (await served.client.get(preview["content_url"])).content == png()
        assert (await served.client.get(preview["thumbnail_url"])).status_code == 200
        await served.studio.database.write(
            lambda tx: tx.run("UPDATE assets SET created_at = created_at - 1000")
        )
        os.utime(served.studio.blobs.path(preview["sha256"]), (0, 0))
        assert await served.studio.janitor.tidy() == 1
        assert (await served.client.get(preview["content_url"])).status_code == 404
        assert not served.studio.blobs.path(preview["sha256"]).exists()
        kept = next(a for a in assets if a["kind"] == "text")
        assert (await served.client.get(kept["content_url"])).text == "kept"


async def test_half_written_files_of_a_killed_server_are_swept_up(serve: Serve) -> None:
    async with serve() as served:
        blobs = served.settings.data / "blobs"
        (blobs / "tmp-1-2").write_bytes(b"half")
    async with serve():
        assert not (blobs / "tmp-1-2").exists()


# --- the trash -------------------------------------------------------------------------------


async def test_deleting_moves_to_the_trash_and_back(serve: Serve) -> None:
    async with serve(drawing(text_file("dear"))) as served:
        [job] = await served.submit(flow())
        [asset] = (await served.until(job))["outputs"][0]["assets"]
        file = served.settings.data / "output" / asset["path"]
        address = f"/api/v1/assets/{asset['id']}"
        for _ in range(2):
            assert (await served.client.delete(address)).status_code == 204
        assert not file.exists()
        assert (await served.client.get("/api/v1/assets")).json()["assets"] == []
        assert (await served.job(job))["outputs"] == []
        trashed = (await served.client.get("/api/v1/assets?trashed=true")).json()["assets"]
        assert [a["id"] for a in trashed] == [asset["id"]]
        for _ in range(2):
            assert (await served.client.post(f"{address}/restore")).status_code == 200
        assert file.read_text() == "dear"
        assert len((await served.job(job))["outputs"]) == 1


async def test_old_trash_is_emptied_for_good(serve: Serve) -> None:
    async with serve(drawing(text_file("gone")), trash_days=0) as served:
        [job] = await served.submit(flow())
        [asset] = (await served.until(job))["outputs"][0]["assets"]
        await served.client.delete(f"/api/v1/assets/{asset['id']}")
        await served.studio.database.write(
            lambda tx: tx.run("UPDATE assets SET trashed_at = trashed_at - 1000")
        )
        os.utime(served.studio.blobs.path(asset["sha256"]), (0, 0))
        assert await served.studio.janitor.tidy() == 1
        assert (await served.client.get(f"/api/v1/assets/{asset['id']}")).status_code == 404
        assert list((served.settings.data / "trash").iterdir()) == []
        assert not served.studio.blobs.path(asset["sha256"]).exists()


# --- uploads ---------------------------------------------------------------------------------


async def test_an_uploaded_picture_is_shown_re_encoded_and_handed_back_as_it_was(
    served: Served,
) -> None:
    data = png() + b"<script>alert(1)</script>"
    asset = await upload(served, "cat.png", data)
    assert (asset["kind"], asset["width"], asset["height"]) == ("input", 8, 6)
    content = await served.client.get(asset["content_url"])
    assert content.content == data
    assert content.headers["content-type"] == "application/octet-stream"
    assert content.headers["content-disposition"].startswith("attachment")
    shown = await served.client.get(asset["url"])
    assert asset["url"].endswith("/view")
    assert shown.headers["content-type"] == "image/png"
    assert b"script" not in shown.content
    with Image.open(io.BytesIO(shown.content)) as picture:
        assert picture.getpixel((0, 0)) == (255, 0, 0)
    listed = (await served.client.get("/api/v1/choices/inputs/images")).json()["choices"]
    assert listed == ["cat.png"]


async def test_a_foreign_picture_s_texts_do_not_reach_the_page(served: Served) -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("comment", "<script>")
    asset = await upload(served, "x.png", png(pnginfo=info))
    for url in (asset["url"], asset["thumbnail_url"]):
        assert b"script" not in (await served.client.get(url)).content


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("vector.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("fake.png", b"<html><script>alert(1)</script></html>"),
        ("x.js", b"alert(1)"),
        ("broken.png", png()[:20]),
        ("empty.png", b""),
        ("doc.pdf", b"%PDF-1.7"),
        ("font.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"),
    ],
)
async def test_what_is_no_picture_is_only_an_attachment(
    served: Served, name: str, data: bytes
) -> None:
    asset = await upload(served, name, data)
    assert (asset["width"], asset["thumbnail_url"]) == (None, None)
    answer = await served.client.get(asset["content_url"])
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    for what in ("view", "thumbnail"):
        refused = await served.client.get(f"/api/v1/assets/{asset['id']}/{what}")
        assert (refused.status_code, refused.json()["code"]) == (404, "asset.no_thumbnail")


async def test_our_own_html_is_never_shown_in_place(serve: Serve) -> None:
    page = EncodedFile(b"<script>", "text/html", ".html", "data", prefix="page")
    async with serve(drawing(page)) as served:
        [job] = await served.submit(flow())
        [asset] = (await served.until(job))["outputs"][0]["assets"]
        answer = await served.client.get(asset["content_url"])
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\evil.png", "evil.png"),
        ("C:\\temp\\x.png", "x.png"),
        ("a\x00b.png", "a_b.png"),
        ("CON.png", "_CON.png"),
        ("...", "file"),
        (" x .png ", "x .png"),
        ('<"|?*>.png', "______.png"),
        ("é" * 300 + ".png", None),
    ],
)
async def test_an_upload_s_name_is_made_harmless(
    served: Served, given: str, kept: str | None
) -> None:
    from server.paths import check_name, clean_name

    name = clean_name(given)
    check_name(name)
    assert kept is None or name == kept
    if "\x00" not in given and '"' not in given:
        asset = await upload(served, given, b"x")
        folder = served.settings.data / "input"
        assert [p.name for p in folder.iterdir()] == [asset["name"]]


async def test_names_are_not_taken_twice_and_equal_uploads_are_one(served: Served) -> None:
    first = await upload(served, "a.png", png(color="red"))
    again = await upload(served, "a.png", png(color="red"))
    other = await upload(served, "a.png", png(color="blue"))
    other_again = await upload(served, "a.png", png(color="blue"))
    assert first["id"] == again["id"]
    assert other["name"] == "a (1).png"
    assert other["id"] == other_again["id"]
    names = sorted(p.name for p in (served.settings.data / "input").iterdir())
    assert names == ["a (1).png", "a.png"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99), "a.heic is a HEIC picture"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg is an SVG drawing"),
        ("a.svg", b'<?xml version="1.0"?>\n<!-- x -->\n<svg/>', "a.svg is an SVG drawing"),
        ("a.png", b"", "a.png is empty"),
        ("a.png", b"<!doctype html>Log in", "a.png is no picture"),
        ("a.png", TORN, "a.png is damaged"),
    ],
)
async def test_what_is_wanted_as_a_picture_has_to_be_one(
    served: Served, name: str, data: bytes, said: str
) -> None:
    answer = await served.client.post(
        "/api/v1/assets", params={"pictures": True}, files={"file": (name, data)}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "asset.undecodable")
    assert said in answer.json()["detail"]
    assert answer.json()["remedy"]
    assert not [path for path in served.settings.data.rglob("input/*") if path.is_file()]
    fine = await served.client.post(
        "/api/v1/assets", params={"pictures": True}, files={"file": ("b.png", png())}
    )
    assert fine.status_code == 201


async def test_an_upload_may_not_be_too_large(serve: Serve) -> None:
    async with serve(max_upload_mb=1, max_body_mb=1) as served:
        files = {"file": ("big.bin", bytes(2 << 20))}
        answer = await served.client.post("/api/v1/assets", files=files)
        assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
        blobs = served.settings.data / "blobs"
        assert [p for p in blobs.rglob("*") if p.is_file()] == []


async def test_a_decompression_bomb_is_refused_before_it_is_decoded(serve: Serve) -> None:
    async with serve(max_pixels=10_000) as served:
        files = {"file": ("bomb.png", png(200, 200))}
        answer = await served.client.post("/api/v1/assets", files=files)
        assert (answer.status_code, answer.json()["code"]) == (422, "asset.undecodable")
        assert "40000" in answer.text or "200 × 200" in answer.text


async def test_a_damaged_picture_has_no_view_and_kills_nobody(served: Served) -> None:
    whole = png(64, 64, pnginfo=None)
    asset = await upload(served, "torn.png", whole[: len(whole) // 2] + bytes(40))
    if asset["width"] is not None:
        answer = await served.client.get(asset["url"])
        assert (answer.status_code, answer.json()["code"]) == (422, "asset.undecodable")
    assert (await served.client.get("/livez")).status_code == 200


async def test_a_form_with_one_refused_file_enters_none(serve: Serve) -> None:
    async with serve(max_pixels=10_000) as served:
        files = [("file", ("fine.txt", b"fine")), ("file", ("bomb.png", png(200, 200)))]
        answer = await served.client.post("/api/v1/assets", files=files)
        assert answer.status_code == 422
        assert (await served.client.get("/api/v1/assets")).json()["assets"] == []
        assert list(served.studio.data.input.iterdir()) == []


async def test_a_phone_s_photograph_with_a_second_picture_inside_is_one(served: Served) -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (20, 10), "red"), Image.new("RGB", (20, 10), "blue")
    first.save(out, "MPO", save_all=True, append_images=[second])
    asset = await upload(served, "photo.jpg", out.getvalue())
    assert (asset["media_type"], asset["width"], asset["height"]) == ("image/jpeg", 20, 10)
    with Image.open(io.BytesIO((await served.client.get(asset["url"])).content)) as shown:
        red, _, blue = shown.convert("RGB").getpixel((10, 5))
        assert red > 200 > 50 > blue


@pytest.mark.parametrize("format", FORMATS)
async def test_every_format_is_shown_small_and_whole(served: Served, format: str) -> None:
    if format == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow knows no AVIF")
    out = io.BytesIO()
    Image.new("RGB", (700, 350), "red").save(out, format)
    asset = await upload(served, "picture", out.getvalue())
    assert (asset["media_type"], asset["width"]) == (f"image/{format.lower()}", 700)
    for url, kind, size in (
        (asset["url"], "PNG", (700, 350)),
        (asset["thumbnail_url"], "WEBP", (320, 160)),
    ):
        with Image.open(io.BytesIO((await served.client.get(url)).content)) as shown:
            assert (shown.format, shown.size) == (kind, size)
            red, green, _ = shown.convert("RGB").getpixel((100, 100))
            assert red > 230 > 30 > green


@pytest.mark.parametrize(
    ("kind", "format", "most"), [("uint16", "PNG", 65535), ("int32", "TIFF", 9), ("f4", "TIFF", 1)]
)
async def test_a_picture_of_deep_numbers_keeps_its_shades(
    served: Served, kind: str, format: str, most: int
) -> None:
    ramp = np.tile(np.linspace(0, most, 64).astype(kind), (64, 1))
    out = io.BytesIO()
    Image.fromarray(ramp).save(out, format)
    asset = await upload(served, "ramp", out.getvalue())
    wanted = np.rint(ramp[0].astype(float) * 255 / most)
    for url, near in ((asset["url"], 1), (asset["thumbnail_url"], 8)):
        with Image.open(io.BytesIO((await served.client.get(url)).content)) as shown:
            row = np.asarray(shown.convert("L"))[32].astype(float)
        assert np.abs(row - wanted).max() <= near


async def test_a_turned_photograph_is_shown_upright(served: Served) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(out, "JPEG", exif=exif)
    asset = await upload(served, "photo.jpg", out.getvalue())
    assert (asset["width"], asset["height"]) == (10, 20)
    with Image.open(io.BytesIO((await served.client.get(asset["url"])).content)) as shown:
        assert shown.size == (10, 20)


async def test_our_own_picture_gives_its_workflow_back_when_uploaded(serve: Serve) -> None:
    async with serve(drawing(picture(png()))) as served:
        [job] = await served.submit(flow(name="Lost and found"))
        [made] = (await served.until(job))["outputs"][0]["assets"]
        content = (await served.client.get(made["content_url"])).content
        asset = await upload(served, "found.png", content)
        assert asset["has_workflow"]
        workflow = await served.client.get(f"/api/v1/assets/{asset['id']}/workflow")
        assert workflow.json()["name"] == "Lost and found"
        bare = await upload(served, "bare.png", png(color="blue"))
        refused = await served.client.get(f"/api/v1/assets/{bare['id']}/workflow")
        assert (refused.status_code, refused.json()["code"]) == (404, "asset.no_workflow")


async def test_a_form_without_files_is_a_problem(served: Served) -> None:
    for request in (
        {"data": {"file": "text"}},
        {"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b"x", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"{}", "headers": {"content-type": "application/json"}},
    ):
        answer = await served.client.post("/api/v1/assets", **request)  # type: ignore[arg-type]
        assert answer.status_code in (400, 422), request
        assert answer.headers["content-type"] == "application/problem+json"


# --- showing ---------------------------------------------------------------------------------


async def test_thumbnails_are_small_webp_and_kept(serve: Serve) -> None:
    big = EncodedFile(png(900, 300), "image/png", ".png", width=900, height=300)
    async with serve(drawing(big)) as served:
        [job] = await served.submit(flow())
        [asset] = (await served.until(job))["outputs"][0]["assets"]
        answer = await served.client.get(asset["thumbnail_url"])
        assert answer.headers["content-type"] == "image/webp"
        with Image.open(io.BytesIO(answer.content)) as small:
            assert small.size == (320, 107)
        cached = list((served.settings.data / "cache" / "pictures").iterdir())
        assert len(cached) == 1
        again = await served.client.get(asset["thumbnail_url"])
        assert again.content == answer.content
        assert "immutable" in answer.headers["cache-control"]


async def test_pages_of_assets_show_each_once(serve: Serve) -> None:
    async with serve(drawing(text_file("a", "x"))) as served:
        for job in await served.submit(flow(), count=7):
            await served.until(job)
        seen: list[str] = []
        cursor = ""
        while True:
            page = (await served.client.get(f"/api/v1/assets?limit=3{cursor}")).json()
            seen += [asset["id"] for asset in page["assets"]]
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        assert len(seen) == len(set(seen)) == 7
        assert seen == sorted(seen, reverse=True)
        found = (await served.client.get("/api/v1/assets?q=X_00003")).json()["assets"]
        assert [asset["name"] for asset in found] == ["x_00003.txt"]


async def test_ranges_of_content_can_be_read(serve: Serve) -> None:
    async with serve(drawing(text_file("0123456789"))) as served:
        [job] = await served.submit(flow())
        [asset] = (await served.until(job))["outputs"][0]["assets"]
        answer = await served.client.get(asset["content_url"], headers={"range": "bytes=2-4"})
        assert (answer.status_code, answer.text) == (206, "234")


# --- blobs by themselves ---------------------------------------------------------------------


@pytest.mark.parametrize("sync", [False, True])
def test_a_blob_is_whole_or_not_there(tmp_path: Path, sync: bool) -> None:
    blobs = Blobs(tmp_path, sync=sync)
    sha256 = blobs.put(b"content")
    assert blobs.path(sha256).read_bytes() == b"content"
    # A power cut may have left it empty: it is written anew.
    blobs.path(sha256).write_bytes(b"")
    assert blobs.put(b"content") == sha256
    assert blobs.path(sha256).read_bytes() == b"content"
    with blobs.writing() as half:
        half.file.write(b"begun and given up")
    with blobs.writing() as half:
        half.file.write(b"content")
        blobs.keep(half, sha256)
    assert [p for p in tmp_path.iterdir() if p.is_file()] == []


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = Blobs(tmp_path)

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="space"):
        blobs.put(b"content")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
