"""Brings the database's tables to the newest form before the server uses them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from server.errors import DatabaseTooNew, DatabaseUnusable

HEAD = "0005"
"""The newest migration; a test holds it to the files in `server/migrations/versions`."""

_LOCK = 0x7E55E7A
"""PostgreSQL advisory lock, so that two servers do not migrate at once."""


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing. Nothing to do costs one query.

    Raises DatabaseTooNew if the tables come from a newer version, DatabaseUnusable if there is no
    database to be had: no server, no access, a full disk, a damaged file.
    """
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            found = _revision(connection)
            if found == HEAD:
                return
            _migrate(connection, found)
    except DBAPIError as error:
        raise DatabaseUnusable(_unusable(engine, error)) from error


def _unusable(engine: Engine, error: DBAPIError) -> str:
    said = " ".join(str(error.orig).split())
    where: str | None
    if engine.dialect.name == "postgresql":
        where, remedy = engine.url.render_as_string(), "Check that it runs and the URL is right."
    else:
        where = engine.url.database
        remedy = (
            "Make room if the disk is full, put back a copy if the file is damaged, or choose "
            "another folder with --data."
        )
    return f"The database {where} cannot be used: {said}. {remedy}"


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection, found: str | None) -> None:
    # Imported here: alembic costs more than the rest of the start together.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    folder = Path(__file__).parent.parent / "migrations"
    config.set_main_option("script_location", folder.as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise DatabaseTooNew(
            f"The database is at version {found}, which this Tessera does not know. It was "
            "written by a newer one: update Tessera, or choose another folder with --data."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
