"""A full disk is called by its name, however deep it was noticed."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from scripted_pool import ScriptedPool

from server.assets.blobs import Blobs
from server.full_disk import is_full
from tests.server.conftest import Serve, flow


def test_what_sqlite_says_of_a_full_disk_is_known(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "small.db")
    connection.execute("PRAGMA max_page_count = 2")
    connection.execute("CREATE TABLE a (b)")
    with pytest.raises(sqlite3.Error) as full:
        connection.execute("INSERT INTO a VALUES (randomblob(100000))")
    assert is_full(full.value)
    with pytest.raises(sqlite3.Error) as other:
        connection.execute("SELECT * FROM nowhere")
    assert not is_full(other.value)
    connection.close()


def test_it_is_found_behind_other_errors() -> None:
    def broken(number: int) -> Exception:
        try:
            raise RuntimeError("not written") from OSError(number, "…")
        except RuntimeError as error:
            return error

    assert is_full(broken(errno.ENOSPC))
    assert is_full(broken(errno.EDQUOT))
    assert not is_full(broken(errno.EACCES))
    assert not is_full(None)


async def test_an_upload_and_a_run_say_it(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with serve(ScriptedPool()) as served:
        with monkeypatch.context() as patch:
            patch.setattr(Blobs, "writing", full)
            answer = await served.client.post("/api/v1/assets", files={"file": ("a.png", b"x")})
            assert (answer.status_code, answer.json()["code"]) == (507, "disk.full")

            patch.setattr(served.studio.jobs, "submit", full)
            answer = await served.client.post("/api/v1/jobs", json={"workflow": flow()})
            assert (answer.status_code, answer.json()["code"]) == (507, "disk.full")
            assert "full" in answer.json()["detail"]
        answer = await served.client.post("/api/v1/jobs", json={"workflow": flow()})
        assert answer.status_code == 202
