"""Whatever the graph and however small the caches: the engine gives what a plain evaluation gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.api import discover
from server.engine.cache import MemoryCache
from server.engine.disk_cache import DiskCache
from server.engine.results import BASE_BYTES
from tests.fixtures.graphs import Json, link, node, workflow
from tests.server.engine.conftest import Engine

REGISTRY = discover(["plain_nodes"])


@st.composite
def graphs(draw: st.DrawFn) -> Json:
    """Numbers added, divided and chosen; some nodes fail, and may lie behind a lazy input."""
    nodes: Json = {"n0": node("Number", value=draw(st.integers(0, 3)))}
    outputs = [("n0", "output")]

    def source() -> Json:
        return link(*draw(st.sampled_from(outputs)))

    for i in range(1, draw(st.integers(2, 14))):
        name = f"n{i}"
        kind = draw(st.sampled_from(["Number", "Add", "Divide", "Choose", "Choose", "Fail"]))
        if kind == "Number":
            nodes[name] = node("Number", value=draw(st.integers(0, 3)))
        elif kind == "Add":
            nodes[name] = node("Add", a=source(), b=draw(st.just(1) | st.just(2)))
        elif kind == "Divide":
            nodes[name] = node("Divide", a=source(), b=2)
            outputs += [(name, "quotient"), (name, "remainder")]
            continue
        elif kind == "Choose":
            nodes[name] = node(
                "Choose", on=draw(st.booleans()), on_true=source(), on_false=source()
            )
        else:
            nodes[name] = node("Fail", value=source())
        outputs.append((name, "sum" if kind == "Add" else "output"))
    for i in range(draw(st.integers(1, 3))):
        nodes[f"k{i}"] = node("Keep", value=source(), prefix=str(i))
    return workflow(**dict(draw(st.permutations(list(nodes.items())))))


class Failed(Exception):
    pass


def value_of(nodes: Mapping[str, Any], pair: list[str]) -> int:
    """The plain evaluation: by recursion, without a plan or a cache."""
    name, output = pair
    inputs = nodes[name]["inputs"]

    def get(key: str) -> Any:
        value = inputs[key]
        return value_of(nodes, value["$link"]) if isinstance(value, dict) else value

    match nodes[name]["type"]:
        case "Number":
            return int(inputs["value"])
        case "Add":
            return int(get("a") + get("b"))
        case "Divide":
            return int(divmod(get("a"), get("b"))[output == "remainder"])
        case "Choose":
            return int(get("on_true" if inputs["on"] else "on_false"))
        case _:
            get("value")
            raise Failed


@settings(max_examples=120, deadline=None)
@given(
    graph=graphs(),
    memory=st.sampled_from([0, 2 * BASE_BYTES, 1 << 20]),
    on_disk=st.booleans(),
    torn=st.booleans(),
)
def test_any_graph(
    tmp_path_factory: Any, graph: Json, memory: int, on_disk: bool, torn: bool
) -> None:
    folder: Path = tmp_path_factory.mktemp("any")
    disk = DiskCache(folder / "cache", 1 << 20, min_ms=0.0) if on_disk else None
    engine = Engine(REGISTRY, folder, cache=MemoryCache(memory), disk=disk)
    keeps = {name: data for name, data in graph["nodes"].items() if data["type"] == "Keep"}
    expected: dict[str, str] | None = {}
    try:
        for name, data in keeps.items():
            expected[name] = str(value_of(graph["nodes"], data["inputs"]["value"]["$link"]))  # type: ignore[index]
    except Failed:
        expected = None
    for _ in range(2):
        told = engine.run(graph)
        if expected is None:
            assert told.finished.status == "failed"
            assert told.finished.error is not None
            assert told.finished.error.code == "node.failed"
        else:
            assert told.finished.status == "succeeded"
            assert {name: told.text(name) for name in keeps} == expected
            assert not told.nodes("failed")
        ran = told.ran
        assert len(ran) == len(set(ran)) or torn, "nothing is made twice in a job"
        if torn:
            for path in folder.rglob("*.safetensors"):
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
