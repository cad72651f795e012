"""Calls cost alike whatever their seeds and texts, and differ by everything else upstream."""

from __future__ import annotations

from server.graph.catalogue import Catalogue
from server.graph.likeness import likeness
from server.graph.model import parse
from server.graph.validate import validate
from tests.fixtures.graphs import Json, link, node, workflow


def kinds(catalogue: Catalogue, data: Json) -> dict[str, str]:
    checked = validate(parse(data), catalogue)
    assert checked.problems == ()
    return likeness(checked.graph)


def test_seeds_and_texts_leave_a_node_alike(catalogue: Catalogue) -> None:
    def drawn(seed: int, word: str) -> Json:
        return workflow(
            d=node("Draw", seed=seed),
            w=node("Word", value=word),
            k=node("Keep", value=link("d")),
            l=node("Keep", value=link("w")),
        )

    assert kinds(catalogue, drawn(1, "a")) == kinds(catalogue, drawn(2, "bb"))


def test_a_setting_upstream_tells_apart_what_follows_it(catalogue: Catalogue) -> None:
    def added(value: int) -> Json:
        return workflow(
            n=node("Number", value=value),
            m=node("Number", value=5),
            a=node("Add", a=link("n"), b=link("m")),
            k=node("Keep", value=link("a")),
        )

    one, other = kinds(catalogue, added(1)), kinds(catalogue, added(2))
    assert {name for name in one if one[name] != other[name]} == {"n", "a", "k"}


def test_a_linked_seed_is_what_feeds_it(catalogue: Catalogue) -> None:
    def fed(value: int) -> Json:
        return workflow(
            n=node("Number", value=value),
            d=node("Draw", seed=link("n")),
            k=node("Keep", value=link("d")),
        )

    assert kinds(catalogue, fed(1))["d"] != kinds(catalogue, fed(2))["d"]
