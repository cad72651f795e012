"""Everything that is wrong with a workflow, at once; and, if nothing is, the calls to run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from nodes.api.sentence import say
from server.graph.bodies import Body, Loop, handed_in, keeping, loop_of, make_body
from server.graph.calls import Graph
from server.graph.catalogue import Catalogue
from server.graph.findings import GIGABYTE
from server.graph.inputs import Choices, Inputs
from server.graph.level import Level, Use
from server.graph.linking import link_call
from server.graph.links import Link
from server.graph.model import Document
from server.graph.ordering import ordered
from server.graph.problems import MAX_PROBLEMS, Problem
from server.graph.subgraphs import Scope, circles, endless, unfold, unknown_subgraph
from server.graph.wanted import find_wanted, reached_from, runs

__all__ = ["Choices", "Validated", "validate"]

_ALWAYS = frozenset({"node.type_unknown", "node.version_newer", "subgraph.unknown"})
"""Problems of nodes that might be wanted, for all anyone can tell."""


@dataclass(frozen=True, slots=True)
class Validated:
    """What validation found."""

    problems: tuple[Problem, ...]
    """What stands in the way of a run."""
    asides: tuple[Problem, ...]
    """Problems of nodes that no wanted output needs: they do not run, so they do not hinder."""
    graph: Graph
    """The calls that the wanted outputs need. Only to be run when there are no problems."""
    bodies: Mapping[str, Body] = field(default_factory=dict)
    """The subgraphs that loops run, by name."""


def validate(
    document: Document,
    catalogue: Catalogue,
    *,
    outputs: Iterable[str] | None = None,
    choices: Choices | None = None,
    limit_bytes: int = 64 * GIGABYTE,
) -> Validated:
    """Check a (migrated) workflow against the catalogue.

    `outputs` are the nodes wanted, all output nodes when None. `choices` gives the files there
    are; names are not checked without it. A node whose declared cost exceeds `limit_bytes` is
    refused. Linear in nodes and links; beyond MAX_PROBLEMS it does not look further.
    """
    if not document.nodes:
        empty = Problem(
            None,
            None,
            "workflow.empty",
            say("The workflow has no nodes."),
            say("Add an output node."),
        )
        return Validated((empty,), (), Graph({}, ()))
    no_end = endless(document)
    if no_end:
        return Validated(tuple(no_end), (), Graph({}, ()))
    checker = _Checker(document, catalogue, choices, limit_bytes)
    level = checker.level(Scope("", document.nodes))
    bodies = checker.bodies(level.problems)
    wanted, wrong = find_wanted(level, outputs, keeping(bodies), catalogue)
    wrong += checker.general
    needed = reached_from(level, wanted) if wanted and not wrong else set(level.values)
    hindering = [
        p for p in level.problems if p.node is None or p.code in _ALWAYS or runs(p.node, needed)
    ]
    if hindering or wrong:
        return Validated((*wrong, *level.problems)[:MAX_PROBLEMS], (), Graph({}, ()))
    graph = Graph(
        {node: call for node, call in level.calls.items() if node in needed},
        tuple(wanted),
        level.skipped,
    )
    return Validated((), tuple(level.problems[:MAX_PROBLEMS]), graph, bodies)


class _Checker:
    """Checks the workflow level by level: itself, then the bodies of its loops."""

    def __init__(
        self,
        document: Document,
        catalogue: Catalogue,
        choices: Choices | None,
        limit_bytes: int,
    ) -> None:
        self._document = document
        self._catalogue = catalogue
        self._inputs = Inputs(catalogue, choices)
        self._limit_bytes = limit_bytes
        self._loops: list[Loop] = []
        """Loops whose bodies are yet to be checked."""
        self._uses: dict[str, list[str]] = {}
        """Body → the bodies that loops in it name."""
        self.general: list[Problem] = []

    def level(self, scope: Scope, loop: str = "") -> Level:
        """Check the nodes of one graph."""
        unfolded = unfold(self._document, scope, self._catalogue)
        level = Level(scope, loop, unfolded.problems, unfolded.muted)
        uses: dict[str, list[Use]] = {}
        for place in unfolded.places:
            level.types[place.id] = place.type
            uses[place.id] = self._inputs.read(level, place)
            if len(level.problems) >= MAX_PROBLEMS:
                break
        order, circular = ordered(
            {
                node: [use.link.node for use in found if type(use.link) is Link]
                for node, found in uses.items()
            }
        )
        level.problems += circular
        for node in order:
            link_call(level, node, uses[node], self._limit_bytes)
            if level.types[node].body is not None and node in level.calls:
                self._note_loop(level, node)
        return level

    def bodies(self, problems: list[Problem]) -> dict[str, Body]:
        """Check every subgraph that a loop names, once; what is wrong carries the loop's id."""
        bodies: dict[str, Body] = {}
        while self._loops:
            loop = self._loops.pop()
            graph = self._document.subgraphs.get(loop.title)
            if graph is None:
                unknown = unknown_subgraph(loop.id, loop.kind.body, loop.title, self._document)
                problems.append(unknown)
                continue
            problems += handed_in(loop, graph)
            if loop.title in bodies:
                continue
            scope = Scope("", graph.nodes, graph, instance=loop.title, callable=True)
            level = self.level(scope, loop.id)
            bodies[loop.title] = make_body(level, graph, self._catalogue)
            for problem in level.problems:
                inner = loop.id if problem.node is None else f"{loop.id}/{problem.node}"
                problems.append(replace(problem, node=inner))
        self.general += circles(self._uses)
        return bodies

    def _note_loop(self, level: Level, node: str) -> None:
        loop = loop_of(level, node, level.types[node])
        if loop is not None:
            level.calls[node].body = loop.title
            self._loops.append(loop)
            within = level.scope.instance if level.scope.callable else ""
            self._uses.setdefault(within, []).append(loop.title)
