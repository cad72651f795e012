"""Health, metrics, the machine, node types, models and choices over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import re
from typing import Any

import pytest
from scripted_pool import ScriptedPool

from server import __version__
from server.api import nodes as nodes_api
from tests.server.conftest import DEADLINE_S, Serve, Served, flow


class StartingPool(ScriptedPool):
    """Its workers never tell their node types."""

    async def catalogue(self) -> Any:
        await asyncio.Event().wait()


async def test_the_server_lives_before_it_is_ready(serve: Serve) -> None:
    async with serve(StartingPool()) as served:
        assert (await served.client.get("/livez")).json() == {"ok": True}
        ready = await served.client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json() == {"ready": False, "database": True, "catalogue": False, "workers": 1}
    async with serve() as served:
        ready = await served.client.get("/readyz")
        assert (ready.status_code, ready.json()["ready"]) == (200, True)


async def test_metrics_are_what_prometheus_reads(served: Served) -> None:
    for job in await served.submit(flow(), count=3):
        await served.until(job)
    answer = await served.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    line = re.compile(r'^[a-z_]+(\{[a-z]+="[a-z]+"\})? -?[0-9.e+]+$')
    lines = answer.text.splitlines()
    for text in lines:
        assert text.startswith("# ") or line.match(text), text
    assert 'tessera_jobs{status="succeeded"} 3' in lines
    assert 'tessera_jobs_ended_total{status="succeeded"} 3' in lines
    assert 'tessera_workers{state="ready"} 1' in lines
    named = {text.split()[2] for text in lines if text.startswith("# TYPE")}
    used = {re.split(r"[{ ]", text)[0] for text in lines if not text.startswith("#")}
    assert used == named


async def test_the_system_says_what_runs_where(served: Served) -> None:
    found = (await served.client.get("/api/v1/system")).json()
    assert found["version"] == __version__
    assert found["workers"][0]["state"] == "ready"
    assert found["memory"]["server"] > 0
    assert str(served.settings.data / "models") in found["model_roots"]
    assert found["queue"] == {"paused": False, "queued": 0, "running": 0}
    freed = await served.client.post("/api/v1/system/free")
    assert freed.json() == {"workers": {"scripted-0": {"host_used": 0}}}
    freed = await served.client.post("/api/v1/system/free", json={"models": False})
    assert freed.status_code == 200


async def test_node_types_are_cached_by_their_content(served: Served) -> None:
    answer = await served.client.get("/api/v1/nodes")
    types = {node["type"] for node in answer.json()["nodes"]}
    assert {"Keep", "Add", "Picture"} <= types
    again = await served.client.get(
        "/api/v1/nodes", headers={"if-none-match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


async def test_models_are_listed_found_and_hashed(serve: Serve) -> None:
    async with serve() as served:
        folder = served.settings.data / "models" / "checkpoints" / "sub"
        folder.mkdir()
        content = b"not really a checkpoint"
        (folder / "a.safetensors").write_bytes(content)
        (folder / "notes.txt").write_text("no model")
        choices = await served.client.get("/api/v1/choices/models/checkpoints")
        assert "sub/a.safetensors" in choices.json()["choices"]
        assert await served.studio.hashes.take_missing() >= 1
        found = await served.client.get("/api/v1/models/checkpoints/sub/a.safetensors")
        model = found.json()
        assert (model["id"], model["size"]) == ("checkpoints/sub/a.safetensors", len(content))
        assert model["sha256"] == hashlib.sha256(content).hexdigest()
        assert model["supported"] is False
        assert model["problem"]
        assert await served.studio.hashes.take_missing() == 0
        listed = (await served.client.get("/api/v1/models")).json()
        assert model["id"] in {m["id"] for m in listed["models"]}
        assert "loras" in listed["folders"]
        for path in ("checkpoints/none.safetensors", "../x", "nope/a", "checkpoints/../../x"):
            answer = await served.client.get(f"/api/v1/models/{path}")
            assert answer.status_code == 404, path
    async with serve() as served:  # The hash outlives a restart.
        found = await served.client.get("/api/v1/models/checkpoints/sub/a.safetensors")
        assert found.json()["sha256"] == hashlib.sha256(content).hexdigest()


async def test_extra_model_folders_are_listed(serve: Serve, tmp_path: Any) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "b.safetensors").write_bytes(b"x")
    data = tmp_path / "data"
    data.mkdir()
    text = f"comfyui:\n  base_path: {tmp_path}\n  checkpoints: elsewhere\n"
    (data / "extra_model_paths.yaml").write_text(text)
    async with serve() as served:
        choices = await served.client.get("/api/v1/choices/models/checkpoints")
        assert "b.safetensors" in choices.json()["choices"]


async def test_a_model_that_appears_is_told(serve: Serve, monkeypatch: Any) -> None:
    from server.events import tellers

    monkeypatch.setattr(tellers, "MODELS_POLL_S", 0.01)
    monkeypatch.setattr("server.models.FRESH_S", 0.0)
    async with serve() as served:
        read = served.studio.database.read
        async with asyncio.timeout(DEADLINE_S):
            for i in itertools.count():
                # Again and again: the first may come before the first look.
                (served.settings.data / f"models/vae/v{i}.safetensors").write_bytes(b"x")
                rows = await read(lambda c: c.all("SELECT data FROM events WHERE type LIKE 'mod%'"))
                if rows:
                    break
                await asyncio.sleep(0.01)
        assert rows[0]["data"] == '{"folder":"vae"}'


async def test_unknown_addresses_and_methods_are_problems(served: Served) -> None:
    missing = await served.client.get("/api/v1/nope")
    assert (missing.status_code, missing.json()["code"]) == (404, "request.not_found")
    wrong = await served.client.get("/api/v1/queue/pause")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "request.method")
    assert wrong.headers["allow"] == "POST"
    several = await served.client.put("/api/v1/jobs")
    assert (several.status_code, several.headers["allow"]) == (405, "GET, POST")
    unknown = await served.client.get("/api/v1/choices/models/nope")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "choices.not_found")
    for body in (b"", b"[]", b"null", b'{"workflow": 1}', b"\xff", b"{", b'{"a": NaN}'):
        answer = await served.client.post("/api/v1/jobs", content=body)
        assert answer.status_code in (400, 422), body
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_time_is_written_out(served: Served) -> None:
    for before in ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.123+01:00"):
        answer = await served.client.get("/api/v1/jobs", params={"before": before})
        assert answer.status_code == 200, answer.text
    for before in ("0.5", "1769860800", "inf", "yesterday"):
        answer = await served.client.get("/api/v1/jobs", params={"before": before})
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_the_nodes_are_told_in_another_language(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(language: str, packages: object, plugins: object) -> dict[str, str]:
        return {"blur": f"{language} of {packages} and {plugins}"}

    monkeypatch.setattr(nodes_api, "translations", told)
    answer = await served.client.get("/api/v1/nodes/texts/zh-CN")
    settings = served.studio.settings
    wanted = f"zh-CN of {['server', *settings.packages]} and {settings.plugins}"
    assert answer.json() == {"texts": {"blur": wanted}}


async def test_a_language_nobody_speaks_has_no_texts(served: Served) -> None:
    answer = await served.client.get("/api/v1/nodes/texts/en")
    assert answer.json() == {"texts": {}}
