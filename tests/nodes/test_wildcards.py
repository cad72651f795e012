"""Choices in texts."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.wildcards import MAX_LENGTH, expand


def texts(text: str, count: int = 400, **lists: list[str]) -> Counter[str]:
    lookup = lists.__getitem__ if lists else None
    return Counter(expand(text, seed, lookup) for seed in range(count))


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("a {red|blue} ball", {"a red ball", "a blue ball"}),
        ("{a|b}{1|2}", {"a1", "a2", "b1", "b2"}),
        ("{a|{b|c}}", {"a", "b", "c"}),
        ("{{a|b} and {c|d}|e}", {"a and c", "a and d", "b and c", "b and d", "e"}),
        ("{|maybe }yes", {"yes", "maybe yes"}),
        ("no choice", {"no choice"}),
        ("{only}", {"only"}),
        ("{open", {"{open"}),
        ("closed}", {"closed}"}),
        ("a|b", {"a|b"}),
        ("{ {a|b}", {"{ a", "{ b"}),
        (r"\{a|b\}", {"{a|b}"}),
        (r"{a\|b|c}", {"a|b", "c"}),
        (r"C:\new", {r"C:\new"}),
        ("__list__", {"__list__"}),
        ("{0::never|always}", {"always"}),
    ],
)
def test_exactly_the_possible_texts_come_out(text: str, possible: set[str]) -> None:
    assert set(texts(text)) == possible


def test_weights_are_shares() -> None:
    counts = texts("{3::a|b}", 4000)
    assert counts["a"] / 4000 == pytest.approx(0.75, abs=0.03)
    assert set(texts("{0.5::a|1.5::b}")) == {"a", "b"}


def test_the_seed_decides() -> None:
    text = "{a|b|c|d} {e|f|g|h} {i|{j|k}|l}"
    assert expand(text, 7) == expand(text, 7)
    assert len(texts(text)) > 40
    # promised to users: these choices stay the same from version to version
    assert [expand("{a|b|c|d}", seed) for seed in range(8)] == list("dadaacdb")


def test_lists_may_name_lists_and_hold_choices() -> None:
    counts = texts(
        "__animal__!", animal=["cat", "{big|small} dog", "__bird__"], bird=["owl", "hen"]
    )
    assert set(counts) == {"cat!", "big dog!", "small dog!", "owl!", "hen!"}
    assert set(texts("__none__x", none=[])) == {"x"}


@pytest.mark.parametrize(
    "text",
    [
        "{" * 200 + "}" * 200,
        "__loop__",
        "__grow__",
        "__wide__ " * 20_000,
    ],
)
def test_what_grows_without_end_is_refused(text: str) -> None:
    lists = {
        "loop": ["__loop__"],
        "grow": ["__grow__ __grow__"],
        "wide": ["x"],
    }
    with pytest.raises(ValueError, match=r"nested|choices"):
        expand(text, 0, lists.__getitem__)


def test_a_text_cannot_grow_beyond_its_limit() -> None:
    with pytest.raises(ValueError, match="grows beyond"):
        expand("__long__" * 9000, 0, lambda _: ["x" * (MAX_LENGTH // 5000)])


@settings(max_examples=300, deadline=None)
@given(text=st.text("ab{}|\\:_0123. ", max_size=80), seed=st.integers(0, 2**64 - 1))
def test_any_text_has_one_reading(text: str, seed: int) -> None:
    assert expand(text, seed) == expand(text, seed)
    if "{" not in text and "\\" not in text:
        assert expand(text, seed) == text
