"""Captions as ids of a compact table."""

from __future__ import annotations

import random

import torch

from nodes.models.tokenizer import clip_tokenizer
from nodes.training.vocabulary import LENGTH, TABLE, Vocabulary

CAPTIONS = ("a red circle", "an orange star on a white background")


def vocabulary() -> Vocabulary:
    return Vocabulary(clip_tokenizer().ids, CAPTIONS)


def test_ids_stand_for_clips_own_tokens() -> None:
    words = vocabulary()
    rows = words.encode(["a white star", ""])
    assert rows.shape == (2, LENGTH)
    wanted = clip_tokenizer().windows(["a white star", ""])
    assert [[words.tokens[i] for i in row] for row in rows.tolist()] == wanted


def test_unknown_words_share_the_last_row() -> None:
    words = vocabulary()
    row = words.encode(["a purple walrus"])[0]
    assert int(row.max()) == words.unknown == len(words) - 1
    assert int((row == words.unknown).sum()) == 3  # purple, wal, rus


def test_long_captions_are_cut() -> None:
    row = vocabulary().encode(["red " * 200])[0]
    assert len(row) == LENGTH
    assert int(row[-1]) == vocabulary().end


def test_strangers_are_put_in_at_the_asked_rate() -> None:
    words = vocabulary()
    rows = words.encode(["a red circle"] * 1000, 0.1, random.Random(0))
    assert 70 < int((rows == words.unknown).any(dim=1).sum()) < 130


def test_tables_go_there_and_back() -> None:
    words = vocabulary()
    table = torch.randn(TABLE, 4)  # a model that knows every word
    assert not words.has_strangers(table)
    compact = words.compact_table(table)
    assert torch.equal(compact[:-1], table[words.tokens])
    full = words.full_table(compact + 1.0, table)
    changed = (full != table).any(dim=1).nonzero().flatten().tolist()
    assert set(words.tokens) <= set(changed)
    assert len(changed) == len(words)  # and the one row that was trained for unknown words


def test_a_new_model_gives_all_other_words_one_row() -> None:
    words = vocabulary()
    compact = torch.randn(len(words), 4)
    full = words.full_table(compact, torch.zeros(TABLE, 4))
    assert torch.equal(full[words.tokens], compact[:-1])
    others = [token for token in range(TABLE) if token not in set(words.tokens)]
    assert (full[others] == compact[-1]).all()
    assert words.has_strangers(full)


def test_words_met_later_begin_beside_the_unknown_word() -> None:
    first = vocabulary()
    table = first.full_table(torch.randn(len(first), 4), torch.zeros(TABLE, 4))
    later = Vocabulary(clip_tokenizer().ids, [*CAPTIONS, "purple walrus"])
    rows = later.compact_table(table)
    known = [later.tokens.index(token) for token in first.tokens]
    assert torch.equal(rows[known], table[first.tokens])
    new = [i for i in range(later.unknown) if i not in known]
    gaps = (rows[new] - rows[-1]).abs().amax(dim=1)
    assert ((gaps > 0) & (gaps < 0.2)).all()
    assert len(rows[new].unique(dim=0)) == len(new)


def test_words_may_be_learnt_anew() -> None:
    words = vocabulary()
    red, orange = (words.tokens.index(clip_tokenizer().ids(word)[0]) for word in ("red", "orange"))
    rows = torch.randn(len(words), 64, generator=torch.Generator().manual_seed(0))
    rows[orange] = rows[red] + 0.01
    before = rows.clone()
    anew = words.renew(rows, "red orange walrus")  # walrus is in no caption
    assert torch.equal(rows, before)
    changed = (anew != rows).any(dim=1).nonzero().flatten().tolist()
    assert changed == sorted([red, orange])
    assert torch.cosine_similarity(anew[red], anew[orange], dim=0).abs() < 0.5
    assert 0.5 < float(anew[red].std() / rows.std()) < 2
    assert torch.equal(words.renew(rows, ""), rows)
