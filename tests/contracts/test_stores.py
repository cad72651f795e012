"""What the queue, the history and the event log do, on every database they run on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from server import workflows
from server.database import Database, Transaction
from server.database.schema import HEAD, upgrade
from server.database.tables import metadata
from server.errors import DatabaseTooNew, Refused
from server.events import log
from server.jobs import history, lease, queue
from server.jobs.history import Filter
from server.jobs.lease import Claim, Ending, LeaseLost
from server.jobs.queue import NewJob, Submission
from server.workflows import Guard, Labels

Json = dict[str, Any]


def submission(
    *names: str,
    priority: int = 0,
    client_id: str | None = None,
    key: str | None = None,
    fingerprint: str = "",
    search: str = "",
    replace: bool = False,
) -> Submission:
    made = [
        NewJob(f"{name:0>64}"[-64:], f'{{"name":"{name}"}}', name, search or name.casefold())
        for name in names or ("job",)
    ]
    return Submission(made, None, priority, client_id, 3, key, fingerprint, replace)


async def add(store: Database, *names: str, **more: Any) -> list[str]:
    made = await store.write(lambda tx: queue.enqueue(tx, submission(*names, **more)))
    return [job["id"] for job in made]


async def take(store: Database, server: str = "a", lease_ms: int = 60_000) -> Claim | None:
    return await store.write(
        lambda tx: lease.claim(tx, server=server, worker="w", lease_ms=lease_ms)
    )


async def taken(store: Database, **more: Any) -> Claim:
    found = await take(store, **more)
    assert found is not None
    return found


async def names_left(store: Database) -> list[str]:
    names = []
    while (claim := await take(store)) is not None:
        names.append(claim.row["name"])
    return names


async def end(store: Database, claim: Claim, status: str = "succeeded") -> None:
    await store.write(lambda tx: lease.finish(tx, claim, Ending(status, 1.0, {})))


async def status(store: Database, job: str) -> str:
    found = await store.read(lambda c: history.get(c, job))
    return str(found.row["status"])


# --- tables ----------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:autogenerate skipping:UserWarning")
async def test_the_migrations_make_the_tables_that_are_declared(store: Database) -> None:
    with store.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    # The index with a descending column cannot be read back by SQLAlchemy on SQLite.
    assert [d for d in differences if getattr(d[1], "name", "") != "jobs_by_order"] == []
    assert found == HEAD


async def test_a_second_start_changes_nothing_and_a_newer_database_is_refused(
    store: Database,
) -> None:
    upgrade(store.engine)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="9999"):
        upgrade(store.engine)
    with store.engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{HEAD}'"))


# --- the queue -------------------------------------------------------------------------------


async def test_priority_goes_first_then_arrival(store: Database) -> None:
    await add(store, "first", "second")
    await add(store, "low", priority=-1)
    await add(store, "high", priority=5)
    await add(store, "third")
    assert await names_left(store) == ["high", "first", "second", "third", "low"]


async def test_an_empty_queue_and_a_paused_one_give_nothing(store: Database) -> None:
    assert await take(store) is None
    await add(store, "job")
    await store.write(lambda tx: queue.pause(tx, True))
    assert await take(store) is None
    await store.write(lambda tx: queue.pause(tx, False))
    assert await take(store) is not None


async def test_no_two_servers_claim_the_same_job(open_store: Callable[[], Any]) -> None:
    stores = [await open_store() for _ in range(3)]
    await add(stores[0], *(f"job {i}" for i in range(60)))
    claims: list[str] = []

    async def work(store: Database, server: str) -> None:
        while (claim := await take(store, server)) is not None:
            claims.append(claim.id)

    await asyncio.gather(*(work(s, f"server {i}") for i, s in enumerate(stores) for _ in range(2)))
    assert len(claims) == len(set(claims)) == 60


async def test_a_finished_job_has_ended_once(store: Database) -> None:
    [job] = await add(store)
    claim = await taken(store)
    await end(store, claim)
    assert await status(store, job) == "succeeded"
    with pytest.raises(LeaseLost):
        await end(store, claim, "failed")
    assert await status(store, job) == "succeeded"


async def test_a_late_result_under_an_old_token_is_refused(store: Database) -> None:
    [job] = await add(store)
    early = await taken(store, server="a", lease_ms=-1)
    assert await store.write(lease.take_back_expired) == 1
    late = await taken(store, server="b")
    assert late.id == early.id
    assert late.token > early.token
    for write in (
        lambda tx: lease.finish(tx, early, Ending("succeeded", 1.0, {})),
        lambda tx: lease.hold(tx, early),
        lambda tx: lease.give_back(tx, early, attempts=0),
        lambda tx: lease.beat(tx, early, lease_ms=1, progress=0.5, nodes={}),
    ):
        with pytest.raises(LeaseLost):
            await store.write(write)
    assert await status(store, job) == "running"
    await end(store, late)
    assert await status(store, job) == "succeeded"


async def test_heartbeats_keep_the_lease(store: Database) -> None:
    await add(store)
    claim = await taken(store, lease_ms=-1)
    await store.write(lambda tx: lease.beat(tx, claim, lease_ms=60_000, progress=0.5, nodes={}))
    assert await store.write(lease.take_back_expired) == 0
    await end(store, claim)


async def test_a_job_that_takes_its_server_down_fails_at_last(store: Database) -> None:
    [job] = await add(store)
    for attempt in (1, 2, 3):
        claim = await taken(store, lease_ms=-1)
        assert claim.row["attempts"] == attempt
        assert await store.write(lease.take_back_expired) == 1
    found = await store.read(lambda c: history.get(c, job))
    assert found.row["status"] == "failed"
    assert "worker.died" in found.row["error"]
    assert await take(store) is None


async def test_a_restart_takes_back_its_own_jobs_and_gives_the_attempt_back(
    open_store: Callable[[], Any],
) -> None:
    before = await open_store()
    [mine, other] = await add(before, "mine", "other")
    claim = await taken(before, server="a")
    await taken(before, server="b")
    after = await open_store()
    assert await after.write(lambda tx: lease.take_back_own(tx, server="a")) == 1
    assert await status(after, mine) == "queued"
    assert await status(after, other) == "running"
    with pytest.raises(LeaseLost):
        await end(before, claim)
    assert (await taken(after)).row["attempts"] == 1


async def test_a_job_that_yields_goes_behind_those_that_wait(store: Database) -> None:
    await add(store, "long", "short")
    claim = await taken(store)
    await store.write(lambda tx: lease.give_back(tx, claim, attempts=0, behind=True))
    assert await names_left(store) == ["short", "long"]


async def test_work_that_advanced_counts_its_attempts_anew(store: Database) -> None:
    await add(store)
    for _ in range(2):
        claim = await taken(store)
        await store.write(
            lambda tx, c=claim: lease.give_back(tx, c, attempts=c.row["attempts"])  # type: ignore[misc]
        )
    claim = await taken(store)
    assert claim.row["attempts"] == 3
    await store.write(
        lambda tx: lease.beat(tx, claim, lease_ms=1, progress=0, nodes={}, advanced=True)
    )
    found = await store.read(lambda c: history.get(c, claim.id))
    assert found.row["attempts"] == 1


async def test_cancel_ends_a_queued_job_and_marks_a_running_one(store: Database) -> None:
    [running, queued, done] = await add(store, "running", "queued", "done")
    await store.write(lambda tx: queue.move(tx, done, priority=9, place=None))
    await end(store, await taken(store))
    claim = await taken(store)
    for job in (running, queued, done):
        await store.write(lambda tx, j=job: queue.cancel(tx, j))  # type: ignore[misc]
    assert await status(store, queued) == "cancelled"
    assert await status(store, done) == "succeeded"
    assert await status(store, running) == "running"
    beat = await store.write(lambda tx: lease.beat(tx, claim, lease_ms=1, progress=0, nodes={}))
    assert beat is True
    assert await take(store) is None


async def test_a_server_finds_what_was_cancelled_at_another(open_store: Callable[[], Any]) -> None:
    mine, other = await open_store(), await open_store()
    await add(mine, "a", "b")
    cancelled, left = await taken(mine, server="mine"), await taken(mine, server="mine")
    await other.write(lambda tx: queue.cancel(tx, cancelled.id))
    assert await mine.read(lambda c: lease.cancelled(c, server="mine")) == [cancelled.id]
    assert await other.read(lambda c: lease.cancelled(c, server="other")) == []
    assert await status(mine, left.id) == "running"


async def test_clear_cancels_what_waits_and_leaves_what_runs(store: Database) -> None:
    jobs = await add(store, "a", "b", "c")
    await taken(store)
    assert await store.write(queue.clear) == 2
    assert [await status(store, job) for job in jobs] == ["running", "cancelled", "cancelled"]


async def test_retry_brings_an_ended_job_back_with_all_its_attempts(store: Database) -> None:
    [job] = await add(store, "again")
    await add(store, "other")
    await end(store, await taken(store), "failed")
    told = await store.write(lambda tx: queue.retry(tx, job))
    assert (told["status"], told["attempts"], told["error"]) == ("queued", 0, None)
    assert await names_left(store) == ["other", "again"]
    with pytest.raises(Refused, match="running"):
        await store.write(lambda tx: queue.retry(tx, job))


async def test_moving_places_a_job_exactly(store: Database) -> None:
    jobs = dict(zip("abcde", await add(store, *"abcde"), strict=True))
    for job, place, order in (
        ("e", 0, "eabcd"),
        ("a", 4, "ebcda"),
        ("c", 1, "ecbda"),
        ("b", 99, "ecdab"),
    ):
        await store.write(
            lambda tx, j=job, p=place: queue.move(tx, jobs[j], priority=None, place=p)
        )  # type: ignore[misc]
        page = await store.read(
            lambda c: history.page(
                c, Filter(statuses=["queued"], queue_order=True), limit=10, cursor=None
            )
        )
        assert "".join(found.row["name"] for found in page.jobs) == order
    assert await names_left(store) == list("ecdab")


async def test_a_place_can_be_taken_again_and_again(store: Database) -> None:
    ids = await add(store, "a", "b", "c")
    for _ in range(30):  # Halving the room each time would be out of it after twenty.
        for job in ids:
            await store.write(lambda tx, j=job: queue.move(tx, j, priority=None, place=1))  # type: ignore[misc]
    assert sorted(await names_left(store)) == ["a", "b", "c"]


async def test_a_place_among_another_priority_takes_that_priority(store: Database) -> None:
    await add(store, "high 1", "high 2", priority=5)
    [low] = await add(store, "low")
    told = await store.write(lambda tx: queue.move(tx, low, priority=None, place=1))
    assert told["priority"] == 5
    assert await names_left(store) == ["high 1", "low", "high 2"]


async def test_the_same_key_gives_the_same_jobs_and_another_request_is_refused(
    store: Database,
) -> None:
    first = await add(store, "a", "b", key="k", fingerprint="one")
    again = await add(store, "a", "b", key="k", fingerprint="one")
    assert again == first
    with pytest.raises(Refused) as refused:
        await add(store, "c", key="k", fingerprint="two")
    assert refused.value.code == "idempotency.conflict"
    assert await names_left(store) == ["a", "b"]


async def test_a_key_sent_twice_at_once_makes_one_batch(open_store: Callable[[], Any]) -> None:
    stores = [await open_store() for _ in range(2)]

    async def send(store: Database) -> list[str]:
        return await add(store, "a", key="k", fingerprint="one")

    sent = await asyncio.gather(*(send(stores[i % 2]) for i in range(8)))
    assert len({tuple(ids) for ids in sent}) == 1


async def test_forgetting_leaves_nothing_but_the_assets(store: Database) -> None:
    [job] = await add(store, "gone")
    with pytest.raises(Refused, match="queued"):
        await store.write(lambda tx: queue.forget(tx, job))
    await end(store, await taken(store))
    await store.write(lambda tx: queue.forget(tx, job))
    with pytest.raises(Refused):
        await status(store, job)
    assert await store.read(lambda c: c.scalar("SELECT count(*) FROM graphs")) == 0
    assert await store.read(lambda c: log.after(c, 0, job=job)) == []


async def test_a_newer_submission_takes_the_place_of_what_waits(store: Database) -> None:
    [running] = await add(store, "running", client_id="tab")
    await taken(store)
    [other] = await add(store, "other", client_id="other tab")
    [started] = await add(store, "given back", client_id="tab", priority=1)
    claim = await taken(store)
    assert claim.id == started
    await store.write(lambda tx: lease.give_back(tx, claim, attempts=1))
    [gone] = await add(store, "never ran", client_id="tab")
    before = await store.read(log.latest)
    [new] = await add(store, "new", client_id="tab", replace=True)
    assert await names_left(store) == ["other", "new"]
    assert await status(store, started) == "cancelled"
    assert {await status(store, job) for job in (running, other, new)} == {"running"}
    with pytest.raises(Refused, match="There is no job"):
        await status(store, gone)
    told = [(e.type, e.job) for e in await store.read(lambda c: log.after(c, before))]
    assert told[:3] == [("job.updated", started), ("job.updated", gone), ("job.removed", None)]


async def test_pausing_and_removing_are_told(store: Database) -> None:
    [job] = await add(store)
    await store.write(lambda tx: queue.cancel(tx, job))
    before = await store.read(log.latest)
    await store.write(lambda tx: queue.pause(tx, True))
    await store.write(lambda tx: queue.forget(tx, job))
    told = [(e.type, e.data) for e in await store.read(lambda c: log.after(c, before))]
    assert told == [("queue.updated", '{"paused":true}'), ("job.removed", f'{{"id":"{job}"}}')]


# --- the writer ------------------------------------------------------------------------------


async def test_work_that_fails_is_undone_alone(store: Database) -> None:
    def fail(tx: Transaction) -> None:
        queue.enqueue(tx, submission("never"))
        tx.emit("job.updated", {"never": True})
        raise RuntimeError("as asked")

    works = [
        store.write(lambda tx: queue.enqueue(tx, submission("a"))),
        store.write(fail),
        store.write(lambda tx: queue.enqueue(tx, submission("b"))),
        store.write(lambda tx: tx.run("SELECT nonsense")),
        store.write(lambda tx: queue.enqueue(tx, submission("c"))),
    ]
    answers = await asyncio.gather(*works, return_exceptions=True)
    assert [isinstance(a, Exception) for a in answers] == [False, True, False, True, False]
    assert await names_left(store) == ["a", "b", "c"]
    events = await store.read(lambda c: log.after(c, 0))
    assert not any("never" in event.data for event in events)


async def test_what_was_answered_is_there_for_another_process(
    open_store: Callable[[], Any],
) -> None:
    one, two = await open_store(), await open_store()
    [job] = await add(one)
    assert await status(two, job) == "queued"


async def test_writes_wait_their_turn_and_share_commits(store: Database) -> None:
    futures = [store.write(lambda tx, i=i: tx.count("c") * 100 + i) for i in range(50)]  # type: ignore[misc]
    before = store.commits
    values = await asyncio.gather(*futures)
    assert values == [(i + 1) * 100 + i for i in range(50)]
    assert store.commits - before < 50


async def test_a_closed_database_refuses(store: Database) -> None:
    await store.stop()
    with pytest.raises(RuntimeError):
        store.write(lambda tx: None)


# --- events ----------------------------------------------------------------------------------


async def test_events_are_numbered_in_the_order_of_commits(open_store: Callable[[], Any]) -> None:
    stores = [await open_store() for _ in range(2)]
    told: list[int] = []
    stores[0].on_commit = lambda events: told.extend(event.id for event in events)
    await asyncio.gather(*(add(stores[i % 2], f"job {i}") for i in range(40)))
    kept = await stores[0].read(lambda c: log.after(c, 0))
    assert [event.id for event in kept] == list(range(1, 41))
    assert told == sorted(told)
    assert await stores[1].read(log.latest) == 40


async def test_resuming_is_possible_until_events_are_forgotten(store: Database) -> None:
    await add(store, "old 1", "old 2")
    await store.write(lambda tx: tx.run("UPDATE events SET at = 0"))
    await add(store, "new")
    assert await store.read(lambda c: log.can_resume(c, 0))
    assert await store.write(log.prune) == 2
    assert [e.id for e in await store.read(lambda c: log.after(c, 0))] == [3]
    assert not await store.read(lambda c: log.can_resume(c, 1))
    assert await store.read(lambda c: log.can_resume(c, 2))
    assert await store.read(lambda c: log.can_resume(c, 3))
    assert not await store.read(lambda c: log.can_resume(c, 4))


# --- the history -----------------------------------------------------------------------------


async def test_history_is_found_by_words_status_and_time(store: Database) -> None:
    for name, search in (
        ("Cats", "a ginger cat, 100% fluffy"),
        ("Dogs", "a dog_house"),
        ("Ärzte", "ärzte straße".casefold()),
    ):
        await add(store, name, search=search)
    await end(store, await taken(store))

    async def find(**wanted: Any) -> list[str]:
        page = await store.read(lambda c: history.page(c, Filter(**wanted), limit=10, cursor=None))
        return [found.row["name"] for found in page.jobs]

    assert await find() == ["Ärzte", "Dogs", "Cats"]
    assert await find(text="GINGER cat") == ["Cats"]
    assert await find(text="100%") == ["Cats"]
    assert await find(text="0%y") == []
    assert await find(text="g_h") == ["Dogs"]
    assert await find(text="STRASSE") == ["Ärzte"]
    assert await find(text="!") == []
    assert await find(statuses=["succeeded"]) == ["Cats"]
    assert await find(statuses=["queued", "running"]) == ["Ärzte", "Dogs"]
    assert await find(before=0) == []
    assert len(await find(after=0)) == 3


@pytest.mark.parametrize("queue_order", [False, True])
async def test_pages_show_every_job_once(store: Database, queue_order: bool) -> None:
    for i in range(23):
        await add(store, f"job {i}", priority=i % 3)
    seen: list[str] = []
    cursor = None
    while True:
        page = await store.read(
            lambda c, at=cursor: history.page(
                c, Filter(queue_order=queue_order), limit=5, cursor=at
            )  # type: ignore[misc]
        )
        seen += [found.row["name"] for found in page.jobs]
        if (cursor := page.next) is None:
            break
    assert len(seen) == len(set(seen)) == 23
    if queue_order:
        assert seen == await names_left(store)


@pytest.mark.parametrize("cursor", ["x", "!!", "W10", "WzEsMiwzXQ", "W251bGwsbnVsbCwieCJd", "é"])
async def test_a_cursor_that_is_none_is_refused(store: Database, cursor: str) -> None:
    with pytest.raises(Refused, match="cursor"):
        await store.read(lambda c: history.page(c, Filter(), limit=5, cursor=cursor))


async def test_workflows_keep_versions_and_refuse_to_be_overwritten(store: Database) -> None:
    id = "00000000-0000-7000-8000-000000000001"
    first, new = await store.write(lambda tx: workflows.put(tx, id, {"a": 1}, "One", Guard()))
    assert new
    with pytest.raises(Refused) as refused:
        await store.write(lambda tx: workflows.put(tx, id, {"a": 2}, None, Guard()))
    assert refused.value.status == 428
    guard = Guard(match=workflows.etag(first))
    second, new = await store.write(lambda tx: workflows.put(tx, id, {"a": 2}, "Two", guard))
    assert (second["version"], new) == (2, False)
    with pytest.raises(Refused) as refused:
        await store.write(lambda tx: workflows.put(tx, id, {"a": 3}, None, guard))
    assert refused.value.status == 412
    kept = await store.read(lambda c: workflows.versions(c, id))
    assert [(v["version"], v["name"]) for v in kept] == [(2, "Two"), (1, "One")]
    assert await store.read(lambda c: workflows.version(c, id, 1)) == '{"a":1}'
    labels = Labels(folder="a/b", tags=["50%"])
    await store.write(lambda tx: workflows.change(tx, id, None, labels, Guard()))
    found, more = await store.read(lambda c: workflows.page(c, words="TW 0%", limit=5, cursor=None))
    assert ([row["name"] for row in found], more) == (["Two"], None)
    await store.write(lambda tx: workflows.trash(tx, id, Guard()))
    with pytest.raises(Refused):
        await store.read(lambda c: workflows.get(c, id))
    back = await store.write(lambda tx: workflows.restore(tx, id))
    assert workflows.json(back)["tags"] == ["50%"]
    await store.write(lambda tx: workflows.trash(tx, id, Guard()))
    assert await store.write(lambda tx: workflows.prune(tx, trash_days=-1)) == 1
    with pytest.raises(Refused):
        await store.write(lambda tx: workflows.restore(tx, id))
