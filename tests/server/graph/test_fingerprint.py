"""Same fingerprint, same result; anything that could change the result changes it."""

from __future__ import annotations

from typing import Any

import pytest

from nodes.api import discover
from server.graph.catalogue import Catalogue
from server.graph.fingerprint import Environment, Fingerprints
from server.graph.model import parse
from server.graph.validate import validate
from tests.fixtures.graphs import Json, link, node, outer, subgraph, workflow

JOB = Environment(nonce="job")


def prints(
    catalogue: Catalogue, data: Json, environment: Environment = JOB, **more: Any
) -> dict[str, str]:  # fmt: skip
    checked = validate(parse(data), catalogue)
    assert checked.problems == ()
    return Fingerprints(environment, checked.bodies, **more).of(checked.graph)


def pair(**inputs: Any) -> Json:
    return workflow(n=node("Number", value=1), a=node("Add", **{"a": link("n"), **inputs}), k=node("Keep", value=link("a")))  # fmt: skip


def test_defaults_order_ids_and_looks_do_not_matter(catalogue: Catalogue) -> None:
    base = prints(catalogue, pair())
    assert prints(catalogue, pair(b=1))["k"] == base["k"]
    other = workflow(
        keep=node("Keep", value=link("add", "sum")),
        add=node("Add", b=1, a=link("num")) | {"ui": {"position": [1, 2]}},
        num=node("Number", value=1),
    )
    assert prints(catalogue, other)["keep"] == base["k"]


@pytest.mark.parametrize(
    "changed",
    [
        pair(b=2),
        pair(a=1),
        workflow(n=node("Number", value=2), a=node("Add", a=link("n")), k=node("Keep", value=link("a"))),
        workflow(n=node("Count", value=1), a=node("Add", a=link("n")), k=node("Keep", value=link("a"))),
    ],
)  # fmt: skip
def test_any_change_upstream_changes_all_after_it(catalogue: Catalogue, changed: Json) -> None:
    assert prints(catalogue, changed)["k"] != prints(catalogue, pair())["k"]


def test_a_number_and_its_text_are_not_the_same(catalogue: Catalogue) -> None:
    def keep(value: Any) -> str:
        return prints(catalogue, workflow(k=node("Keep", value=value)))["k"]

    assert len({keep(1), keep("1"), keep(1.5), keep(True), keep([1]), keep(None)}) == 6


def test_an_int_equals_its_float_where_a_number_is_wanted(catalogue: Catalogue) -> None:
    def halve(value: Any) -> str:
        data = workflow(h=node("Halve", value=value), k=node("Keep", value=link("h")))
        return prints(catalogue, data)["h"]

    assert halve(7) == halve(7.0)


def test_outputs_of_one_node_are_told_apart(catalogue: Catalogue) -> None:
    data = workflow(
        d=node("Divide", a=7),
        q=node("Keep", value=link("d", "quotient")),
        r=node("Keep", value=link("d", "remainder")),
    )
    found = prints(catalogue, data)
    assert found["q"] != found["r"]


def test_links_deep_in_options_count(catalogue: Catalogue) -> None:
    def shape(value: int) -> str:
        data = workflow(
            n=node("Number", value=value),
            s=node("Each", body="subgraph:B", items=[], inputs={"deep": {"x": [link("n")]}}),
            k=node("Keep", value=link("s")),
        )
        data["subgraphs"] = {"B": subgraph({}, {"r": ("Int", ["n", "output"])}, n=node("Number"))}
        return prints(catalogue, data)["s"]

    assert shape(1) != shape(2)


def test_device_precision_version_and_source_count(catalogue: Catalogue) -> None:
    base = prints(catalogue, pair())["k"]
    assert prints(catalogue, pair(), Environment("cuda", nonce="job"))["k"] != base
    assert prints(catalogue, pair(), Environment("cpu", "fp16", "job"))["k"] != base
    for change in ({"source": "other"}, {"version": 7}):
        entries = [
            {**entry, **change} if entry["type"] == "Number" else entry
            for entry in catalogue.entries
        ]
        assert prints(Catalogue(entries), pair())["k"] != base


def test_what_is_not_pure_is_another_in_another_job(catalogue: Catalogue) -> None:
    data = workflow(c=node("Clock"), n=node("Number"), a=node("Add", a=link("c")), k=node("Keep", value=link("a")), l=node("Keep", value=link("n")))  # fmt: skip
    one = prints(catalogue, data, Environment(nonce="one"))
    two = prints(catalogue, data, Environment(nonce="two"))
    assert {n for n in one if one[n] != two[n]} == {"c", "a", "k"}
    assert prints(catalogue, data, Environment(nonce="one")) == one


def test_files_count_by_identity_not_by_name_alone(catalogue: Catalogue) -> None:
    entry = {
        "type": "Load",
        "inputs": [
            {
                "name": "name",
                "required": False,
                "default": "a",
                "accepts": ["String"],
                "schema": {"type": "string", "choices": "models/loras"},
            }
        ],
        "outputs": [{"name": "output", "wire": "Int"}],
    }
    more = Catalogue([*catalogue.entries, entry])
    data = workflow(n=node("Load"), k=node("Keep", value=link("n")))

    def of(identity: str | None) -> str:
        return prints(more, data, identity=lambda address, name: f"{address}{name}{identity}")["k"]

    assert of("1 2 3") == of("1 2 3") != of("1 2 4")


def test_the_content_of_a_body_counts(catalogue: Catalogue) -> None:
    def each(inner: Json, title: str = "Body") -> str:
        body = subgraph({"item": "Int"}, {"result": ("Int", ["a", "sum"])}, **inner)
        data = workflow(
            {title: body},
            e=node("Each", body=f"subgraph:{title}", items=[1]),
            k=node("Keep", value=link("e")),
        )
        return prints(catalogue, data)["e"]

    base = each({"a": node("Add", a=outer("item"))})
    assert each({"a": node("Add", a=outer("item")) | {"ui": {"position": [1, 1]}}}) == base
    assert each({"a": node("Add", a=outer("item"), b=5)}) != base
    assert each({"a": node("Add", a=3, b=outer("item"))}) != base


def test_the_real_nodes_have_sources(catalogue: Catalogue) -> None:
    registry = discover(["plain_nodes"])
    assert all(kind.source == registry.source_hash(kind.name) != "" for kind in catalogue)
