"""Sentences that know how they were made."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from nodes.api.sentence import Sentence, either, said, say


def test_it_is_the_finished_english_text() -> None:
    sentence = say(
        '{type} `{input}` is {value}: write {"$link": …}.', type="Blur", input="r", value=3
    )
    assert sentence == 'Blur `r` is 3: write {"$link": …}.'
    assert sentence.pattern == '{type} `{input}` is {value}: write {"$link": …}.'
    assert sentence.values == {"type": "Blur", "input": "r", "value": 3}


def test_a_brace_in_a_value_is_the_value_s_own() -> None:
    assert say("{a} and {b}", a="{b}", b="{a}") == "{b} and {a}"


def test_a_sentence_inside_is_told_too() -> None:
    inner = ValueError(say("a power is too large"))
    sentence = say("`{text}` cannot be calculated: {error}.", text="9**9", error=inner)
    assert sentence == "`9**9` cannot be calculated: a power is too large."
    assert sentence.json() == {
        "pattern": "`{text}` cannot be calculated: {error}.",
        "values": {"text": "9**9", "error": {"pattern": "a power is too large", "values": {}}},
    }


@pytest.mark.parametrize("value", [10**40, -(2**60), float("nan"), float("inf"), True, None, [1]])
def test_what_json_cannot_say_alike_everywhere_travels_as_text(value: object) -> None:
    assert say("{value}", value=value).values == {"value": str(value)}
    assert json.loads(json.dumps(say("{value}", value=value).json(), allow_nan=False))


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, copy.copy, lambda s: pickle.loads(pickle.dumps(s))]
)
def test_copies_know_it_as_well(copied: object) -> None:
    assert callable(copied)
    sentence = copied(say("{n} of {all}", n=1, all=say("none")))
    assert isinstance(sentence, Sentence)
    assert sentence == "1 of none"
    assert sentence.json() == say("{n} of {all}", n=1, all=say("none")).json()


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["A"], "A"), (["A", "B"], "A or B"), ("ABC", "A, B or C")]
)
def test_one_of_several(names: list[str], text: str) -> None:
    assert either(names) == text


def test_only_what_was_said_is_told() -> None:
    assert said(message="plain", remedy=say("Do."), detail=None) == {
        "remedy": {"pattern": "Do.", "values": {}}
    }
