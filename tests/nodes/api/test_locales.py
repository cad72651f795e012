"""The words of the nodes in other languages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal

import pytest

from nodes.api.catalogue import describe
from nodes.api.locales import texts, translations
from nodes.api.node import Node, Options
from tests.nodes.record_texts import DICTIONARIES, NODES, SERVER, recorded
from tests.sentences import bare_in, said_in, unreadable_in


class Plain(Options):
    """As it is."""

    kind: Literal["plain_one"] = "plain_one"
    how_much: int = 3


class Fancy(Options):
    kind: Literal["fancy"] = "fancy"


class Paint(Node[int]):
    """Paint it.

    In several lines.
    """

    category = "image/filter"
    mode: Literal["soft_light", "1"] = "soft_light"
    brush: Plain | Fancy = Plain()
    output_name = "how_often"

    def run(self) -> int:
        return 1


def test_every_word_of_an_entry_is_known() -> None:
    assert set(texts(describe(Paint))) == {
        "Paint",
        "Paint it.",
        "In several lines.",
        "image",
        "filter",
        "mode",
        "soft_light",
        "brush",
        "As it is.",
        "plain one",
        "how much",
        "fancy",
        "how often",
    }


@pytest.mark.parametrize("path", DICTIONARIES, ids=lambda path: path.parts[-3])
def test_every_text_and_every_sentence_has_its_place(path: Path) -> None:
    assert path.read_text("utf-8") == recorded(path), (
        "python -m tests.nodes.record_texts gives new texts their place"
    )


@pytest.mark.parametrize("path", DICTIONARIES, ids=lambda path: path.parts[-3])
def test_nothing_waits_for_its_translation(path: Path) -> None:
    assert [text for text, told in json.loads(path.read_text("utf-8")).items() if not told] == []


@pytest.mark.parametrize("path", DICTIONARIES, ids=lambda path: path.parts[-3])
def test_translations_keep_the_values(path: Path) -> None:
    def holes(text: str) -> set[str]:
        return set(re.findall(r"\{\w+\}", text))

    told = json.loads(path.read_text("utf-8"))
    sentences = {said.text for said in said_in(path.parents[1])}
    assert [text for text in sentences if holes(told[text]) != holes(text)] == []


def test_every_sentence_for_people_goes_through_say() -> None:
    assert len(said_in(NODES, SERVER)) > 500
    assert bare_in(NODES, SERVER) == []
    assert unreadable_in(NODES, SERVER) == []


def test_the_packages_and_the_plugins_that_are_on_bring_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def package(name: str, words: object) -> None:
        (tmp_path / name / "locales").mkdir(parents=True)
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('imported')")
        (tmp_path / name / "locales" / "xx.json").write_text(json.dumps(words))

    package("own_words", {"blur": "BLUR", "sharpen": ""})
    package("sparkle_words", {"blur": "theirs", "glitter": "GLITTER", "n": 3})
    package("silent_words", {"glow": "GLOW"})
    package("broken_words", ["glow"])
    for name in ("sparkle", "silent"):
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[tessera.nodes]\n{name} = {name}_words\n")
    monkeypatch.syspath_prepend(tmp_path)
    found = translations("xx", ["own_words", "broken_words", "no_such_words"], ["sparkle"])
    assert found == {"blur": "BLUR", "glitter": "GLITTER"}


@pytest.mark.parametrize("language", ["en", "", "../locales/xx", "ZH", "x/../zh-CN"])
def test_a_language_nobody_speaks_has_no_words(language: str) -> None:
    assert translations(language) == {}
