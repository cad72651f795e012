"""What the workflow of an asset says: its name, its texts, its models. Assets are found by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from server.database import Snapshot, Transaction

MAX_SEARCH = 20_000
"""Characters of a workflow's texts that its assets are found by."""

MAX_NAME = 500

MODEL_FILES = (".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".gguf", ".onnx")

_PUT = (
    "INSERT INTO made_with (graph, name, search) VALUES (:graph, :name, :search)"
    " ON CONFLICT (graph) DO NOTHING"
)
_PUT_MODEL = (
    "INSERT INTO made_with_models (graph, model) VALUES (:graph, :model)"
    " ON CONFLICT (graph, model) DO NOTHING"
)
_SHOWN = (
    "FROM assets JOIN made_with ON made_with.graph = assets.graph"
    " WHERE assets.trashed_at IS NULL AND assets.kind = 'image'"
)
_NAMES = (
    f"SELECT made_with.name AS name, count(*) AS n {_SHOWN}"
    " GROUP BY made_with.name ORDER BY n DESC, name LIMIT :limit"
)
_MODELS = (
    "SELECT m.model AS name, count(*) AS n FROM assets"
    " JOIN made_with_models m ON m.graph = assets.graph"
    " WHERE assets.trashed_at IS NULL AND assets.kind = 'image'"
    " GROUP BY m.model ORDER BY n DESC, name LIMIT :limit"
)


class Said(NamedTuple):
    """What a workflow says of itself."""

    name: str
    search: str
    """Name and texts, case folded, one below the other."""
    models: tuple[str, ...]
    """The model files it names, as it names them."""


def describe(workflow: Mapping[str, Any]) -> Said:
    """What a workflow says; of one of the wrong shape, what can be read of it."""
    name = workflow.get("name")
    title = clean(name if isinstance(name, str) and name else "Untitled")[:MAX_NAME]
    texts = [title]
    models: dict[str, None] = {}
    left = MAX_SEARCH - len(title)
    for text in texts_of(workflow):
        if text.lower().endswith(MODEL_FILES):
            models[clean(text)[:MAX_NAME]] = None
        if left > 0:
            texts.append(text[:left])
            left -= len(text)
    return Said(title, clean("\n".join(texts).casefold()), tuple(models))


def remember(transaction: Transaction, graph: str, workflow: Mapping[str, Any]) -> None:
    """Keep what a workflow says, once."""
    said = describe(workflow)
    values = {"graph": graph, "name": said.name, "search": said.search}
    if transaction.run(_PUT, values).rowcount == 1 and said.models:
        transaction.run(_PUT_MODEL, [{"graph": graph, "model": model} for model in said.models])


def counts(connection: Snapshot, limit: int) -> dict[str, list[dict[str, Any]]]:
    """The workflows and models that made the pictures there are, those of most pictures first."""
    return {
        kind: [
            {"name": row["name"], "count": row["n"]}
            for row in connection.all(statement, {"limit": limit})
        ]
        for kind, statement in (("workflows", _NAMES), ("models", _MODELS))
    }


def texts_of(workflow: Mapping[str, Any]) -> Iterator[str]:
    """Every text that a node is given, at any depth, the order of the workflow."""
    subgraphs = workflow.get("subgraphs")
    graphs = [workflow, *(subgraphs.values() if isinstance(subgraphs, dict) else ())]
    for graph in graphs:
        nodes = graph.get("nodes") if isinstance(graph, Mapping) else None
        for node in nodes.values() if isinstance(nodes, dict) else ():
            inputs = node.get("inputs") if isinstance(node, dict) else None
            waiting: list[Any] = [inputs] if isinstance(inputs, dict) else []
            while waiting:
                value = waiting.pop()
                if isinstance(value, str):
                    if value:
                        yield value
                elif isinstance(value, list):
                    waiting += reversed(value)
                elif isinstance(value, dict) and "$link" not in value:
                    waiting += reversed(list(value.values()))


def clean(text: str) -> str:
    """Text that every database takes: PostgreSQL refuses NUL, and halves of characters."""
    return text.replace("\0", "").encode(errors="replace").decode()
