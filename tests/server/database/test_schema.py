"""A database that cannot be used is said in a sentence, without its password."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from server.database import Database
from server.database.schema import upgrade
from server.errors import DatabaseUnusable


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "tessera.db"
    file.write_text("The pictures of my cat, and nothing that a database could read.")
    database = Database(f"sqlite:///{file.as_posix()}")
    with pytest.raises(DatabaseUnusable) as refused:
        upgrade(database.engine)
    database.engine.dispose()
    assert str(refused.value) == (
        f"The database {file.as_posix()} cannot be used: file is not a database. "
        "Make room if the disk is full, put back a copy if the file is damaged, or choose another "
        "folder with --data."
    )


def test_a_server_that_does_not_answer() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # not listening
        port = closed.getsockname()[1]
        database = Database(f"postgresql://me:secret@127.0.0.1:{port}/studio")
        with pytest.raises(DatabaseUnusable) as refused:
            upgrade(database.engine)
        database.engine.dispose()
    said = str(refused.value)
    assert said.startswith(f"The database postgresql+psycopg://me:***@127.0.0.1:{port}/studio ")
    assert "Connection refused" in said
    assert said.endswith("Check that it runs and the URL is right.")
    assert len(said.splitlines()) == 1
