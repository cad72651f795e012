"""Prompts through the text encoder, beside transformers' own model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from nodes.api import LocalFiles, NodeError, UnsupportedModel
from nodes.models.embeddings import Embeddings
from nodes.models.text import ROOM, TextEncoder, Window
from nodes.models.tokenizer import clip_tokenizer
from nodes.models.tokenizer.clip import frame
from tests.fixtures.models import random_modules

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def clip() -> Any:
    return random_modules(seed=1)[2]


@pytest.fixture
def encoder(clip: Any) -> TextEncoder:
    return TextEncoder(clip, CPU)


def hidden(clip: Any, ids: list[int], layer: int = -1) -> torch.Tensor:
    """transformers' own answer for one window, (77, width)."""
    with torch.no_grad():
        output = clip(input_ids=torch.tensor([frame(ids)]), output_hidden_states=True)
        if layer == -1:
            return output.last_hidden_state[0]  # type: ignore[no-any-return]
        return clip.final_layer_norm(output.hidden_states[layer])[0]  # type: ignore[no-any-return]


def units(window: Window) -> list[int]:
    return [unit for unit in window.units if isinstance(unit, int)]


def test_a_plain_prompt_is_transformers_own_encoding(clip: Any, encoder: TextEncoder) -> None:
    entry = encoder.encode("a photo of an astronaut riding a horse")
    ids = clip_tokenizer().ids("a photo of an astronaut riding a horse")
    assert entry.tokens.shape == (1, 77, 32)
    torch.testing.assert_close(entry.tokens[0], hidden(clip, ids), rtol=0, atol=0)
    with torch.no_grad():
        pooled = clip(input_ids=torch.tensor([frame(ids)])).pooler_output
    assert entry.pooled is not None
    torch.testing.assert_close(entry.pooled, pooled, rtol=0, atol=0)


def test_the_result_may_be_worked_on(encoder: TextEncoder) -> None:
    tokens = encoder.encode("a cat").tokens
    assert not tokens.is_inference()
    assert tokens._version == 0


@pytest.mark.parametrize("skip", [2, 3])
def test_clip_skip_is_an_earlier_layer_after_the_final_norm(
    clip: Any, encoder: TextEncoder, skip: int
) -> None:
    expected = hidden(clip, clip_tokenizer().ids("a cat"), layer=-skip)
    torch.testing.assert_close(encoder.encode("a cat", skip=skip).tokens[0], expected)


def test_clip_skip_beyond_the_layers_is_refused(encoder: TextEncoder) -> None:
    with pytest.raises(NodeError, match="this text encoder has 3 layers"):
        encoder.encode("a cat", skip=4)


def test_weights_move_tokens_away_from_the_empty_prompt(clip: Any, encoder: TextEncoder) -> None:
    ids = clip_tokenizer().ids("a red cat")
    plain, empty = hidden(clip, ids), hidden(clip, [])
    weights = torch.ones(77, 1)
    weights[2] = 1.5  # START, a, red, cat
    found = encoder.encode("a (red:1.5) cat").tokens[0]
    torch.testing.assert_close(found, empty + weights * (plain - empty), rtol=1e-5, atol=1e-5)


def test_weights_of_one_change_nothing(encoder: TextEncoder) -> None:
    plain = encoder.encode("a red cat").tokens
    torch.testing.assert_close(encoder.encode("a (red:1.0) cat").tokens, plain, rtol=0, atol=0)


def test_a_long_prompt_goes_on_in_new_windows(clip: Any, encoder: TextEncoder) -> None:
    prompt = " ".join(["cat"] * 100)
    ids = clip_tokenizer().ids(prompt)
    entry = encoder.encode(prompt)
    assert entry.tokens.shape == (1, 2 * 77, 32)
    torch.testing.assert_close(entry.tokens[0, :77], hidden(clip, ids[:75]))
    torch.testing.assert_close(entry.tokens[0, 77:], hidden(clip, ids[75:]))


def test_break_begins_a_new_window(clip: Any, encoder: TextEncoder) -> None:
    entry = encoder.encode("a cat BREAK a dog")
    assert entry.tokens.shape == (1, 2 * 77, 32)
    torch.testing.assert_close(entry.tokens[0, 77:], hidden(clip, clip_tokenizer().ids("a dog")))


def test_an_empty_prompt_is_one_window(encoder: TextEncoder) -> None:
    assert encoder.encode("").tokens.shape == (1, 77, 32)


def test_words_are_not_torn_apart(encoder: TextEncoder) -> None:
    word = "astronauts-on-horses"
    length = len(clip_tokenizer().ids(word))
    assert 2 < length <= 8
    first, second = encoder.tokens("cat " * (ROOM - length + 1) + word)
    assert len(first.units) == ROOM - length + 1
    assert units(second) == clip_tokenizer().ids(word)


def test_a_very_long_word_is_torn_apart(encoder: TextEncoder) -> None:
    windows = encoder.tokens("qwrtpsdfgh" * 40)
    assert [token for window in windows for token in units(window)] == clip_tokenizer().ids(
        "qwrtpsdfgh" * 40
    )
    assert all(len(window.units) <= ROOM for window in windows)


def test_window_counts_are_what_an_editor_shows(encoder: TextEncoder) -> None:
    assert [len(window.units) for window in encoder.tokens("a cat BREAK a big dog")] == [2, 3]


# ------------------------------------------------------------------ textual inversion


@pytest.fixture
def embeddings(tmp_path: Path) -> Embeddings:
    folder = tmp_path / "embeddings"
    folder.mkdir()
    save_file({"emb_params": torch.full((3, 32), 0.25)}, folder / "sparkle.safetensors")
    save_file({"clip_l": torch.zeros(2, 768)}, folder / "large.safetensors")
    (folder / "old.pt").write_bytes(b"\x80\x02}q\x00.")
    return Embeddings(LocalFiles((tmp_path,)))


def test_learned_vectors_stand_in_for_tokens(clip: Any, embeddings: Embeddings) -> None:
    """The oracle is the same model with the vectors written into its token table."""
    encoder = TextEncoder(clip, CPU, embeddings)
    entry = encoder.encode("a embedding:sparkle cat")
    (window,) = encoder.tokens("a embedding:sparkle cat")
    assert len(window.units) == 5

    import copy

    other = copy.deepcopy(clip)
    other.embeddings.token_embedding.weight[100:103] = 0.25
    a, cat = clip_tokenizer().ids("a cat")
    torch.testing.assert_close(entry.tokens[0], hidden(other, [a, 100, 101, 102, cat]))


@pytest.mark.parametrize(
    "prompt",
    ["a sparkle cat", "a embedding:sparkle.safetensors cat", "a Embedding:sparkle cat"],
)
def test_other_ways_to_write_an_embedding(clip: Any, embeddings: Embeddings, prompt: str) -> None:
    encoder = TextEncoder(clip, CPU, embeddings)
    expected = encoder.encode("a embedding:sparkle cat").tokens
    torch.testing.assert_close(encoder.encode(prompt).tokens, expected)


def test_an_embedding_keeps_its_weight_and_punctuation(clip: Any, embeddings: Embeddings) -> None:
    encoder = TextEncoder(clip, CPU, embeddings)
    (window,) = encoder.tokens("(embedding:sparkle:1.3), sparkle. sparkles")
    comma, dot, plural = (clip_tokenizer().ids(text) for text in (",", ".", "sparkles"))
    assert window.weights[:3] == [1.3] * 3
    assert units(window) == [*comma, *dot, *plural]
    assert len(window.units) == 3 + 1 + 3 + 1 + len(plural)


def test_an_unknown_embedding_says_where_to_put_it(clip: Any, embeddings: Embeddings) -> None:
    with pytest.raises(NodeError, match="There is no embedding nowhere") as caught:
        TextEncoder(clip, CPU, embeddings).encode("embedding:nowhere, a cat")
    assert caught.value.input == "text"
    assert "nowhere.safetensors into models/embeddings" in (caught.value.remedy or "")


def test_an_embedding_of_another_width_is_refused(clip: Any, embeddings: Embeddings) -> None:
    with pytest.raises(NodeError, match="its vectors have 768 numbers"):
        TextEncoder(clip, CPU, embeddings).encode("embedding:large")


def test_a_pickled_embedding_is_refused(clip: Any, embeddings: Embeddings) -> None:
    with pytest.raises(UnsupportedModel, match=r"old\.pt is a pickled"):
        TextEncoder(clip, CPU, embeddings).encode("embedding:old")


def test_an_embedding_cannot_leave_its_folder(
    clip: Any, embeddings: Embeddings, tmp_path: Path
) -> None:
    save_file({"emb_params": torch.zeros(1, 32)}, tmp_path / "outside.safetensors")
    with pytest.raises(NodeError, match="There is no embedding"):
        TextEncoder(clip, CPU, embeddings).encode("embedding:../outside")
