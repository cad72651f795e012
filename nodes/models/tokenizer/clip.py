"""CLIP's byte pair encoding (Radford et al. 2021, arXiv:2103.00020): 49,408 tokens."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import BPE

START = 49406
"""Opens every sequence."""
END = 49407
"""Closes every sequence; SD1's text encoder is also padded with it."""
WINDOW = 77
"""Tokens the text encoder sees at once, START and END among them."""
VOCABULARY = 49408

_WORD = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
_SPECIAL = ("<|startoftext|>", "<|endoftext|>")


class ClipTokenizer:
    """Prompts to CLIP token ids, lower-cased; every string has a tokenization."""

    def __init__(self) -> None:
        merges = _merges()
        tokenizer = Tokenizer(
            BPE(
                vocab=vocabulary(merges),
                merges=merges,
                continuing_subword_prefix="",
                end_of_word_suffix="</w>",
                unk_token=_SPECIAL[1],
            )
        )
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(_WORD), behavior="removed", invert=True),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
        self._tokenizer = tokenizer

    def ids(self, text: str) -> list[int]:
        """The text's tokens, without START and END, however many there are."""
        found: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return found

    def pieces(self, text: str) -> list[tuple[int, str]]:
        """Each token with the part of the text it stands for, for showing."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return [
            (token, text[start:end])
            for token, (start, end) in zip(encoding.ids, encoding.offsets, strict=True)
        ]

    def windows(self, texts: Sequence[str], length: int = WINDOW) -> list[list[int]]:
        """Each text as one row of `length` ids: START, tokens (cut to fit), END, END …"""
        return [frame(self.ids(text)[: length - 2], length) for text in texts]


@cache
def clip_tokenizer() -> ClipTokenizer:
    """The tokenizer, built once in a process (about 0.1 s)."""
    return ClipTokenizer()


def frame(ids: Sequence[int], length: int = WINDOW, pad: int = END) -> list[int]:
    """START, the ids, END, then padding up to `length`."""
    if len(ids) > length - 2:
        raise ValueError(f"{len(ids)} tokens do not fit into a window of {length}")
    return [START, *ids, END, *[pad] * (length - 2 - len(ids))]


def vocabulary(merges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Token → id: 256 bytes, the same at the end of a word, every merge, two specials."""
    letters = _byte_letters()
    tokens = [*letters, *(f"{letter}</w>" for letter in letters)]
    tokens += [left + right for left, right in merges]
    return {token: i for i, token in enumerate([*tokens, *_SPECIAL])}


def _byte_letters() -> list[str]:
    """A printable character for each byte, in the order in which CLIP numbers them."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = 256 - len(printable)
    return [chr(code) for code in printable] + [chr(256 + i) for i in range(others)]


def _merges() -> list[tuple[str, str]]:
    packed = files(__package__).joinpath("clip_merges.txt.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    pairs = (line.split(" ") for line in lines)
    return [(left, right) for left, right in pairs]
