"""Content without a row goes once it is old; whatever may still get one stays."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import pytest
from scripted_pool import ScriptedPool, text_file

from server import janitor
from server.assets import orphans, staging
from server.assets.blobs import Blobs
from server.engine.pools.base import Listener
from server.engine.protocol import Finished, Produced, Run
from tests.server.conftest import DEADLINE_S, Serve, Served, flow

OLD_S = 2 * orphans.SAFE_S


def blobs_of(served: Served) -> set[Path]:
    return {p for p in (served.settings.data / "blobs").rglob("*") if p.is_file()}


def age(*blobs: Path) -> None:
    then = time.time() - OLD_S
    for blob in blobs:
        os.utime(blob, (then, then))


async def test_what_a_refused_end_leaves_is_swept_and_nothing_else(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "SMALL", 0)  # Written before the end, as large files are.
    texts = iter(["kept", "refused"])

    async def draw(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        text = next(texts)
        listener(Produced(job.job, "keep", (text_file(text),), resolved={}))
        if text == "refused":
            await served.studio.database.write(
                lambda tx: tx.run("UPDATE jobs SET token = token + 1 WHERE status = 'running'")
            )
        return Finished(job.job, "succeeded")

    async with serve(ScriptedPool(draw)) as served:
        tidy = served.studio.janitor.drop_orphans
        [job] = await served.submit(flow())
        [asset] = (await served.until(job))["outputs"][0]["assets"]
        kept = blobs_of(served)
        await served.submit(flow())
        async with asyncio.timeout(DEADLINE_S):
            while served.studio.dispatcher.tally.refused_late == 0:
                await asyncio.sleep(0.005)
        [orphan] = blobs_of(served) - kept
        assert orphan.read_text() == "refused"

        assert await tidy() == 0, "a young blob may still get its row"
        age(*blobs_of(served))
        assert await tidy() == 1
        assert blobs_of(served) == kept
        assert (await served.client.get(asset["content_url"])).text == "kept"


async def test_the_janitor_sweeps_after_the_start(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(janitor, "FIRST_S", 0.0)
    async with serve() as served:
        orphan = served.studio.blobs.path(served.studio.blobs.put(b"left by a killed server"))
        age(orphan)
    async with serve() as served, asyncio.timeout(DEADLINE_S):
        while orphan.exists():
            await asyncio.sleep(0.005)


async def test_content_in_the_trash_stays_until_the_trash_is_emptied(serve: Serve) -> None:
    async with serve() as served:
        [job] = await served.submit(flow())
        [asset] = (await served.until(job))["outputs"][0]["assets"]
        await served.client.delete(f"/api/v1/assets/{asset['id']}")
        age(*blobs_of(served))
        assert await served.studio.janitor.drop_orphans() == 0
        await served.client.post(f"/api/v1/assets/{asset['id']}/restore")
        assert (await served.client.get(asset["content_url"])).status_code == 200


async def test_nothing_goes_once_another_database_knew_the_folder(serve: Serve) -> None:
    async with serve() as served:
        [job] = await served.submit(flow())
        await served.until(job)
        assert await served.studio.janitor.drop_orphans() == 0
        kept = blobs_of(served)
        assert kept
        age(*kept)
        data = served.settings.data
    first = (data / "tessera.db").rename(data / "first.db")
    for path in (data / "tessera.db", first):  # A new database, then the first one again.
        async with serve(database=f"sqlite:///{path}") as served:
            orphan = served.studio.blobs.path(served.studio.blobs.put(path.name.encode()))
            age(orphan)
            assert await served.studio.janitor.drop_orphans() == 0
            kept.add(orphan)
            assert blobs_of(served) == kept


async def test_expired_content_that_is_being_committed_again_stays(
    serve: Serve,
) -> None:
    async with serve(preview_days=0) as served:
        studio = served.studio
        blob = studio.blobs.put(b"same")
        age(studio.blobs.path(blob))
        studio.blobs.put(b"same")  # Staged, its row not written yet.
        assert await studio.orphans.drop([blob]) == 0
        assert studio.blobs.path(blob).read_bytes() == b"same"


# --- blobs by themselves ---------------------------------------------------------------------


def test_only_blobs_are_found_and_only_old_ones(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    old, young = blobs.put(b"old"), blobs.put(b"young")
    (tmp_path / "ab").mkdir(exist_ok=True)
    foreign = tmp_path / "ab" / "notes.txt"
    foreign.write_text("mine")
    with blobs.writing() as half:
        age(blobs.path(old), foreign, half.path)
        before = time.time() - orphans.SAFE_S
        assert list(blobs.older_than(before)) == [old]
        assert not blobs.remove(young, before)
        assert blobs.remove(old, before)
        assert not blobs.remove(old, before)
        assert blobs.path(young).exists()
        assert half.path.exists()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_another_server_may_put_the_content_at_that_very_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    ours, theirs = Blobs(tmp_path), Blobs(tmp_path)
    blob = ours.put(b"content")
    age(ours.path(blob))
    replace = os.replace

    def meanwhile(source: Any, target: Any) -> None:
        monkeypatch.setattr(os, "replace", replace)
        if moment == "before":
            theirs.put(b"content")
        replace(source, target)
        if moment == "after":
            theirs.put(b"content")

    monkeypatch.setattr(os, "replace", meanwhile)
    ours.remove(blob, time.time() - orphans.SAFE_S)
    assert theirs.path(blob).read_bytes() == b"content"
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [blob]
