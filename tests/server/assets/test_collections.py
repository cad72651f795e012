"""Assets by the many: found by what made them, marked, on boards, thrown away, sent as one file."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from scripted_pool import ScriptedPool, text_file

from nodes.api import Cells
from server.assets import made_with
from server.assets.archive import archive, named
from server.assets.asset import Asset
from server.assets.blobs import Blobs
from server.engine.pools.base import Listener
from server.engine.protocol import Finished, Measured, Produced, Run
from tests.server.assets.test_assets import drawing, picture, png, upload
from tests.server.conftest import Json, Serve, Served, flow

MISSING = "0197a8e2-5c1d-7a44-8f0e-3b1f0a9c7d21"


def colours() -> ScriptedPool:
    """Draws a picture of its own for each job, so that no two assets share their content."""
    made = iter(range(256))

    async def draw(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        shade = f"#{next(made):02x}0000"
        listener(Produced(job.job, "keep", (picture(png(color=shade)),), resolved={}))
        return Finished(job.job, "succeeded")

    return ScriptedPool(draw)


async def made_by(served: Served, value: Any, name: str = "Test", **more: Any) -> str:
    """An asset of a workflow whose node holds a value; its id."""
    workflow = flow({"keep": {"type": "Keep", "inputs": {"value": value}}}, name=name, **more)
    [job] = await served.submit(workflow)
    done = await served.until(job)
    assert done["status"] == "succeeded", done
    found: str = done["outputs"][0]["assets"][0]["id"]
    return found


async def ids(served: Served, **query: Any) -> list[str]:
    answer = await served.client.get("/api/v1/assets", params=query)
    assert answer.status_code == 200, answer.text
    return [asset["id"] for asset in answer.json()["assets"]]


# --- found by what made them -----------------------------------------------------------------


async def test_found_by_prompt_workflow_and_model_and_by_all_at_once(serve: Serve) -> None:
    async with serve(colours()) as served:
        heart = await made_by(served, "a RED heart, Straße 100%", "Portraits")
        star = await made_by(served, {"prompt": ["a red star"], "use": "sd/v1.safetensors"}, "Sky")
        both = await made_by(served, ["heart", "sd/v1.safetensors"], "Portraits")
        assert await ids(served, q="red") == [star, heart]
        assert await ids(served, q="STRASSE heart") == [heart]
        assert await ids(served, q="0%") == [heart]
        assert await ids(served, workflow="Portraits") == [both, heart]
        assert await ids(served, model="sd/v1.safetensors") == [both, star]
        assert await ids(served, workflow="Portraits", model="sd/v1.safetensors") == [both]
        assert await ids(served, q="sky star") == [star]
        origins = (await served.client.get("/api/v1/origins")).json()
        assert origins == {
            "workflows": [{"name": "Portraits", "count": 2}, {"name": "Sky", "count": 1}],
            "models": [{"name": "sd/v1.safetensors", "count": 2}],
        }


async def test_a_prompt_is_found_after_its_job_was_forgotten(serve: Serve) -> None:
    async with serve(colours()) as served:
        asset = await made_by(served, "a fox in the snow")
        job = (await served.client.get(f"/api/v1/assets/{asset}")).json()["job"]
        assert (await served.client.delete(f"/api/v1/jobs/{job}")).status_code == 204
        assert await ids(served, q="fox snow") == [asset]


async def test_found_by_what_was_chosen_while_it_was_made(serve: Serve) -> None:
    """The workflow holds the choices only; a picture is known by the one that was taken."""
    chosen = {"prompt": {"text": "a MAUVE cat", "seed": 7}, "save": {"name": "{mauve|teal} cat"}}
    async with serve(drawing(picture(png()), resolved=chosen)) as served:
        asset = await made_by(served, "{mauve|teal} cat")
        assert await ids(served, q="mauve a") == [asset]
        assert await ids(served, q="a mauve teal") == [asset], "words of both"
        assert await ids(served, q="purple") == []
        found = (await served.client.get(f"/api/v1/assets/{asset}/details")).json()
        # What the workflow says itself is not said twice.
        assert found == {"resolved": {"prompt": {"text": "a MAUVE cat", "seed": 7}}, "cells": None}
        jobs = (await served.client.get("/api/v1/jobs", params={"q": "a mauve"})).json()["jobs"]
        assert len(jobs) == 1
        await served.client.patch("/api/v1/assets", json={"assets": [asset], "trashed": True})
        await served.client.delete("/api/v1/trash")
        gone = await served.client.get(f"/api/v1/assets/{asset}/details")
        assert gone.status_code == 404


@pytest.mark.parametrize(
    "resolved",
    [{"n": {"i": "a\x00b"}}, {"n": {"i": "x" * 100_000}}, {"n": {"i": float("nan")}}],
)
async def test_whatever_was_chosen_can_be_kept(serve: Serve, resolved: Json) -> None:
    async with serve(drawing(picture(png()), resolved=resolved)) as served:
        asset = await made_by(served, "x")
        found = await served.client.get(f"/api/v1/assets/{asset}/details")
        assert found.status_code == 200, found.text


async def test_a_grid_says_where_its_pictures_stand(serve: Serve) -> None:
    cells = Cells(2, 1, 2, 10, 0, 30, 20, 4, (), ("<b>one</b>", "two"))
    async with serve(drawing(picture(png(), cells=cells))) as served:
        asset = await made_by(served, "x")
        found = (await served.client.get(f"/api/v1/assets/{asset}/details")).json()
        assert Cells.read(found["cells"]) == cells


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE assets; --",
        "%' OR '1'='1",
        '<img src=x onerror="alert(1)">',
        "a\x00b",
        "% _ ! %%",
        "{red|blue} :word0 \\ %s %(x)s ?",
    ],
)
async def test_hostile_text_is_only_text(serve: Serve, text: str) -> None:
    async with serve(colours()) as served:
        asset = await made_by(served, f"mark {text}", name=text)
        other = await made_by(served, "plain", name="plain")
        assert await ids(served, q=text) == [asset]
        assert await ids(served, workflow=text) == [asset]
        assert await ids(served, model=text) == []
        assert await ids(served) == [other, asset]
        board = (await served.client.post("/api/v1/boards", json={"name": text})).json()
        listed = (await served.client.get("/api/v1/boards")).json()["boards"]
        assert [b["name"] for b in listed] == [board["name"]] == [text.replace("\0", "").strip()]


async def test_an_upload_is_found_by_the_workflow_inside_it(serve: Serve) -> None:
    async with serve(colours()) as served:
        made = await made_by(served, "an owl at night")
        content = (await served.client.get(f"/api/v1/assets/{made}/content")).content
        # As from another studio: this one has never seen the workflow.
        await served.studio.database.write(lambda tx: tx.run("DELETE FROM made_with"))
        found = await upload(served, "owl.png", content)
        assert await ids(served, q="owl night", kind="input") == [found["id"]]


def test_texts_of_every_depth_are_found_and_a_broken_workflow_says_what_it_can() -> None:
    nested: Json = {"value": {"kind": "lines", "text": "Deep", "more": [{"x": ["File.CKPT"]}, 3]}}
    said = made_with.describe(
        {
            "name": "Name",
            "nodes": {"a": {"type": "A", "inputs": nested}, "b": "no node"},
            "subgraphs": {
                "s": {"nodes": {"c": {"inputs": {"t": "Inner", "l": {"$link": ["a", "out"]}}}}},
                "t": None,
            },
        }
    )
    assert said == ("Name", "name\nlines\ndeep\nfile.ckpt\ninner", ("File.CKPT",))
    assert made_with.describe({"name": 7, "nodes": []}) == ("Untitled", "untitled", ())
    huge = made_with.describe({"nodes": {str(i): {"inputs": {"t": "x" * 9999}} for i in range(9)}})
    assert len(huge.search) <= made_with.MAX_SEARCH + 9
    assert made_with.describe({"name": "a\ud800b"}).name == "a?b"


# --- marked, thrown away, brought back -------------------------------------------------------


async def test_favourites_and_time(serve: Serve) -> None:
    async with serve(colours()) as served:
        first, second = await made_by(served, 1), await made_by(served, 2)
        answer = await served.client.patch(
            "/api/v1/assets", json={"assets": [first, MISSING], "favourite": True}
        )
        assert [(a["id"], a["favourite"]) for a in answer.json()["assets"]] == [(first, True)]
        assert await ids(served, favourite=True) == [first]
        at = (await served.client.get(f"/api/v1/assets/{second}")).json()["created_at"]
        assert second in await ids(served, after=at)
        assert second not in await ids(served, before=at)
        await served.client.patch("/api/v1/assets", json={"assets": [first], "favourite": False})
        assert await ids(served, favourite=True) == []


async def test_trash_restore_and_empty_for_many(serve: Serve) -> None:
    async with serve(colours()) as served:
        made = [await made_by(served, i) for i in range(3)]
        output = served.settings.data / "output"
        board = (
            await served.client.post("/api/v1/boards", json={"name": "B", "assets": made})
        ).json()
        gone = {"assets": made[:2], "trashed": True}
        for _ in range(2):  # Twice is once.
            answer = await served.client.patch("/api/v1/assets", json=gone)
            assert [a["trashed"] for a in answer.json()["assets"]] == [True, True]
        assert await ids(served) == made[2:]
        assert await ids(served, trashed=True) == [made[1], made[0]]
        assert len([p for p in output.rglob("*") if p.is_file()]) == 1
        assert await count(served, board) == 1

        back = {"assets": made[:1], "trashed": False}
        await served.client.patch("/api/v1/assets", json=back)
        assert await ids(served) == [made[2], made[0]]
        assert len([p for p in output.rglob("*") if p.is_file()]) == 2
        assert await count(served, board) == 2

        assert (await served.client.delete("/api/v1/trash")).json() == {"removed": 1}
        assert (await served.client.delete("/api/v1/trash")).json() == {"removed": 0}
        assert (await served.client.get(f"/api/v1/assets/{made[1]}")).status_code == 404
        await served.client.patch("/api/v1/assets", json={"assets": made, "trashed": False})
        assert await count(served, board) == 2


async def count(served: Served, board: Json) -> int:
    found = (await served.client.get("/api/v1/boards")).json()["boards"]
    return int(next(b["count"] for b in found if b["id"] == board["id"]))


async def test_changes_are_told(serve: Serve) -> None:
    async with serve(colours()) as served:
        asset = await made_by(served, 1)
        await served.client.patch("/api/v1/assets", json={"assets": [asset], "favourite": True})
        board = (await served.client.post("/api/v1/boards", json={"name": "B"})).json()
        told = await served.studio.database.read(
            lambda c: c.all("SELECT type, data FROM events ORDER BY id DESC LIMIT 2")
        )
        assert [(row["type"], row["data"]) for row in told] == [
            ("board.updated", f'{{"id":"{board["id"]}"}}'),
            ("asset.updated", f'{{"assets":["{asset}"],"favourite":true}}'),
        ]


# --- boards ----------------------------------------------------------------------------------


async def test_an_asset_is_on_several_boards(serve: Serve) -> None:
    async with serve(colours()) as served:
        a, b = await made_by(served, 1), await made_by(served, 2)
        client = served.client
        one = (await client.post("/api/v1/boards", json={"name": " One ", "assets": [a]})).json()
        two = (await client.post("/api/v1/boards", json={"name": "Two"})).json()
        assert (one["name"], one["count"], two["cover_url"]) == ("One", 1, None)
        changed = await client.patch(
            f"/api/v1/boards/{two['id']}", json={"add": [a, b, a, MISSING], "name": "Second"}
        )
        assert (changed.json()["name"], changed.json()["count"]) == ("Second", 2)
        assert changed.json()["cover_url"] == f"/api/v1/assets/{b}/thumbnail"
        assert await ids(served, board=two["id"]) == [b, a]
        assert await ids(served, board=one["id"]) == [a]
        holding = (await client.get("/api/v1/boards", params={"asset": a})).json()["boards"]
        assert [board["name"] for board in holding] == ["One", "Second"]
        await client.patch(f"/api/v1/boards/{two['id']}", json={"remove": [a]})
        assert await ids(served, board=two["id"]) == [b]
        assert (await client.delete(f"/api/v1/boards/{two['id']}")).status_code == 204
        assert await ids(served) == [b, a]
        for answer in (
            await client.patch(f"/api/v1/boards/{two['id']}", json={"name": "x"}),
            await client.delete(f"/api/v1/boards/{two['id']}"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "board.not_found")


# --- used again, taken away ------------------------------------------------------------------


async def test_a_result_becomes_an_input_over_the_same_content(serve: Serve) -> None:
    async with serve(colours()) as served:
        made = await made_by(served, "seen")
        answer = await served.client.post(f"/api/v1/assets/{made}/input")
        entered = answer.json()
        assert (answer.status_code, entered["kind"]) == (200, "input")
        content = (await served.client.get(f"/api/v1/assets/{made}/content")).content
        assert (served.settings.data / "input" / entered["path"]).read_bytes() == content
        assert entered["has_workflow"]
        again = (await served.client.post(f"/api/v1/assets/{made}/input")).json()
        itself = (await served.client.post(f"/api/v1/assets/{entered['id']}/input")).json()
        assert again["id"] == itself["id"] == entered["id"]
        other = await made_by(served, "another")
        clash = (await served.client.post(f"/api/v1/assets/{other}/input")).json()
        assert clash["path"] != entered["path"]
        missing = await served.client.post(f"/api/v1/assets/{MISSING}/input")
        assert missing.status_code == 404


async def test_several_as_one_zip(serve: Serve) -> None:
    async with serve(drawing(text_file("a" * 3_000_000, "pic"), text_file("b", "pic"))) as served:
        for _ in range(2):
            [job] = await served.submit(flow())
            await served.until(job)
        chosen = await ids(served)
        names = {}
        for asset in chosen:
            found = (await served.client.get(f"/api/v1/assets/{asset}")).json()
            names[found["name"]] = found["size"]
        answer = await served.client.get("/api/v1/archive", params={"assets": ",".join(chosen)})
        assert answer.headers["content-type"] == "application/zip"
        assert answer.headers["content-disposition"].startswith('attachment; filename="tessera-')
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archived:
            assert archived.testzip() is None
            assert {entry.filename: entry.file_size for entry in archived.infolist()} == names
        for wrong, status in (("x", 422), (MISSING, 404), (",".join([MISSING] * 501), 422)):
            refused = await served.client.get("/api/v1/archive", params={"assets": wrong})
            assert refused.status_code == status


def test_an_archive_names_each_once_and_passes_over_lost_content(tmp_path: Any) -> None:
    blobs = Blobs(tmp_path)
    kept = blobs.put(b"kept")

    def asset(name: str, blob: str = kept) -> Asset:
        return Asset("id", "image", name, blob, "image/png", 4, 0)

    assets = [asset("a.png"), asset("A.png"), asset("../../a.png"), asset("bare"), asset("bare")]
    assert [name for name, _ in named(assets)] == [
        "a.png",
        "A (2).png",
        "a (3).png",
        "bare",
        "bare (2)",
    ]
    parts = list(archive(blobs, [asset("a.png"), asset("lost.png", "0" * 64), asset("星.png")]))
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as archived:
        assert archived.namelist() == ["a.png", "星.png"]
        assert archived.read("星.png") == b"kept"
        assert archived.getinfo("a.png").date_time[0] == 1980


async def test_jobs_that_measured_are_listed(serve: Serve) -> None:
    async def train(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        for node in ("train", "judge") if len(pool.ran) > 1 else ():
            listener(Measured(job.job, node, (("loss", 1, 0.5),)))
        return Finished(job.job, "succeeded")

    async with serve(ScriptedPool(train)) as served:
        jobs = []
        for i in range(3):
            [job] = await served.submit(flow(name=f"Run {i}"))
            await served.until(job)
            jobs.append(job)
        page = (await served.client.get("/api/v1/curves?limit=1")).json()
        assert [(run["job"], run["name"], run["nodes"]) for run in page["jobs"]] == [
            (jobs[2], "Run 2", ["judge", "train"])
        ]
        rest = (await served.client.get(f"/api/v1/curves?cursor={page['next']}")).json()
        assert ([run["job"] for run in rest["jobs"]], rest["next"]) == ([jobs[1]], None)
