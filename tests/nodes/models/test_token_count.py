"""The count is what the text encoder itself makes of a prompt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

from nodes.api import LocalFiles
from nodes.models.embeddings import Embeddings
from nodes.models.prompt import Words, located, parse
from nodes.models.text import TextEncoder
from nodes.models.token_count import count

PIECES = ["cat", "(dog", "bird:1.2)", "BREAK", "\\(", ")", "[", "]", "sparkle", "embedding:sparkle",
          "embedding:none", "qwrtpsdfgh" * 9, "astronauts-on-horses", "ölgemälde", "猫", "😀", ",", " "]  # fmt: skip


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> TextEncoder:
    root = tmp_path_factory.mktemp("models")
    (root / "embeddings").mkdir()
    for name in ("sparkle", "none"):
        save_file({"emb": torch.zeros(3, 32)}, root / "embeddings" / f"{name}.safetensors")
    config = CLIPTextConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2
    )
    module: Any = CLIPTextModel(config)
    return TextEncoder(module, torch.device("cpu"), Embeddings(LocalFiles((Path(root),))))


def three(name: str) -> int | None:
    return 3 if name in ("sparkle", "none") else None


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_the_count_is_the_encoder_s(encoder: TextEncoder, words: list[str]) -> None:
    prompt = " ".join(words)
    counted = count(prompt, three)
    assert [w.tokens for w in counted] == [len(w.units) for w in encoder.tokens(prompt)]
    starts = [w.start for w in counted]
    assert starts == sorted(starts)
    assert starts[-1] <= len(prompt)


def test_a_window_begins_at_its_first_word() -> None:
    prompt = "a (cat:1.2) BREAK the " + "dog " * 75
    assert [prompt[w.start :][:5] for w in count(prompt)] == ["a (ca", " the ", "dog "]
    assert [w.tokens for w in count(prompt)] == [2, 75, 1]


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.text(st.sampled_from("ab ():[]\\1.BREAK"), max_size=60))
def test_every_character_knows_its_place(prompt: str) -> None:
    found = located(prompt)
    assert [piece for piece, _ in found] == parse(prompt)
    places = []
    for piece, where in found:
        if isinstance(piece, Words):
            assert "".join(prompt[place] for place in where) == piece.text
            places += where
    assert places == sorted(set(places))
