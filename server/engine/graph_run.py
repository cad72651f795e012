"""One run of one graph: the workflow itself, or one iteration of a loop's body.

Calls are worked off from a stack: a call whose inputs are not there yet puts those on top. In
the usual case the plan's order makes them be there; a lazy input, a file torn on disk or a
result dropped for memory is answered by the same few lines.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nodes.api import Cancelled, Node, Yielded
from nodes.api.outputs import EncodedFile
from nodes.api.sentence import say
from server.engine.arguments import Arguments
from server.engine.binding import Binding
from server.engine.body import LoopBody
from server.engine.failures import ModifiedInput, failure, is_out_of_memory
from server.engine.job_context import JobContext
from server.engine.progress import NodeProgress
from server.engine.protocol import Failure
from server.engine.report import Report
from server.engine.resolved import Resolved
from server.engine.results import Result
from server.engine.versions import versions_of
from server.graph.calls import Call, Graph
from server.graph.links import Link
from server.graph.plan import Plan, plan


class CallFailed(Exception):
    """A call failed, and why; already told."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class GraphRun:
    """The values of one graph while it runs."""

    def __init__(
        self,
        context: JobContext,
        graph: Graph,
        prints: Mapping[str, str],
        *,
        prefix: str = "",
        given: Mapping[str, Any] | None = None,
        given_prints: Mapping[str, bytes] | None = None,
    ) -> None:
        self.context = context
        self.graph = graph
        self.prints = prints
        self.prefix = prefix
        self.results: dict[str, Result] = {}
        self._given_prints = given_prints or {}
        self._arguments = Arguments(self.results, prints, given or {}, self._given_prints)
        resolved = Resolved(graph, prefix, given or {}, self._peek)
        self.report = Report(context.job.job, prefix, context.emit, resolved)
        self._cache = context.equipment.cache
        self._disk = context.equipment.disk
        self._uses: dict[str, int] = {}
        """Call → calls yet to come that take its result."""
        self._kept = set(graph.outputs)
        self._touched: set[str] = set()
        """Calls that gave a result, whether or not it is still here."""

    def known(self, fingerprint: str) -> bool:
        """Whether a result is in memory or on disk."""
        return fingerprint in self._cache or (self._disk is not None and fingerprint in self._disk)

    def count(self, todo: Plan) -> None:
        """Note who will need what, so that values can go when nobody does any more."""
        uses = self._uses
        for node in (*todo.run, *todo.maybe):
            self._count(self.graph.calls[node], uses)

    def _count(self, call: Call, uses: dict[str, int]) -> None:
        for source in call.sources:
            uses[source] = uses.get(source, 0) + 1
        for found in call.lazy_sources.values():
            for source in found:
                uses[source] = uses.get(source, 0) + 1

    def run(self, todo: Sequence[str], cached: Iterable[str]) -> None:
        """Hand over what is known, then run what is not.

        Raises CallFailed, Cancelled or Yielded; then nothing later has run.
        """
        for node in cached:
            call = self.graph.calls[node]
            if self._uses.get(node):
                # Held from now on: what runs before it is needed may push it out of the cache.
                found = self._cache.get(self.prints[node])
                if found is not None:
                    self.results[node] = found
            self._repeat(call)
            if node in self._kept or call.type.records or call.body is not None:
                self._hand_over_known(call)
        control, results, calls = self.context.control, self.results, self.graph.calls
        stack = list(reversed(todo))
        while stack:
            node = stack[-1]
            if node in results:
                stack.pop()
                continue
            if control.cancelled:
                raise Cancelled
            if control.errands:
                control.run_errands()
            call = calls[node]
            missing = [source for source in call.sources if source not in results]
            if missing and (missing := self._recall_all(missing)):
                stack += missing
                continue
            if call.type.pure and (found := self._recall(call)) is not None:
                self.report.node(node, "cached")
                self.report.repeat(node, found.lines)
                self._done(call, found, cached=True)
            elif call.lazy_sources and (wanted := self._wanted(call)):
                stack += wanted
                continue
            else:
                self._done(call, self._call(call), cached=False)
            stack.pop()

    # --- results that are known ---------------------------------------------------------------

    def _recall(self, call: Call) -> Result | None:
        fingerprint = self.prints[call.id]
        found = self._cache.get(fingerprint)
        if found is None and self._disk is not None and fingerprint in self._disk:
            found = self._disk.get(fingerprint)
            if found is not None:
                self._cache.put(fingerprint, found)
        return found

    def _recall_all(self, nodes: Iterable[str]) -> list[str]:
        """Fetch results from the caches; those that have to be made, for the stack."""
        missing = []
        for node in nodes:
            call = self.graph.calls[node]
            found = self._recall(call) if call.type.pure else None
            if found is None:
                missing.append(node)
                if node not in self._uses:
                    self._uses[node] = 1
            else:
                self.results[node] = found
        return missing

    def _peek(self, link: Link) -> Any:
        result = self.results.get(link.node) or self._cache.get(self.prints[link.node])
        return result.values.get(link.output) if result is not None else None

    def _repeat(self, call: Call) -> None:
        """Say again what a node said when it made the result that is known now."""
        fingerprint = self.prints[call.id]
        found = self._cache.get(fingerprint)
        if found is not None:
            self.report.repeat(call.id, found.lines)
        elif self._disk is not None and fingerprint in self._disk:
            self.report.repeat(call.id, self._disk.lines(fingerprint))

    def _hand_over_known(self, call: Call) -> None:
        found = self._recall(call)
        if found is None:
            if call.id in self._kept:  # torn, or gone since the plan: make it again
                self.run([call.id], ())
            return
        if call.id in self._kept:
            self.results[call.id] = found
        self.report.result(call, found, cached=True)

    def _done(self, call: Call, result: Result, *, cached: bool) -> None:
        self.results[call.id] = result
        self._touched.add(call.id)
        if result.files or result.inner or call.type.records:
            self.report.result(call, result, cached=cached)
        uses = self._uses
        for source in call.sources:
            self._used(source, uses)
        for found in call.lazy_sources.values():
            for source in found:
                self._used(source, uses)

    def _used(self, source: str, uses: dict[str, int]) -> None:
        left = uses.get(source, 0) - 1
        uses[source] = left
        if left <= 0 and source not in self._kept:
            self.results.pop(source, None)

    # --- one call -----------------------------------------------------------------------------

    def _wanted(self, call: Call) -> list[str]:
        """The calls behind the lazy inputs that the node asks for and that are not there yet."""
        binding = self.context.equipment.binding(call.type.name)
        inputs: dict[str, Any] = {}
        try:
            inputs = self._arguments.of(call)
            names = set(binding.cls(**inputs).needs())
        except Exception as error:
            raise self._failed(call, error, inputs, 0.0) from error
        missing = [
            source
            for name, found in call.lazy_sources.items()
            if name in names
            for source in found
            if source not in self.results
        ]
        return self._recall_all(missing)

    def _call(self, call: Call) -> Result:
        """Run a node whose inputs are there; its result, cached if it is pure."""
        context = self.context
        binding = context.equipment.binding(call.type.name)
        node = self.prefix + call.id
        self.report.node(call.id, "running")
        started = time.perf_counter()
        inputs: dict[str, Any] = {}
        progress: NodeProgress | None = None
        try:
            inputs = self._arguments.of(call)
            made = binding.cls(**inputs)
            services, progress = self._services(call, binding, node)
            if context.equipment.verify:
                values, files = self._verified(binding, made, services, inputs)
            else:
                values, files = binding.read(made.run(**services))
        except (Cancelled, KeyboardInterrupt):
            self.report.node(call.id, "cancelled", _ms(started))
            raise
        except Yielded:
            self.report.node(call.id, "cancelled", _ms(started))
            raise
        except CallFailed:
            self.report.node(call.id, "failed", _ms(started))
            raise
        except BaseException as error:
            raise self._failed(call, error, inputs, _ms(started)) from error
        finally:
            if progress is not None:
                progress.flush()
        ms = _ms(started)
        bodies = [service for service in services.values() if type(service) is LoopBody]
        inner = tuple(produced for body in bodies for produced in body.produced)
        own = () if progress is None else tuple(("", line) for line in progress.lines)
        lines = (*own, *(said for body in bodies for said in body.said))
        self.report.note(call.id, lines)
        result = Result(values, files, ms, inner, lines)
        if call.type.pure:
            fingerprint = self.prints[call.id]
            self._cache.put(fingerprint, result)
            if self._disk is not None:
                self._disk.offer(fingerprint, result)
        self.report.node(call.id, "done", ms)
        return result

    def _services(
        self, call: Call, binding: Binding, node: str
    ) -> tuple[dict[str, Any], NodeProgress | None]:
        services: dict[str, Any] = {}
        progress: NodeProgress | None = None
        context = self.context
        shared = context.equipment.services
        for parameter, service in binding.services:
            if service == "progress":
                progress = NodeProgress(context.job.job, node, context.emit, context.control)
                services[parameter] = progress
            elif service == "models":
                services[parameter] = shared.models
            elif service == "files":
                services[parameter] = shared.files
            elif service == "scratch":
                services[parameter] = shared.scratch(self._scratch_key(call, binding))
            elif service == "body" and call.body is not None:
                services[parameter] = LoopBody(
                    context,
                    node,
                    context.bodies[call.body],
                    self.prints[call.id],
                    self._arguments.stamped(call),
                    self._iterate,
                )
        return services, progress

    def _iterate(
        self,
        graph: Graph,
        prints: Mapping[str, str],
        prefix: str,
        given: Mapping[str, Any],
        given_prints: Mapping[str, bytes],
    ) -> tuple[Mapping[str, Result], Report]:
        """Run a loop's body once; implements `body.Iterate`."""
        run = GraphRun(
            self.context, graph, prints, prefix=prefix, given=given, given_prints=given_prints
        )
        todo = plan(graph, prints, run.known)
        run.count(todo)
        run.tell_cached(todo.cached)
        run.run(todo.run, todo.cached)
        return run.results, run.report

    def _scratch_key(self, call: Call, binding: Binding) -> str:
        without = binding.cls.resumes_over
        if not without:
            return self.prints[call.id]
        return self.context.prints.without(without, call, self.prints, self._given_prints)

    def _failed(
        self, call: Call, error: BaseException, inputs: Mapping[str, Any], ms: float
    ) -> CallFailed:
        self.report.node(call.id, "failed", ms)
        told = failure(error, self.prefix + call.id, call.type.name, inputs or call.inputs)
        if is_out_of_memory(error):
            # Frames of the traceback hold the tensors of the call that failed.
            error.__traceback__ = None
            self._cache.clear()
            self.context.equipment.services.free_models()
        return CallFailed(told)

    def _verified(
        self,
        binding: Binding,
        made: Node[Any],
        services: Mapping[str, Any],
        inputs: Mapping[str, Any],
    ) -> tuple[dict[str, Any], tuple[EncodedFile, ...]]:
        before = versions_of(inputs)
        outcome = binding.read(made.run(**services))
        after = versions_of(inputs)
        for path, version in before.items():
            if after.get(path) != version:
                raise ModifiedInput(
                    say(
                        "{type} wrote into its input {path}.",
                        type=binding.cls.__name__,
                        path=path,
                    )
                )
        return outcome

    # --- telling ------------------------------------------------------------------------------

    def tell_skipped(self, maybe: Iterable[str]) -> None:
        """What did not run after all: lazy calls nobody asked for, and what waits for a muted
        node."""
        for node in maybe:
            if node not in self._touched:
                self.report.node(node, "skipped")
        for node, muted in self.graph.skipped.items():
            if node != muted:
                self.report.node(node, "skipped")

    def tell_cached(self, nodes: Iterable[str]) -> None:
        """What is known already, for a graph whose plan nobody is told."""
        for node in nodes:
            self.report.node(node, "cached")


def _ms(started: float) -> float:
    return (time.perf_counter() - started) * 1000
