"""The prompt language: what a person writes, and the weights it means."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.models.prompt import Break, Piece, Words, escape, parse


def w(text: str, weight: float = 1.0) -> Words:
    return Words(text, weight)


@pytest.mark.parametrize(
    ("prompt", "pieces"),
    [
        ("", []),
        ("a cat", [w("a cat")]),
        ("a (red) cat", [w("a "), w("red", 1.1), w(" cat")]),
        ("((red)) cat", [w("red", 1.1 * 1.1), w(" cat")]),
        ("(red:1.4) cat", [w("red", 1.4), w(" cat")]),
        ("(red : 1.4)", [w("red ", 1.4)]),
        ("(red:.5)", [w("red", 0.5)]),
        ("(red:-1)", [w("red", -1.0)]),
        ("[red] cat", [w("red", 1 / 1.1), w(" cat")]),
        ("(a (b:1.5) c:2)", [w("a ", 2.0), w("b", 1.5), w(" c", 2.0)]),
        ("((b):2)", [w("b", 2.2)]),
        ("(a, b:1.2, c)", [w("a, b:1.2, c", 1.1)]),
        ("(red:blue)", [w("red:blue", 1.1)]),
        ("(:1.5)", [w(":1.5", 1.1)]),
        ("()", []),
        (r"a \(plain\) cat", [w("a (plain) cat")]),
        (r"\[x\] \\ \n", [w("[x] \\ \\n")]),
        (r"(\(smile\):1.2)", [w("(smile)", 1.2)]),
        ("a (cat", [w("a (cat")]),
        ("a cat)", [w("a cat)")]),
        ("(a [b) c]", [w("a [b", 1.1), w(" c]")]),
        ("one BREAK two", [w("one "), Break(), w(" two")]),
        ("(one BREAK two:1.3)", [w("one ", 1.3), Break(), w(" two", 1.3)]),
        ("BREAKFAST", [w("BREAKFAST")]),
        ("a:1.3", [w("a:1.3")]),
        ("(a:1e9)", [w("a:1e9", 1.1)]),
        ("(a:99999)", [w("a", 100.0)]),
    ],
)
def test_examples(prompt: str, pieces: list[Piece]) -> None:
    found = parse(prompt)
    assert len(found) == len(pieces)
    for one, other in zip(found, pieces, strict=True):
        if isinstance(one, Words):
            assert isinstance(other, Words)
            assert one.text == other.text
            assert one.weight == pytest.approx(other.weight)
        else:
            assert one == other


def test_depth_is_no_limit() -> None:
    deep = parse("(" * 100_000 + "cat" + ")" * 100_000)
    assert deep == [w("cat", 100.0)]
    assert parse("(" * 100_000) == [w("(" * 100_000)]


@settings(deadline=None)
@given(st.text(alphabet="ab ()[]\\:.19BREAK,", max_size=60))
def test_every_text_is_a_prompt(text: str) -> None:
    for piece in parse(text):
        if isinstance(piece, Words):
            assert piece.text
            assert math.isfinite(piece.weight)


@given(st.text(max_size=60))
def test_an_escaped_text_is_itself(text: str) -> None:
    if "BREAK" not in text:
        assert parse(escape(text)) == ([w(text)] if text else [])


# A prompt written from its meaning: whatever is generated must parse back to its own weights.


@dataclass
class Node:
    kind: str
    parts: list[Node | str]
    weight: float = 1.0


def texts() -> st.SearchStrategy[str]:
    return st.text(alphabet="abc ,-", min_size=1, max_size=6)


def nodes() -> st.SearchStrategy[Node | str]:
    return st.recursive(
        texts(),
        lambda inner: st.builds(
            Node,
            st.sampled_from(["more", "less", "exact"]),
            st.lists(inner, min_size=1, max_size=3),
            st.integers(-20, 40).map(lambda n: n / 10),
        ),
        max_leaves=12,
    )


def written(node: Node | str) -> str:
    if isinstance(node, str):
        return node
    inside = "".join(written(part) for part in node.parts)
    match node.kind:
        case "more":
            return f"({inside})"
        case "less":
            return f"[{inside}]"
        case _:
            return f"({inside}:{node.weight})"


def meant(node: Node | str, weight: float = 1.0) -> list[tuple[str, float]]:
    if isinstance(node, str):
        return [(letter, weight) for letter in node]
    inner = {"more": weight * 1.1, "less": weight / 1.1, "exact": node.weight}[node.kind]
    return [pair for part in node.parts for pair in meant(part, inner)]


@settings(max_examples=200, deadline=None)
@given(st.lists(nodes(), max_size=4))
def test_a_prompt_means_what_it_was_written_from(tree: list[Node | str]) -> None:
    found = [
        (letter, piece.weight)
        for piece in parse("".join(written(node) for node in tree))
        if isinstance(piece, Words)
        for letter in piece.text
    ]
    expected = [pair for node in tree for pair in meant(node)]
    assert [letter for letter, _ in found] == [letter for letter, _ in expected]
    assert [weight for _, weight in found] == pytest.approx([weight for _, weight in expected])
