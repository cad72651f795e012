"""Older workflows open with today's types, inputs and outputs."""

from __future__ import annotations

from server.graph.catalogue import Catalogue
from server.graph.migrate import UPGRADES, Upgrade, migrate
from server.graph.model import parse
from server.graph.validate import validate
from tests.fixtures.graphs import link, node, outer, subgraph, workflow

RENAMED = Upgrade(
    "Add", 1, inputs={"first": "a", "gone": None}, added={"b": 0}, outputs={"result": "sum"}
)


def test_aliases_become_types(catalogue: Catalogue) -> None:
    migrated = migrate(parse(workflow(p=node("Plus", a=1))), catalogue)
    assert migrated.document.nodes["p"].type == "Add"
    assert migrated.changes == ("p: Plus is called Add now.",)


def test_an_upgrade_renames_inputs_and_outputs_and_keeps_old_behaviour(
    catalogue: Catalogue,
) -> None:
    inner = subgraph(
        {"x": "Int"},
        {"y": ("Int", ["a", "result"])},
        a=node("Plus", first=outer("x")) | {"version": 1},
    )
    data = workflow(
        {"S": inner},
        a=node("Add", first=3, gone=1) | {"version": 1},
        s=node("subgraph:S", x=link("a", "result")),
        e=node("Shape", value=1, how={"kind": "scale", "by": link("a", "result")}),
        k=node("Keep", value=link("s", "y")),
    )
    migrated = migrate(parse(data), catalogue, [RENAMED])
    nodes = migrated.document.nodes
    assert nodes["a"].version == 2
    assert nodes["a"].inputs == {"b": 0, "a": 3}
    assert nodes["e"].inputs["how"]["by"] == link("a", "sum")
    assert migrated.document.subgraphs["S"].outputs[0].source == ["a", "sum"]
    assert validate(migrated.document, catalogue).problems == ()


def test_what_is_up_to_date_or_unknown_stays(catalogue: Catalogue) -> None:
    document = parse(workflow(a=node("Add", a=1), x=node("Unknown") | {"version": 7}))
    assert migrate(document, catalogue) == migrate(document, catalogue, [RENAMED])
    assert migrate(document, catalogue).document is document


def test_every_upgrade_is_from_a_version_once() -> None:
    assert len({(upgrade.type, upgrade.version) for upgrade in UPGRADES}) == len(UPGRADES)
