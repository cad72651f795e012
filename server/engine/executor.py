"""Runs a workflow: checks it, plans it, calls its nodes, tells what happens.

It knows no process, no pipe and no queue: messages go to a function, wishes come through a
`Control`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nodes.api import Cancelled, Yielded
from server.engine import collector
from server.engine.control import Control
from server.engine.equipment import Equipment
from server.engine.failures import of_problem
from server.engine.graph_run import CallFailed, GraphRun
from server.engine.identity import identity_of
from server.engine.job_context import JobContext
from server.engine.progress import Emit
from server.engine.protocol import Finished, Planned, Run
from server.engine.results import Result
from server.graph.fingerprint import Fingerprints
from server.graph.migrate import migrate
from server.graph.model import parse
from server.graph.plan import Plan, plan
from server.graph.problems import InvalidWorkflow, Problem
from server.graph.validate import validate


class Executor:
    """Runs one job after the other."""

    def __init__(self, equipment: Equipment) -> None:
        self._equipment = equipment

    def run(
        self,
        job: Run,
        emit: Emit,
        control: Control | None = None,
        results: dict[str, Result] | None = None,
    ) -> Finished:
        """Run the job; its messages, `Finished` apart, go to `emit` in order. Never raises.

        `results` takes what the wanted nodes gave, for callers in this process.
        """
        control = control if control is not None else Control()
        try:
            with collector.paused():
                run, todo = self._prepare(job, emit, control)
        except InvalidWorkflow as invalid:
            first, *others = _worst(invalid.problems)
            return Finished(job.job, "failed", of_problem(first, len(others)))
        emit(Planned(job.job, todo.run, todo.cached))
        try:
            with collector.spared():
                run.run(todo.run, todo.cached)
                run.tell_skipped(todo.maybe)
        except CallFailed as failed:
            return Finished(job.job, "failed", failed.failure)
        except (Cancelled, KeyboardInterrupt):
            return Finished(job.job, "cancelled")
        except Yielded:
            return Finished(job.job, "yielded")
        if results is not None:
            results.update(run.results)
        return Finished(job.job, "succeeded")

    def _prepare(self, job: Run, emit: Emit, control: Control) -> tuple[GraphRun, Plan]:
        equipment = self._equipment
        document = migrate(parse(job.workflow), equipment.catalogue).document
        checked = validate(document, equipment.catalogue, outputs=job.outputs)
        if checked.problems:
            raise InvalidWorkflow(checked.problems)
        prints = Fingerprints(
            replace(equipment.environment, nonce=job.job),
            checked.bodies,
            identity_of(equipment.services.files),
        )
        context = JobContext(job, equipment, emit, control, prints, checked.bodies)
        run = GraphRun(context, checked.graph, prints.of(checked.graph))
        todo = plan(checked.graph, run.prints, run.known)
        run.count(todo)
        return run, todo


def _worst(problems: Iterable[Problem]) -> list[Problem]:
    """Problems that name a node first: those can be shown where they are."""
    return sorted(problems, key=lambda problem: problem.node is None)
