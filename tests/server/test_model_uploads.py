"""Model files come in whole and checked, or not at all."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from safetensors.torch import save

from server import model_uploads
from server.model_uploads import ModelUploads
from server.models import ModelFolders
from tests.server.conftest import Serve, Served

SMALL = save({"emb_params": torch.zeros(2, 768)})


async def put(served: Served, id: str, data: bytes) -> Any:
    return await served.client.put(f"/api/v1/models/{id}", content=data)


def left(served: Served) -> list[str]:
    models = served.settings.data / "models"
    return sorted(p.relative_to(models).as_posix() for p in models.rglob("*") if p.is_file())


async def test_a_model_is_there_whole_with_its_family_and_hash(served: Served) -> None:
    answer = await put(served, "embeddings/mine/spark.safetensors", SMALL)
    assert answer.status_code == 201, answer.text
    sha256 = hashlib.sha256(SMALL).hexdigest()
    assert answer.json()["sha256"] == sha256
    assert answer.json()["family"] != "unreadable"
    path = served.settings.data / "models/embeddings/mine/spark.safetensors"
    assert path.read_bytes() == SMALL
    assert left(served) == ["embeddings/mine/spark.safetensors"]
    [listed] = [
        m for m in (await served.client.get("/api/v1/models")).json()["models"]
        if m["folder"] == "embeddings"
    ]  # fmt: skip
    assert (listed["name"], listed["sha256"]) == ("mine/spark.safetensors", sha256)


async def test_a_name_that_is_taken_is_not_written_over(served: Served) -> None:
    await put(served, "embeddings/a.safetensors", SMALL)
    answer = await put(served, "embeddings/a.safetensors", SMALL + b"x")
    assert (answer.status_code, answer.json()["code"]) == (409, "model.exists")
    assert (served.settings.data / "models/embeddings/a.safetensors").read_bytes() == SMALL


async def test_a_file_that_says_what_it_is_goes_where_it_belongs(served: Served) -> None:
    lora = save({"lora_unet_down_blocks_0.lora_down.weight": torch.zeros(4, 8)})
    unknown = save({"what.is.this": torch.zeros(4)})
    for id, data, place in (
        ("checkpoints/inks.safetensors", lora, "loras/inks.safetensors"),
        ("checkpoints/spark.safetensors", SMALL, "embeddings/spark.safetensors"),
        ("upscale_models/odd.safetensors", unknown, "upscale_models/odd.safetensors"),
    ):
        answer = await put(served, f"{id}?guess=true", data)
        assert (answer.status_code, answer.json()["id"]) == (201, place)
    # Once more is refused; another file of that name where another kind lies is not.
    again = await put(served, "checkpoints/inks.safetensors?guess=true", lora)
    assert (again.status_code, again.json()["code"]) == (409, "model.exists")
    assert "loras/inks.safetensors" in again.json()["detail"]
    other = await put(served, "checkpoints/inks.safetensors?guess=true", SMALL)
    assert other.json()["id"] == "embeddings/inks.safetensors"
    # Who names the folder means it.
    meant = await put(served, "checkpoints/inks.safetensors", lora)
    assert meant.json()["id"] == "checkpoints/inks.safetensors"


@pytest.mark.parametrize(
    ("id", "data", "message"),
    [
        ("checkpoints/a.ckpt", pickle.dumps({"a": 1}, 4), "opening one can run any program"),
        ("checkpoints/a.safetensors", pickle.dumps({"a": 1}, 4), "can run any program"),
        ("checkpoints/a.safetensors", SMALL[:-5], "a.safetensors"),
        ("checkpoints/a.safetensors", b"<!doctype html><p>Log in", "a web page"),
        ("checkpoints/a.safetensors", b"", "empty"),
        ("checkpoints/a.gguf", b"GGUF" + b"\0" * 99, "GGUF"),
        ("checkpoints/a.pt", SMALL, "another ending"),
        ("checkpoints/a.exe", SMALL, "no .safetensors"),
        ("checkpoints/.a.safetensors", SMALL, "hidden"),
        ("nonsense/a.safetensors", SMALL, "no kind of model"),
        ("checkpoints/..%2F..%2Fa.safetensors", SMALL, "outside"),
        ("checkpoints/CON.safetensors", SMALL, "device"),
    ],
)
async def test_what_is_no_model_is_refused_and_leaves_nothing(
    id: str, data: bytes, message: str, served: Served
) -> None:
    answer = await put(served, id, data)
    assert (answer.status_code, answer.json()["code"]) == (422, "model.refused")
    assert message in answer.json()["detail"]
    assert left(served) == []


async def test_a_large_file_that_is_no_model_is_refused_before_it_has_come(tmp_path: Path) -> None:
    uploads = ModelUploads(tmp_path, ModelFolders([tmp_path]), max_bytes=1 << 30)
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b"\x80\x02" + b"\0" * (1 << 16)

    with pytest.raises(model_uploads.Refused, match="pickled"):
        await uploads.receive("checkpoints/a.safetensors", chunks(), None)
    assert sent == 1


async def test_a_file_whose_header_is_long_is_let_through(tmp_path: Path) -> None:
    whole = save({f"block.{i}.attention.weight": torch.zeros(1) for i in range(3000)})
    assert int.from_bytes(whole[:8], "little") > 1 << 17
    uploads = ModelUploads(tmp_path, ModelFolders([tmp_path]), max_bytes=1 << 40)

    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, len(whole), 1 << 16):
            yield whole[at : at + (1 << 16)]

    _, sha256 = await uploads.receive("checkpoints/a.safetensors", chunks(), len(whole))
    assert sha256 == hashlib.sha256(whole).hexdigest()
    assert (tmp_path / "checkpoints/a.safetensors").read_bytes() == whole


async def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    uploads = ModelUploads(tmp_path, ModelFolders([tmp_path]), max_bytes=1 << 30)

    async def chunks() -> AsyncIterator[bytes]:
        yield SMALL[:100]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await uploads.receive("embeddings/a.safetensors", chunks(), len(SMALL))
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


async def test_what_a_killed_server_left_is_swept(tmp_path: Path) -> None:
    half = tmp_path / "checkpoints" / f"{model_uploads.PREFIX}x" / "a.safetensors"
    half.parent.mkdir(parents=True)
    half.touch()
    folders = ModelFolders([tmp_path])
    assert folders.names("checkpoints") == []
    assert ModelUploads(tmp_path, folders, max_bytes=1).sweep() == 1
    assert not half.parent.exists()


async def test_sizes_have_limits(serve: Serve) -> None:
    async with serve(max_model_mb=1, max_body_mb=1) as served:
        answer = await put(served, "checkpoints/a.safetensors", b"\0" * ((1 << 20) + 1))
        assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
        assert left(served) == []


async def test_no_upload_fills_the_disk(monkeypatch: pytest.MonkeyPatch, served: Served) -> None:
    monkeypatch.setattr(model_uploads, "SPARE", 1 << 60)
    answer = await put(served, "embeddings/a.safetensors", SMALL)
    assert (answer.status_code, answer.json()["code"]) == (507, "disk.full")


async def test_a_list_of_words_is_taken_in_too(served: Served) -> None:
    answer = await put(served, "wildcards/animals.txt", b"cat\ndog\n")
    assert answer.status_code == 201
    assert (served.settings.data / "models/wildcards/animals.txt").read_bytes() == b"cat\ndog\n"
    choices = await served.client.get("/api/v1/choices/wildcards")
    assert choices.json()["choices"] == ["animals"]


@pytest.mark.parametrize("name", ["spark.png", "spark.preview.jpeg"])
async def test_the_picture_beside_a_model_is_shown(name: str, served: Served) -> None:
    await put(served, "embeddings/spark.safetensors", SMALL)
    assert (await served.client.get("/api/v1/models/embeddings/spark.safetensors")).json()[
        "preview_url"
    ] is None
    Image.new("RGB", (800, 400), "red").save(served.settings.data / "models/embeddings" / name)
    model = (await served.client.get("/api/v1/models/embeddings/spark.safetensors")).json()
    picture = await served.client.get(model["preview_url"])
    with Image.open(io.BytesIO(picture.content)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (320, 160))


async def test_prompts_are_counted(served: Served) -> None:
    await put(served, "embeddings/spark.safetensors", SMALL)
    text = "😀 a cat, embedding:spark, embedding:nowhere BREAK a dog"
    answer = await served.client.post("/api/v1/tokens", json={"text": text})
    counted = answer.json()
    assert counted["room"] == 75
    assert counted["missing_embeddings"] == ["nowhere"]
    # One emoji is two units of UTF-16.
    assert (
        text.encode("utf-16-le")[2 * counted["windows"][1]["start"] :].decode("utf-16-le")
        == " a dog"
    )
    without = await served.client.post("/api/v1/tokens", json={"text": "😀 a cat, , BREAK a dog"})
    tokens = [w["tokens"] for w in without.json()["windows"]]
    assert [w["tokens"] for w in counted["windows"]] == [tokens[0] + 2, tokens[1]]
