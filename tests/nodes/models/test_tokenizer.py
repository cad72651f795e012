"""CLIP's tokenizer against transformers' own, which is given the same vocabulary."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.models.tokenizer.clip import (
    END,
    START,
    VOCABULARY,
    _merges,
    clip_tokenizer,
    frame,
    vocabulary,
)

TEXTS = [
    "",
    "   ",
    "a photo of an astronaut riding a horse",
    "A Large RED heart, on a white background!",
    "don't stop; it's we've I'll they'd you're I'm",
    "1girl, 4k, (masterpiece), [sketch], best-quality, 8_k",
    "naïve café — Ünïcödé façade",
    "naïve (decomposed: nai\u0308ve)",
    "日本の富士山、雪",
    "кошка сидит на окне",
    "قطة صغيرة",
    "emoji 🦊🌲 and a family 👨‍👩‍👧‍👦",
    "tabs\tand\nnew lines\r\n and  nbsp\u00a0 here",
    "ﬁ ligature, ½ and ² and Ⅷ, İstanbul",
    "zero\u200bwidth\ufeff, \x00 control \x1b",
    "x" * 300,
    "a " * 200,
    "supercalifragilisticexpialidocious pneumonoultramicroscopicsilicovolcanoconiosis",
]


@cache
def oracle() -> Any:
    from transformers import CLIPTokenizer

    merges = _merges()
    return CLIPTokenizer(vocab=vocabulary(merges), merges=merges)


def test_the_published_example() -> None:
    ids = clip_tokenizer().ids("a photo of an astronaut riding a horse")
    assert frame(ids)[:10] == [49406, 320, 1125, 539, 550, 18376, 6765, 320, 4558, 49407]


def test_the_vocabulary_is_complete() -> None:
    tokens = vocabulary(_merges())
    assert len(tokens) == VOCABULARY
    assert tokens["<|startoftext|>"] == START
    assert tokens["<|endoftext|>"] == END


@pytest.mark.parametrize("text", TEXTS)
def test_agrees_with_transformers(text: str) -> None:
    expected = oracle()(text, add_special_tokens=False)["input_ids"]
    assert clip_tokenizer().ids(text) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_agrees_with_transformers_on_any_text(text: str) -> None:
    if any(special in text for special in ("<|startoftext|>", "<|endoftext|>")):
        return
    expected = oracle()(text, add_special_tokens=False)["input_ids"]
    assert clip_tokenizer().ids(text) == expected


def test_windows_agree_with_transformers_padding_and_cutting() -> None:
    texts = ["a cat", "word " * 120, ""]
    expected = oracle()(texts, padding="max_length", truncation=True, max_length=77)["input_ids"]
    assert clip_tokenizer().windows(texts) == expected


def test_special_tokens_written_in_a_prompt_are_plain_text() -> None:
    ids = clip_tokenizer().ids("<|endoftext|>")
    assert END not in ids
    assert len(ids) > 1


def test_pieces_cover_the_text() -> None:
    assert clip_tokenizer().pieces("Red horses!") == [(736, "Red"), (8809, "horses"), (256, "!")]


def test_a_window_that_is_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="76 tokens do not fit into a window of 77"):
        frame([1] * 76)


def test_importing_the_tokenizer_does_not_import_torch() -> None:
    code = "import sys, nodes.models.tokenizer; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
