"""How assets are found, marked and put on boards, on every database they run on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from server import migrations
from server.assets import boards, made_with
from server.assets.asset import INSERT, Asset
from server.assets.library import AssetFilter, page
from server.database import Database, Transaction
from server.errors import Refused
from server.ids import uuid7
from server.jobs import curves

Json = dict[str, Any]


def workflow(name: str = "Test", **inputs: Any) -> Json:
    return {"name": name, "nodes": {"n": {"type": "N", "inputs": inputs}}}


async def keep(store: Database, said: Json | None = None, **more: Any) -> str:
    """An asset that a workflow made; its id."""
    graph = None if said is None else hashlib.sha256(orjson.dumps(said)).hexdigest()
    made = Asset(uuid7(), "image", "x.png", "b" * 64, "image/png", 1, 5, graph=graph, width=1)
    asset = Asset(**{name: getattr(made, name) for name in Asset.__slots__} | more)

    def work(tx: Transaction) -> None:
        tx.insert(INSERT, [asset.row()])
        if graph is not None and said is not None:
            made_with.remember(tx, graph, said)

    await store.write(work)
    return asset.id


async def found(store: Database, **wanted: Any) -> list[str]:
    assets, _ = await store.read(lambda c: page(c, AssetFilter(**wanted), 100, None))
    return [asset.id for asset in assets]


async def test_words_stand_in_the_name_or_in_what_the_workflow_says(store: Database) -> None:
    straße = await keep(store, workflow(prompt="eine rote Straße bei 100%"))
    named = await keep(store, name="Red_Heart.png")
    plain = await keep(store, workflow(prompt="plain"))
    assert await found(store, text="ROTE strasse") == [straße]
    assert await found(store, text="0%") == [straße]
    assert await found(store, text="heart red") == [named]
    assert await found(store, text="%") == [straße]
    assert await found(store, text="_") == [named]
    assert await found(store, text="\\") == []
    assert await found(store) == [plain, named, straße]


@pytest.mark.parametrize(
    "hostile", ["'; DROP TABLE assets; --", "%s %(x)s :word0 ?", "a\0b", "\\'"]
)
async def test_hostile_text_is_only_text(store: Database, hostile: str) -> None:
    asset = await keep(store, workflow(hostile, prompt=hostile, model=f"{hostile}.safetensors"))
    await keep(store, workflow("plain"))
    assert await found(store, text=hostile.replace("\0", "")) == [asset]
    assert await found(store, workflow=hostile.replace("\0", "")) == [asset]
    counted = await store.read(lambda c: made_with.counts(c, 10))
    assert counted["models"] == [{"name": f"{hostile}.safetensors".replace("\0", ""), "count": 1}]
    board = await store.write(lambda tx: boards.create(tx, hostile, [asset]))
    assert await found(store, board=board["id"]) == [asset]


async def test_every_filter_holds_at_once(store: Database) -> None:
    said = workflow("W", model="a/b.safetensors")
    wanted = await keep(store, said, favourite=1, created_at=50)
    await keep(store, said, created_at=50)
    await keep(store, said, favourite=1, created_at=70)
    await keep(store, workflow("W"), favourite=1, created_at=50)
    await keep(store, said, favourite=1, created_at=50, trashed_at=60)
    every: Json = {"favourite": True, "workflow": "W", "model": "a/b.safetensors"}
    assert await found(store, **every, after=50, before=70) == [wanted]
    board = await store.write(lambda tx: boards.create(tx, "B"))
    assert await found(store, **every, board=board["id"]) == []


async def test_pages_by_keyset_neither_repeat_nor_skip(store: Database) -> None:
    said = workflow(prompt="star")
    ids = [await keep(store, said) for _ in range(7)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        assets, cursor = await store.read(
            lambda c, at=cursor: page(c, AssetFilter(text="star"), 3, at)  # type: ignore[misc]
        )
        seen += [asset.id for asset in assets]
        if len(seen) == 3:
            await keep(store, said)  # A new one stands before the pages that follow.
        if cursor is None:
            break
    assert seen == ids[::-1]


async def test_boards_hold_assets_once_and_only_those_there_are(store: Database) -> None:
    a, b = await keep(store), await keep(store)
    board = await store.write(lambda tx: boards.create(tx, "Board", [a, a, uuid7()]))
    assert board["count"] == 1
    both = await store.write(lambda tx: boards.change(tx, board["id"], add=[a, b]))
    assert both["count"] == 2
    assert await found(store, board=board["id"]) == [b, a]
    assert [x["id"] for x in await store.read(lambda c: boards.boards(c, a))] == [board["id"]]
    await store.write(lambda tx: boards.forget(tx, [a]))
    assert await found(store, board=board["id"]) == [b]
    await store.write(lambda tx: boards.delete(tx, board["id"]))
    with pytest.raises(Refused):
        await store.read(lambda c: boards.get(c, board["id"]))
    assert await store.read(lambda c: c.scalar("SELECT count(*) FROM board_assets")) == 0


async def test_jobs_without_curves_are_not_listed(store: Database) -> None:
    assert await store.read(lambda c: curves.measured(c, limit=5, cursor=uuid7())) == ([], None)


def _migrate(url: str, revision: str, rows: Sequence[tuple[str, Json]] = ()) -> None:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    config = Config()
    config.set_main_option("script_location", str(next(iter(migrations.__path__))))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.upgrade if revision == "head" else command.downgrade)(config, revision)
        for statement, values in rows:
            connection.execute(text(statement), values)
    engine.dispose()


async def test_assets_of_before_are_found_by_their_prompts_too(url: str) -> None:
    said = workflow("Old", prompt="a FOX % \\ '", model="old.ckpt")
    body = orjson.dumps(said).decode()
    asset = uuid7()
    _migrate(url, "head")
    _migrate(
        url,
        "0003",
        [
            ("INSERT INTO graphs (id, body) VALUES (:id, :body)", {"id": "g" * 64, "body": body}),
            (
                "INSERT INTO assets (id, kind, name, blob, media_type, size, graph, created_at)"
                " VALUES (:id, 'image', 'x', 'b', 'image/png', 1, :graph, 1)",
                {"id": asset, "graph": "g" * 64},
            ),
        ],
    )
    _migrate(url, "head")
    store = Database(url)
    await store.start()
    try:
        assert await found(store, text="fox") == [asset]
        assert await found(store, workflow="Old", model="old.ckpt", favourite=False) == [asset]
        assert await found(store, favourite=True) == []
    finally:
        await store.stop()
