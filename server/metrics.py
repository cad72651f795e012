"""What the server counts, in Prometheus' text format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from server.database import Database
from server.engine.pools.base import Pool
from server.events.hub import Hub
from server.jobs import history
from server.jobs.dispatcher import Dispatcher
from server.jobs.job import ENDED

STATES = ("starting", "warming", "ready", "busy", "stopping", "dead")


def render(*, database: Database, dispatcher: Dispatcher, pool: Pool, hub: Hub) -> str:
    """The page that is scraped. Blocks for one query."""
    jobs = database.read_now(history.counts)
    tally = dispatcher.tally
    workers: list[str] = [worker.state for worker in pool.workers()]
    lines = [
        *_family(
            "tessera_jobs",
            "gauge",
            "Jobs in the database by status.",
            {f'status="{status}"': n for status, n in sorted(jobs.items())},
        ),
        *_family("tessera_jobs_claimed_total", "counter", "Claims.", {"": tally.claimed}),
        *_family(
            "tessera_jobs_ended_total",
            "counter",
            "Jobs this process saw to their end.",
            {f'status="{status}"': tally.ended[status] for status in ENDED},
        ),
        *_family(
            "tessera_jobs_requeued_total",
            "counter",
            "Jobs tried again after their worker died.",
            {"": tally.requeued},
        ),
        *_family(
            "tessera_late_results_total",
            "counter",
            "Results refused because the lease was lost.",
            {"": tally.refused_late},
        ),
        *_family(
            "tessera_workers",
            "gauge",
            "Worker processes by state.",
            {f'state="{state}"': workers.count(state) for state in STATES},
        ),
        *_family("tessera_watchers", "gauge", "Clients that follow events.", {"": len(hub)}),
        *_family(
            "tessera_database_commits_total",
            "counter",
            "Commits; fewer than writes when work is grouped.",
            {"": database.commits},
        ),
        *_family(
            "tessera_database_writes_total", "counter", "Pieces of work.", {"": database.writes}
        ),
    ]
    return "\n".join(lines) + "\n"


def _family(name: str, kind: str, meaning: str, values: Mapping[str, float]) -> Iterable[str]:
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"
    for labels, value in values.items():
        yield f"{name}{{{labels}}} {value}" if labels else f"{name} {value}"
