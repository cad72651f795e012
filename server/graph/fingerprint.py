"""What a call is, in sixteen bytes: same fingerprint, same result.

A fingerprint covers the node type, its version and source, its inputs after defaulting, the
fingerprints of the calls its links come from, the identity of the files its inputs name, and
the device class and precision. Each builds on those before it, so a graph costs one pass.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeAlias

from server.graph.bodies import Body
from server.graph.calls import Call, Graph
from server.graph.catalogue import NodeType, canonical
from server.graph.links import Given, Link

Identity: TypeAlias = Callable[[str, str], str | None]
"""(address of a list, name in it) → what tells the file's content apart; None if it is no file."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What else a result depends on."""

    device: str = "cpu"
    """Class of the device (`cpu`, `cuda`), not which one: results may be shared among equals."""
    precision: str = "auto"
    nonce: str = ""
    """Stands in the fingerprint of a call that is not pure (and so of all after it): the job's id,
    so that a retry of the job finds what it made and another job does not."""


class Fingerprints:
    """Fingerprints of a graph's calls, loop bodies included."""

    def __init__(
        self,
        environment: Environment,
        bodies: Mapping[str, Body] | None = None,
        identity: Identity | None = None,
    ) -> None:
        self._environment = environment
        self._bodies = bodies or {}
        self._identity = identity
        self._types: dict[str, bytes] = {}
        self._body_prints: dict[str, bytes] = {}

    def of(self, graph: Graph, given: Mapping[str, bytes] | None = None) -> dict[str, str]:
        """Fingerprint of every call. `given` are those of the values a loop hands in."""
        prints: dict[str, str] = {}
        encode = _encoder(prints, given or {})
        for call in graph.calls.values():
            prints[call.id] = self._call(call, prints, encode)
        return prints

    def without(
        self,
        names: Iterable[str],
        call: Call,
        prints: Mapping[str, str],
        given: Mapping[str, bytes] | None = None,
    ) -> str:
        """The fingerprint of a call without some of its inputs: the key of its scratch folder."""
        return self._call(call, prints, _encoder(prints, given or {}), frozenset(names))

    def _call(
        self,
        call: Call,
        prints: Mapping[str, str],
        encode: Callable[[Any], bytes],
        without: frozenset[str] = frozenset(),
    ) -> str:
        kind = call.type
        parts = [self._type(kind)]
        inputs = call.inputs
        for name, port in kind.inputs.items():
            if name in without:
                continue
            if name in inputs:
                value = inputs[name]
                vtype = type(value)
                if vtype is Link and value.node in prints:
                    parts.append(f"@{prints[value.node]}.{value.output}".encode())
                elif vtype is str:
                    parts.append(_quoted(value))
                elif vtype is int or vtype is float:
                    parts.append(repr(value).encode())
                else:
                    parts.append(encode(value))
            else:
                value = port.default
                parts.append(port.canonical)
            if port.files is not None and self._identity is not None:
                for address, file in port.files(value):
                    parts.append((self._identity(address, file) or "").encode())
        if call.body is not None:
            parts.append(self.body(call.body))
        if not kind.pure:
            parts.append(f"{self._environment.nonce} {call.id}".encode())
        return blake2b(b"\0".join(parts), digest_size=16).hexdigest()

    def body(self, name: str) -> bytes:
        """The fingerprint of what a loop runs, whatever it is handed."""
        known = self._body_prints.get(name)
        if known is None:
            body = self._bodies[name]
            prints = self.of(body.graph)
            encode = _encoder(prints, {})
            parts = [f"{key}={encode(value).decode()}" for key, value in body.results.items()]
            parts += [prints[node] for node in body.graph.outputs]
            parts.append(canonical(dict(body.defaults)).decode())
            known = blake2b("\0".join(parts).encode(), digest_size=16).digest().hex().encode()
            self._body_prints[name] = known
        return known

    def _type(self, kind: NodeType) -> bytes:
        known = self._types.get(kind.name)
        if known is None:
            known = canonical(
                [
                    kind.name,
                    kind.version,
                    kind.source,
                    list(kind.inputs),
                    self._environment.device,
                    self._environment.precision,
                ]
            )
            self._types[kind.name] = known
        return known


def _quoted(text: str) -> bytes:
    return json.encoder.encode_basestring_ascii(text).encode()


def _encoder(prints: Mapping[str, str], given: Mapping[str, bytes]) -> Callable[[Any], bytes]:
    """Canonical JSON in which a link is the fingerprint behind it."""

    def plain(value: Any) -> Any:
        if type(value) is Link:
            return {"@": prints[value.node], ".": value.output}
        if type(value) is Given:
            return {"?": given[value.name].decode() if value.name in given else value.name}
        raise TypeError(f"{type(value).__name__} is no part of a workflow")

    encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=plain)
    return lambda value: encoder.encode(value).encode()
