"""The data directory: one server at a time, its folders, its id, its logs."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest

from server import logging as server_logging
from server.clock import iso
from server.datadir import DataDirectory
from server.errors import DataLocked, SettingsError
from server.ids import is_id, uuid7


def test_only_one_server_at_a_time(tmp_path: Path) -> None:
    first, second = DataDirectory(tmp_path), DataDirectory(tmp_path)
    first.open()
    with pytest.raises(DataLocked, match=f"process {os.getpid()}"):
        second.open()
    first.close()
    second.open()
    second.close()


def test_the_id_stays(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path)
    data.open()
    first = data.server_id()
    assert is_id(first)
    assert data.server_id() == first
    (tmp_path / "server-id").write_text("torn")
    assert is_id(data.server_id())
    data.close()


def test_a_directory_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="--data"):
        DataDirectory(tmp_path / "file").open()
    (tmp_path / "full" / "tessera.lock.json").mkdir(parents=True)
    with pytest.raises(SettingsError, match="--data"):
        DataDirectory(tmp_path / "full").open()


def test_logs_are_json_lines_with_job_and_node(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server_logging.set_up(tmp_path, "warning")
    try:
        log = logging.getLogger("tessera.jobs")
        log.info("quiet %d", 1)
        try:
            raise ValueError("inner")
        except ValueError:
            log.exception("loud", extra={"job": "j", "node": "n"})
    finally:
        server_logging.tear_down()
    lines = [json.loads(line) for line in (tmp_path / "tessera.jsonl").read_text().splitlines()]
    assert [line["message"] for line in lines] == ["quiet 1", "loud"]
    assert (lines[1]["job"], lines[1]["node"], lines[1]["level"]) == ("j", "n", "error")
    assert "ValueError: inner" in lines[1]["error"]
    shown = capsys.readouterr().err
    assert "quiet" not in shown
    assert "error: loud" in shown


def test_logs_are_rotated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_logging, "MAX_BYTES", 500)
    server_logging.set_up(tmp_path, "error")
    try:
        for i in range(50):
            logging.getLogger("tessera").info("line %d", i)
    finally:
        server_logging.tear_down()
    files = list(tmp_path.glob("tessera.jsonl*"))
    assert 1 < len(files) <= server_logging.KEPT + 1
    assert all(file.stat().st_size <= 500 for file in files)


def test_ids_rise_and_say_when(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [uuid7() for _ in range(20_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert all(is_id(id) for id in ids)
    assert not is_id(ids[0].upper())
    assert not is_id(ids[0] + "0")
    import uuid

    assert uuid.UUID(ids[0]).version == 7
    assert uuid.UUID(ids[0]).variant == uuid.RFC_4122


def test_times_are_utc_with_milliseconds() -> None:
    assert iso(0) == "1970-01-01T00:00:00.000Z"
    assert iso(1_767_225_600_123) == "2026-01-01T00:00:00.123Z"
