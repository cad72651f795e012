"""Everything that is wrong with a workflow, at once; and, if nothing is, the calls to run."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.graph.calls import Call, Given, Graph, Link, links_in
from server.graph.catalogue import Catalogue, InputPort, NodeType
from server.graph.model import SUBGRAPH, Document, Subgraph
from server.graph.modes import left_of
from server.graph.problems import Problem, nearest, shown
from server.graph.schemas import Refused
from server.graph.subgraphs import (
    ABSENT,
    Place,
    Scope,
    circles,
    recursive,
    unfold,
    unknown_subgraph,
)
from server.graph.wiring import Muted, resolve

Choices = Callable[[str], Collection[str] | None]
"""The present values of a list by its address (`models/checkpoints`); None if nobody knows."""

GIGABYTE = 1024**3

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


@dataclass(frozen=True, slots=True)
class Body:
    """A subgraph that a loop runs: its calls, and where its outputs come from."""

    graph: Graph
    inputs: tuple[str, ...]
    defaults: Mapping[str, Any]
    results: Mapping[str, Any]
    """Output → Link, Given or a literal."""

    @property
    def keeps(self) -> bool:
        """Whether it holds output nodes, so that the loop is a result on its own."""
        return any(call.type.output_node for call in self.graph)


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
    refused. Linear in nodes and links.
    """
    if not document.nodes:
        empty = Problem(
            None, None, "workflow.empty", "The workflow has no nodes.", "Add an output node."
        )
        return Validated((empty,), (), Graph({}, ()))
    circular = recursive(document)
    if circular:
        return Validated(tuple(circular), (), Graph({}, ()))
    checker = _Checker(document, catalogue, choices, limit_bytes)
    level = checker.level(Scope("", document.nodes))
    bodies = checker.bodies(level.problems)
    keeping = _keeping(bodies)
    wanted, wrong = _wanted(level, outputs, keeping)
    wrong += checker.general
    needed = _reached(level, wanted) if wanted and not wrong else set(level.values)
    hindering = [
        p for p in level.problems if p.node is None or p.code in _ALWAYS or _owner(p.node, needed)
    ]
    if hindering or wrong:
        return Validated((*wrong, *level.problems), (), Graph({}, ()))
    graph = Graph(
        {node: call for node, call in level.calls.items() if node in needed},
        tuple(wanted),
        level.skipped,
    )
    return Validated((), tuple(level.problems), graph, bodies)


@dataclass(slots=True)
class _Level:
    """One graph under check: the workflow, or the body of a loop."""

    scope: Scope
    loop: str
    """Id of the loop whose body this is."""
    problems: list[Problem]
    values: dict[str, dict[str, Any]]
    """Node → its inputs after resolving and checking, those with problems included."""
    types: dict[str, NodeType]
    skipped: dict[str, str]
    calls: dict[str, Call] = field(default_factory=dict)


# (input, link, wires accepted, is this the input itself and does it take a list)
_Use = tuple[str, Any, frozenset[str], bool]


class _Checker:
    def __init__(
        self,
        document: Document,
        catalogue: Catalogue,
        choices: Choices | None,
        limit_bytes: int,
    ) -> None:
        self._document = document
        self._catalogue = catalogue
        self._choices = choices
        self._limit_bytes = limit_bytes
        self._lists: dict[str, Collection[str] | None] = {}
        self._loops: list[tuple[str, str]] = []
        """(loop, subgraph), yet to be checked."""
        self._uses: dict[str, list[str]] = {}
        self.general: list[Problem] = []

    # --- one graph ----------------------------------------------------------------------------

    def level(self, scope: Scope, loop: str = "") -> _Level:
        unfolded = unfold(self._document, scope, self._catalogue)
        level = _Level(scope, loop, unfolded.problems, {}, {}, unfolded.muted)
        uses: dict[str, list[_Use]] = {}
        for place in unfolded.places:
            level.types[place.id] = place.type
            uses[place.id] = self._inputs(level, place)
        order = _sorted(level, uses)
        wires: dict[str, Mapping[str, str]] = {}
        for node in order:
            self._call(level, node, uses[node], wires)
        return level

    def _inputs(self, level: _Level, place: Place) -> list[_Use]:
        """Resolve and check every input of a node; the links found, to be checked by type."""
        values: dict[str, Any] = {}
        uses: list[_Use] = []
        ports = place.type.inputs
        level.values[place.id] = values
        for name, raw in place.data.inputs.items():
            port = ports.get(name)
            if port is None:
                level.problems.append(_unknown_input(place, name))
                continue
            try:
                if type(raw) is dict or type(raw) is list:
                    value = resolve(place.scope, raw, self._catalogue)
                    if value is ABSENT:
                        continue
                    if type(value) is Link:
                        values[name] = value
                        uses.append((name, value, port.accepts, port.is_list))
                        continue
                    if type(value) is Muted:
                        values[name] = value
                        continue
                else:
                    value = raw
                values[name] = self._checked(port, value, uses)
            except Refused as refused:
                values[name] = ABSENT
                level.problems.append(_refused(place, name, refused))
        return uses

    def _checked(self, port: InputPort, value: Any, uses: list[_Use]) -> Any:
        check = port.check
        if port.is_list and port.wire is not None:
            items = value if type(value) is list else [value]
            return [self._item(port, item, uses) for item in items]
        if check is None:
            if value is None and not port.required:
                return None
            if type(value) is Given:
                uses.append((port.name, value, port.accepts, False))
                return value
            raise Refused(
                "input.wrong_type",
                f"it takes a link of type {port.wire}, not {shown(value)}",
                f"Connect an output of type {port.wire}.",
            )
        found: list[tuple[Any, frozenset[str]]] = []
        value = check(value, found)
        for link, accepts in found:
            uses.append((port.name, link, accepts, False))
        if port.choices is not None and type(value) is str:
            self._file(port, value)
        return value

    def _item(self, port: InputPort, item: Any, uses: list[_Use]) -> Any:
        if type(item) in (Link, Given):
            uses.append((port.name, item, port.accepts, True))
            return item
        if port.wire == "*" and type(item) in (int, float, str, bool):
            return item
        raise Refused(
            "input.wrong_type",
            f"it takes links of type {port.wire}, not {shown(item)}",
            f"Connect outputs of type {port.wire}.",
        )

    def _file(self, port: InputPort, value: str) -> None:
        address = port.choices or ""
        if self._choices is None:
            return
        if address not in self._lists:
            self._lists[address] = self._choices(address)
        known = self._lists[address]
        if known is None or value in known:
            return
        close = nearest(value, known)
        if close:
            remedy = f"Did you mean {' or '.join(close)}?"
        elif address.startswith("models/"):
            remedy = f"Put the file into {address}, or choose one that is there."
        else:
            remedy = "Upload it, or choose one that is there."
        raise Refused("input.file_missing", f"{shown(value)} is not there", remedy)

    def _call(
        self,
        level: _Level,
        node: str,
        uses: list[_Use],
        wires: dict[str, Mapping[str, str]],
    ) -> None:
        """Check the links of a node whose sources are checked, and make the call of it."""
        kind, values = level.types[node], level.values[node]
        if level.skipped or any(type(value) is Muted for value in values.values()):
            cause = _drop_muted(kind, values, level.skipped)
            if cause is not None:
                level.skipped[node] = cause
                return
        bound: dict[str, str] = {}
        sources: dict[str, None] = {}
        lazy: dict[str, dict[str, None]] = {}
        nested: dict[str, None] = {}
        for name, link, accepts, as_list in uses:
            port = kind.inputs[name]
            if type(link) is Given:
                carried = self._given_wire(level.scope, link)
                nested[name] = None
            elif link.node in level.skipped:
                continue
            else:
                carried = wires.get(link.node, _ANYTHING).get(link.output, "*")
                if port.lazy:
                    lazy.setdefault(name, {})[link.node] = None
                else:
                    sources[link.node] = None
                if values.get(name) is not link:
                    nested[name] = None
            if not _fits(carried, accepts, as_list) or not _bind(port, carried, as_list, bound):
                level.problems.append(_mismatch(node, kind, port, link, carried, accepts, bound))
        if kind.generic:
            for name, value in values.items():
                match = kind.inputs[name].match
                if match is not None and type(value) in _LITERALS:
                    _bind(kind.inputs[name], _LITERALS[type(value)], False, bound)
            wires[node] = {
                name: (
                    port.wire.replace("*", bound.get(port.match, "*")) if port.match else port.wire
                )
                for name, port in kind.outputs.items()
            }
        else:
            wires[node] = kind.wires
        for name in kind.required:
            if name not in values:
                level.problems.append(_missing(node, kind, name))
        if kind.cost:
            self._afford(level, node, kind, values)
        level.calls[node] = Call(
            node,
            kind,
            values,
            tuple(sources),
            {name: tuple(found) for name, found in lazy.items()} if lazy else _NO_LAZY,
            tuple(nested),
            self._body_of(level, node, kind, values),
        )

    def _afford(self, level: _Level, node: str, kind: NodeType, values: Mapping[str, Any]) -> None:
        needed = 1.0
        shown_factors = []
        for factor in kind.cost:
            if isinstance(factor, str):
                value = values.get(factor, kind.inputs[factor].default)
                if type(value) not in (int, float):
                    continue  # linked: known only at run time
                shown_factors.append(f"{factor} {value}")
                needed *= value
            else:
                needed *= factor
        if needed > self._limit_bytes:
            level.problems.append(
                Problem(
                    node,
                    next((f for f in kind.cost if isinstance(f, str)), None),
                    "node.too_large",
                    f"{kind.name} would need {needed / GIGABYTE:,.0f} GB "
                    f"({', '.join(shown_factors)}); the limit is "
                    f"{self._limit_bytes / GIGABYTE:,.1f} GB.",
                    "Choose a smaller size.",
                )
            )

    # --- the bodies of loops ------------------------------------------------------------------

    def _body_of(
        self, level: _Level, node: str, kind: NodeType, values: Mapping[str, Any]
    ) -> str | None:
        if "body" not in kind.inputs:
            return None
        value = values.get("body")
        if type(value) is not str or not value.startswith(SUBGRAPH):
            if value is not ABSENT and value is not None:
                level.problems.append(
                    Problem(
                        node,
                        "body",
                        "input.wrong_type",
                        f"{kind.name} `body` is {shown(value)}, not the name of a subgraph.",
                        f'Write "{SUBGRAPH}NAME".',
                    )
                )
            return None
        title = value.removeprefix(SUBGRAPH)
        self._loops.append((f"{level.loop}/{node}" if level.loop else node, title))
        self._uses.setdefault(level.scope.instance if level.scope.callable else "", []).append(
            title
        )
        return title

    def bodies(self, problems: list[Problem]) -> dict[str, Body]:
        """Check every subgraph that a loop names, once; what is wrong carries the loop's id."""
        bodies: dict[str, Body] = {}
        while self._loops:
            loop, title = self._loops.pop()
            if title in bodies:
                continue
            graph = self._document.subgraphs.get(title)
            if graph is None:
                problems.append(unknown_subgraph(loop, "body", title, self._document))
                continue
            scope = Scope("", graph.nodes, graph, instance=title, callable=True)
            level = self.level(scope, loop)
            results = self._results(level, graph)
            bodies[title] = Body(
                Graph(level.calls, tuple(_calls_of(results.values(), level)), level.skipped),
                tuple(port.name for port in graph.inputs),
                {p.name: p.extra["default"] for p in graph.inputs if "default" in p.extra},
                results,
            )
            for problem in level.problems:
                inner = loop if problem.node is None else f"{loop}/{problem.node}"
                problems.append(
                    Problem(inner, problem.input, problem.code, problem.message, problem.remedy)
                )
        self.general += circles(self._uses)
        return bodies

    def _results(self, level: _Level, graph: Subgraph) -> dict[str, Any]:
        results: dict[str, Any] = {}
        for port in graph.outputs:
            raw = {"$link": port.source} if type(port.source) is list else port.source
            try:
                value = resolve(level.scope, raw, self._catalogue)
            except Refused as refused:
                level.problems.append(
                    Problem(
                        None,
                        None,
                        refused.code,
                        f"Output {port.name!r} of the subgraph: {refused.message}.",
                        refused.remedy,
                    )
                )
                continue
            results[port.name] = value
        return results

    def _given_wire(self, scope: Scope, given: Given) -> str:
        ports = scope.graph.inputs if scope.graph is not None else ()
        return next((port.wire for port in ports if port.name == given.name), "*")


_NO_LAZY: Mapping[str, tuple[str, ...]] = {}
_ANYTHING: Mapping[str, str] = {}
_LITERALS: Mapping[type, str] = {int: "Int", float: "Float", str: "String", bool: "Boolean"}


def _fits(carried: str, accepts: frozenset[str], as_list: bool) -> bool:
    if carried in accepts or carried == "*" or "*" in accepts:
        return True
    if carried[0] == "[":
        return as_list and (carried[1:-1] in accepts or carried == "[*]")
    return False


def _bind(port: InputPort, carried: str, as_list: bool, bound: dict[str, str]) -> bool:
    """Give the port's letter its type, or say that it has another."""
    if port.match is None or carried in ("*", "[*]"):
        return True
    if as_list and carried[0] == "[":
        carried = carried[1:-1]
    known = bound.setdefault(port.match, carried)
    if known != carried:
        if {known, carried} == {"Int", "Float"}:
            bound[port.match] = "Float"
            return True
        return False
    return True


def _drop_muted(kind: NodeType, values: dict[str, Any], skipped: Mapping[str, str]) -> str | None:
    """Take what muted nodes would have given out of the inputs; the muted node, if the call
    cannot run without it."""
    for name, value in list(values.items()):
        left = value if type(value) is Muted else left_of(value, skipped)
        if type(left) is Muted:
            if kind.inputs[name].required:
                return left.by
            del values[name]
        else:
            values[name] = left
    return None


def _sorted(level: _Level, uses: Mapping[str, Sequence[_Use]]) -> list[str]:
    """Nodes in topological order; a problem for every circle, whose nodes come last."""
    waits: dict[str, int] = {}
    feeds: dict[str, list[str]] = {}
    for node, found in uses.items():
        count = 0
        for _, link, _, _ in found:
            if type(link) is Link and link.node in uses:
                feeds.setdefault(link.node, []).append(node)
                count += 1
        waits[node] = count
    order: list[str] = []
    ready = deque(node for node, count in waits.items() if not count)
    while ready:
        node = ready.popleft()
        order.append(node)
        for fed in feeds.get(node, ()):
            waits[fed] -= 1
            if not waits[fed]:
                ready.append(fed)
    if len(order) < len(waits):
        left = {node: uses[node] for node, count in waits.items() if count}
        level.problems += _circles(left)
        order += left
    return order


def _circles(left: Mapping[str, Sequence[_Use]]) -> list[Problem]:
    """One problem for each separate circle among nodes that all wait for one another."""
    before = {
        node: [u[1].node for u in found if type(u[1]) is Link and u[1].node in left]
        for node, found in left.items()
    }
    problems = []
    settled: set[str] = set()
    for start in before:
        path: dict[str, int] = {}
        node = start
        while node not in settled and node not in path:
            path[node] = len(path)
            node = before[node][0]
        if node in path:
            circle = [name for name, index in path.items() if index >= path[node]][::-1]
            named = circle if len(circle) <= 12 else [*circle[:11], "…"]
            problems.append(
                Problem(
                    circle[0],
                    None,
                    "workflow.cycle",
                    f"Nodes wait for each other: {' → '.join([*named, circle[0]])}.",
                    "Remove one of these links.",
                )
            )
        settled.update(path)
    return problems


def _keeping(bodies: Mapping[str, Body]) -> set[str]:
    """Bodies with output nodes, in themselves or in loops inside."""
    keeping = {title for title, body in bodies.items() if body.keeps}
    grown = True
    while grown:
        more = {
            title
            for title, body in bodies.items()
            if title not in keeping and any(call.body in keeping for call in body.graph)
        }
        keeping |= more
        grown = bool(more)
    return keeping


def _wanted(
    level: _Level, outputs: Iterable[str] | None, keeping: Collection[str]
) -> tuple[list[str], list[Problem]]:
    if outputs is None:
        found = [
            node
            for node, call in level.calls.items()
            if call.type.output_node or call.body in keeping
        ]
        if found:
            return found, []
        muted = any(kind.output_node for kind in level.types.values()) or bool(level.skipped)
        message = (
            "Every output node is muted, or waits for a muted node."
            if muted
            else "The workflow has no output node: nothing would be kept."
        )
        remedy = "Unmute one." if muted else "Add SaveImage, PreviewImage or another output node."
        return [], [Problem(None, None, "workflow.no_output", message, remedy)]
    wanted, problems = [], []
    for name in dict.fromkeys(outputs):
        if name in level.types and name not in level.skipped:
            wanted.append(name)
        elif name in level.skipped:
            problems.append(
                Problem(
                    name,
                    None,
                    "workflow.no_output",
                    f"The wanted output {name} does not run: {level.skipped[name]} is muted.",
                    "Unmute it.",
                )
            )
        else:
            close = nearest(name, level.types)
            problems.append(
                Problem(
                    name,
                    None,
                    "output.unknown",
                    f"The wanted output {name!r} is not a node of the workflow.",
                    f"Did you mean {' or '.join(close)}?" if close else "Name an active node.",
                )
            )
    if not wanted and not problems:
        problems.append(
            Problem(
                None, None, "workflow.no_output", "No output is wanted.", "Name at least one node."
            )
        )
    return wanted, problems


def _reached(level: _Level, wanted: Iterable[str]) -> set[str]:
    """Every node the wanted ones need, unknown ones included."""
    reached: set[str] = set()
    todo = list(wanted)
    while todo:
        node = todo.pop()
        if node in reached:
            continue
        reached.add(node)
        call = level.calls.get(node)
        if call is not None:
            todo.extend(call.sources)
            for found in call.lazy_sources.values():
                todo.extend(found)
        else:
            for value in level.values.get(node, {}).values():
                todo.extend(link.node for link in links_in(value))
    return reached


def _owner(node: str, needed: Collection[str]) -> bool:
    """Whether a problem's node, or the loop whose body it is in, will run."""
    while node not in needed:
        node, slash, _ = node.rpartition("/")
        if not slash:
            return False
    return True


def _calls_of(values: Iterable[Any], level: _Level) -> list[str]:
    """The calls that a body's outputs come from, and the output nodes inside it."""
    named = [link.node for value in values for link in links_in(value)]
    kept = [n for n, kind in level.types.items() if kind.output_node]
    return [node for node in dict.fromkeys([*named, *kept]) if node in level.calls]


def _unknown_input(place: Place, name: str) -> Problem:
    close = nearest(name, place.type.inputs)
    return Problem(
        place.id,
        name,
        "input.unknown",
        f"{place.type.name} has no input {name!r}.",
        f"Did you mean {' or '.join(close)}?"
        if close
        else f"Its inputs are {', '.join(place.type.inputs) or 'none'}.",
    )


def _refused(place: Place, name: str, refused: Refused) -> Problem:
    return Problem(
        place.id,
        name,
        refused.code,
        f"{place.type.name} `{name}`: {refused.message}.",
        refused.remedy,
    )


def _missing(node: str, kind: NodeType, name: str) -> Problem:
    port = kind.inputs[name]
    wire = port.wire if port.wire not in (None, "*") else None
    return Problem(
        node,
        name,
        "input.missing",
        f"{kind.name} `{name}` has no value.",
        f"Connect an output of type {wire}." if wire else "Give it a value or a link.",
    )


def _mismatch(
    node: str,
    kind: NodeType,
    port: InputPort,
    link: Any,
    carried: str,
    accepts: frozenset[str],
    bound: Mapping[str, str],
) -> Problem:
    wanted = " or ".join(sorted(accepts)) or "a written value"
    if port.match is not None and port.match in bound:
        wanted = f"{bound[port.match]}, like the node's other inputs"
    origin = f"{link.node}.{link.output}" if type(link) is Link else f"the input {link.name}"
    source = f"a list of {carried[1:-1]}" if carried[0] == "[" else carried
    return Problem(
        node,
        port.name,
        "link.type_mismatch",
        f"{kind.name} `{port.name}` takes {wanted}; {origin} gives {source}.",
        "Run the list through ForEach, or pick one item."
        if carried[0] == "["
        else f"Connect an output of type {wanted}.",
    )
