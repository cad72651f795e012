"""From a request to jobs: values set, seeds raised, everything checked before anything is kept."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from nodes.api.sentence import say
from server.errors import Refused
from server.graph.catalogue import Catalogue
from server.graph.migrate import migrate
from server.graph.model import Document, parse
from server.graph.overrides import override, raise_seeds, written_seeds
from server.graph.problems import InvalidWorkflow, Problem
from server.graph.validate import Choices, validate
from server.jobs.queue import NewJob, Submission
from server.jobs.request import Request

Json = dict[str, Any]

MAX_SEARCH = 20_000
"""Characters of a workflow's texts that history is searched in."""

LARGE = 300
"""Nodes from which on a workflow is checked beside the event loop."""

MOST_BYTES = 256 << 20
"""Text of all the workflows that one request may put into the queue."""

CHECK_S = 2.0
"""How long to wait for the checks that only a worker can make."""

Check = Callable[[Json], Awaitable[Sequence[Mapping[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A workflow that may run."""

    document: Document
    asides: tuple[Problem, ...]
    catalogue: Catalogue


class Checker:
    """Says everything that is wrong with a workflow, as the server and the workers see it."""

    def __init__(
        self,
        catalogue: Callable[[], Awaitable[Catalogue]],
        check: Check,
        choices: Choices | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._check = check
        self._choices = choices

    async def check(self, request: Request) -> Checked:
        """Raises Refused with all problems."""
        catalogue = await self._catalogue()
        nodes = request.workflow.get("nodes")
        try:
            if isinstance(nodes, dict) and len(nodes) > LARGE:
                checked = await asyncio.to_thread(self._static, request, catalogue)
            else:
                checked = self._static(request, catalogue)
        except InvalidWorkflow as invalid:
            raise refused(invalid.problems) from None
        await self._dynamic(checked)
        return checked

    def _static(self, request: Request, catalogue: Catalogue) -> Checked:
        document = parse(request.workflow)
        document, problems = override(document, request.set, catalogue)
        document = migrate(document, catalogue).document
        found = validate(document, catalogue, outputs=request.outputs, choices=self._choices)
        problems += found.problems
        if problems:
            raise InvalidWorkflow(problems)
        return Checked(document, found.asides, catalogue)

    async def _dynamic(self, checked: Checked) -> None:
        kinds = {node.type for node in checked.document.nodes.values()}
        for graph in checked.document.subgraphs.values():
            kinds |= {node.type for node in graph.nodes.values()}
        found = (checked.catalogue.get(kind) for kind in kinds)
        if not any(kind is not None and kind.checks for kind in found):
            return
        try:
            problems = await asyncio.wait_for(self._check(checked.document.json()), CHECK_S)
        except TimeoutError:
            return  # The worker is busy: the run itself will say it.
        if problems:
            raise Refused("workflow.invalid", _summary(len(problems)), problems=problems)


def refused(problems: Sequence[Problem]) -> Refused:
    """The answer to a workflow with problems."""
    return Refused(
        "workflow.invalid", _summary(len(problems)), problems=[p.json() for p in problems]
    )


def _summary(n: int) -> str:
    return (
        say("The workflow has a problem.")
        if n == 1
        else say("The workflow has {count} problems.", count=n)
    )


def make_submission(request: Request, checked: Checked, *, max_attempts: int) -> Submission:
    """One job per count, each with its seeds raised by one more. Takes milliseconds for each job
    of a large workflow.

    Raises Refused if their workflows are too much text.
    """
    document = checked.document
    name = clean(document.name)[:500]
    search = search_text(document)
    jobs = []
    bodies: dict[str, str] = {}
    size = 0
    for i in range(request.count):
        raised = raise_seeds(document, checked.catalogue, i)
        body = orjson.dumps(raised.json())
        graph = hashlib.sha256(body).hexdigest()
        if graph not in bodies:  # One without seeds is the same each time.
            bodies[graph] = body.decode()
            size += len(body)
            if size > MOST_BYTES:
                raise _too_much(len(body))
        seeds = orjson.dumps(written_seeds(raised, checked.catalogue)).decode()
        jobs.append(NewJob(graph, bodies[graph], name, search, seeds))
    wanted = None if request.outputs is None else orjson.dumps(request.outputs).decode()
    return Submission(
        jobs=jobs,
        wanted=wanted,
        priority=request.priority,
        client_id=request.client_id,
        max_attempts=max_attempts,
        key=request.key,
        fingerprint=request.fingerprint,
        replace=request.replace,
    )


def is_large(request: Request, checked: Checked) -> bool:
    """Whether the jobs are better made beside the event loop."""
    return request.count * len(checked.document.nodes) > LARGE


def _too_much(size: int) -> Refused:
    return Refused(
        "request.too_large",
        say(
            "With workflows of {size} bytes, so many jobs would keep more than {most} MB.",
            size=f"{size:,}",
            most=MOST_BYTES >> 20,
        ),
        remedy=say("Ask for up to {value} at once.", value=max(1, MOST_BYTES // size)),
    )


def search_text(document: Document) -> str:
    """Name and texts of a workflow, case folded: prompts and file names above all."""
    parts = [document.name]
    size = len(document.name)
    for nodes in (document.nodes, *(graph.nodes for graph in document.subgraphs.values())):
        for node in nodes.values():
            for value in node.inputs.values():
                if type(value) is str and value and size < MAX_SEARCH:
                    parts.append(value[: MAX_SEARCH - size])
                    size += len(value)
    return clean("\n".join(parts).casefold())


def clean(text: str) -> str:
    """Text that every database takes: PostgreSQL refuses NUL."""
    return text.replace("\0", "")
