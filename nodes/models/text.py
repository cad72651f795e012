"""Prompts to the vectors that guide the sampler."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch

from nodes.api.errors import NodeError, UnsupportedModel
from nodes.api.sentence import say
from nodes.api.wires import ConditioningEntry
from nodes.models.blueprint import Part
from nodes.models.build import build
from nodes.models.embeddings import Embeddings, Learned
from nodes.models.prompt import Break, parse
from nodes.models.tokenizer import ClipTokenizer, clip_tokenizer
from nodes.models.tokenizer.clip import END, START, WINDOW
from nodes.models.windows import ROOM, Window, place

Unit = int | torch.Tensor
"""A token's id, or a learned vector (width,) that stands in its place."""


class TextEncoder:
    """A loaded CLIP text encoder with its tokenizer."""

    def __init__(
        self,
        module: torch.nn.Module,
        device: torch.device,
        embeddings: Embeddings | None = None,
        tokenizer: ClipTokenizer | None = None,
    ) -> None:
        self.module = module
        self.device = device
        self._embeddings = embeddings or Embeddings()
        self._tokenizer = tokenizer or clip_tokenizer()

    @classmethod
    def load(
        cls, part: Part, device: torch.device, dtype: torch.dtype, embeddings: Embeddings
    ) -> TextEncoder:
        """The encoder built and loaded. UnsupportedModel if its window is not CLIP's 77."""
        window = part.config.get("max_position_embeddings", WINDOW)
        if window < WINDOW:
            raise UnsupportedModel(
                say(
                    "The text encoder sees {window} tokens at once; CLIP's sees {window2}.",
                    window=window,
                    window2=WINDOW,
                ),
                remedy=say("Choose a checkpoint with CLIP's text encoder."),
            )
        return cls(build(part, device, dtype), device, embeddings)

    @property
    def width(self) -> int:
        """Numbers in each token's vector."""
        return int(self._clip.config.hidden_size)

    @property
    def layers(self) -> int:
        return int(self._clip.config.num_hidden_layers)

    def tokens(self, prompt: str) -> list[Window[Unit]]:
        """The prompt cut into windows of at most 75 tokens; at least one.

        A word never spans two windows unless it is longer than eight tokens.
        """
        windows: list[Window[Unit]] = [Window()]
        for piece in parse(prompt):
            if isinstance(piece, Break):
                windows.append(Window())
                continue
            for units in self._words(piece.text):
                place(windows, units, piece.weight)
        return windows

    @torch.no_grad()
    def encode(self, prompt: str, *, skip: int = 1) -> ConditioningEntry:
        """The prompt's encoding, float32 on the CPU: (1, 77·windows, width).

        Weights scale a token's distance from the same place in the empty prompt's encoding:
        `z = empty + weight · (z - empty)`. `skip` 2 takes the last layer but one (clip skip);
        the final norm is always applied. `pooled` is the first window's END vector.
        """
        if not 1 <= skip <= self.layers:
            raise NodeError(
                say(
                    "CLIPSetLastLayer `stop_at` is {value}; this text encoder has {layers} layers.",
                    value=-skip,
                    layers=self.layers,
                ),
                input="clip",
                remedy=say("Use a number from -{layers} to -1.", layers=self.layers),
            )
        windows = self.tokens(prompt)
        weighted = any(weight != 1.0 for window in windows for weight in window.weights)
        batch = [*windows, Window()] if weighted else windows
        hidden, pooled = self._run(batch, skip)
        if weighted:
            weights = torch.ones(len(windows), WINDOW, 1)
            for i, window in enumerate(windows):
                places = slice(1, 1 + len(window.weights))
                weights[i, places, 0] = torch.tensor(window.weights)
            empty = hidden[-1:]
            hidden = empty + weights * (hidden[:-1] - empty)
        return ConditioningEntry(
            tokens=hidden.reshape(1, -1, hidden.shape[-1]).clone(), pooled=pooled[:1].clone()
        )

    def _words(self, text: str) -> Iterator[Sequence[Unit]]:
        """The stretch's words, each as its tokens."""
        for part in self._embeddings.split(text, self.width):
            if isinstance(part, Learned):
                yield list(part.vectors)
            else:
                for word in part.split():
                    yield self._tokenizer.ids(word)

    def _run(self, windows: Sequence[Window[Unit]], skip: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Hidden states (W, 77, width) and pooled vectors (W, width), float32 on the CPU."""
        rows = [_ids(window) for window in windows]
        ids = torch.tensor(rows, device=self.device)
        learned = [
            (row, 1 + column, unit)
            for row, window in enumerate(windows)
            for column, unit in enumerate(window.units)
            if isinstance(unit, torch.Tensor)
        ]
        with self._standing_in(learned), self._kept(skip) as kept:
            last = self._clip(input_ids=ids).last_hidden_state
        hidden = last if skip == 1 else self._clip.final_layer_norm(kept[0])
        ends = torch.tensor([1 + len(window.units) for window in windows])
        pooled = last[torch.arange(len(windows)), ends]
        return hidden.float().cpu(), pooled.float().cpu()

    @contextmanager
    def _standing_in(self, learned: Sequence[tuple[int, int, torch.Tensor]]) -> Iterator[None]:
        """Put learned vectors into the token embeddings while the context is open."""

        def put(_module: Any, _args: Any, output: torch.Tensor) -> torch.Tensor:
            output = output.clone()
            for row, column, vector in learned:
                output[row, column] = vector.to(output)
            return output

        yield from _hooked(self._clip.embeddings.token_embedding, put if learned else None)

    @contextmanager
    def _kept(self, skip: int) -> Iterator[list[torch.Tensor]]:
        """Keep what the layer `skip` from the end gives while the context is open."""
        kept: list[torch.Tensor] = []

        def keep(_module: Any, _args: Any, output: Any) -> None:
            kept.append(output[0] if isinstance(output, tuple) else output)

        layer = self._clip.encoder.layers[self.layers - skip]
        for _ in _hooked(layer, keep if skip > 1 else None):
            yield kept

    @property
    def _clip(self) -> Any:
        return self.module


def _hooked(module: torch.nn.Module, hook: Callable[..., Any] | None) -> Iterator[None]:
    if hook is None:
        yield
        return
    handle = module.register_forward_hook(hook)
    try:
        yield
    finally:
        handle.remove()


def _ids(window: Window[Unit]) -> list[int]:
    ids = [unit if isinstance(unit, int) else 0 for unit in window.units]
    return [START, *ids, END, *[END] * (ROOM - len(ids))]
