"""What is known of an asset beside its row: what was chosen while it was made, a grid's cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from nodes.api.cells import Cells
from server.assets.made_with import MAX_SEARCH, clean, texts_of
from server.database import Snapshot, Transaction

_INSERT = "INSERT INTO asset_details (asset, resolved, cells, search) VALUES "
_GET = "SELECT resolved, cells FROM asset_details WHERE asset = :asset"
_FIND_JOB = "UPDATE jobs SET search = search || :texts WHERE id = :job"
_FORGET = "DELETE FROM asset_details WHERE asset IN :assets"


@dataclass(frozen=True, slots=True)
class Details:
    """Of an asset that was just made."""

    asset: str
    resolved: Mapping[str, Any]
    """{node: {input: value}}, as `Produced` has it."""
    cells: Cells | None


def remember(
    transaction: Transaction, job: str, workflow: Mapping[str, Any], found: Sequence[Details]
) -> None:
    """Keep what is known of assets, once, and let their job be found by it too."""
    said = set(texts_of(workflow)) if any(one.resolved for one in found) else set()
    rows, all_texts = [], dict[str, None]()
    for one in found:
        resolved = dict(_unsaid(one.resolved, said))
        if not resolved and one.cells is None:
            continue
        texts = dict.fromkeys(_texts(resolved))
        all_texts |= texts
        rows.append(
            (
                one.asset,
                clean(orjson.dumps(resolved).decode()),
                orjson.dumps(asdict(one.cells)).decode() if one.cells else None,
                _searched(texts),
            )
        )
    if rows:
        transaction.insert(_INSERT, rows)
    if all_texts:
        transaction.run(_FIND_JOB, {"job": job, "texts": "\n" + _searched(all_texts)})


def forget(transaction: Transaction, assets: Sequence[str]) -> None:
    transaction.run(_FORGET, {"assets": list(assets)})


def of(connection: Snapshot, asset: str) -> dict[str, Any]:
    """What is known of an asset, as the API gives it; of most there is nothing."""
    row = connection.first(_GET, {"asset": asset})
    if row is None:
        return {"resolved": {}, "cells": None}
    cells = orjson.loads(row["cells"]) if row["cells"] else None
    return {"resolved": orjson.loads(row["resolved"]), "cells": cells}


def _unsaid(
    resolved: Mapping[str, Any], said: Set[str]
) -> Iterator[tuple[str, dict[str, str | bool | int | float]]]:
    """Without the texts that stand in the workflow itself."""
    for node, inputs in resolved.items():
        kept = {
            name: value
            for name, value in inputs.items()
            if isinstance(value, bool | int | float)
            or (isinstance(value, str) and value not in said)
        }
        if kept:
            yield node, kept


def _searched(texts: Iterable[str]) -> str:
    return clean("\n".join(texts).casefold())[:MAX_SEARCH]


def _texts(resolved: Mapping[str, Any]) -> Iterator[str]:
    for inputs in resolved.values():
        for value in inputs.values():
            if isinstance(value, str) and value:
                yield value
