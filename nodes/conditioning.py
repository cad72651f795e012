"""What guides the sampler: prompts, and where and when they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Literal

import torch
from pydantic import Field

from nodes.api import (
    CLIP,
    SILENT,
    Conditioning,
    ConditioningEntry,
    Fraction,
    Mask,
    Models,
    Node,
    NodeError,
    Options,
    Progress,
    Prompt,
    say,
)
from nodes.models.local import LOCAL_MODELS
from nodes.wildcards import first_choice

EntryStrength = Annotated[
    float,
    Field(ge=0, le=10, description="How much this prompt counts where prompts overlap.",
          json_schema_extra={"step": 0.05}),
]  # fmt: skip
PixelPlace = Annotated[
    int, Field(ge=0, le=16_384, description="Pixels.", json_schema_extra={"unit": "px", "step": 8})
]
PixelSize = Annotated[
    int, Field(ge=8, le=16_384, description="Pixels.", json_schema_extra={"unit": "px", "step": 8})
]


class CLIPEncode(Node[Conditioning]):
    """Turn a prompt into what guides the sampler.

    `(word)` and `(word:1.3)` weigh more, `[word]` less; `\\(` is a plain parenthesis; BREAK
    begins a new window of 75 tokens, and a longer prompt goes on in new windows by itself;
    `embedding:name` stands for the vectors in models/embeddings/name.safetensors. Choices such as
    `{red|blue}` are made by Wildcards, whose text is linked here.
    """

    category = "conditioning"
    synonyms = ("CLIPTextEncode", "prompt", "positive", "negative")
    output_name = "conditioning"

    clip: CLIP
    text: Prompt = ""

    def run(self, models: Models = LOCAL_MODELS, progress: Progress = SILENT) -> Conditioning:
        choice = first_choice(self.text)
        if choice:
            progress.log(
                say(
                    "{choice} is encoded as it stands; link a Wildcards node to choose.",
                    choice=choice[:80],
                )
            )
        with models.borrow(self.clip.recipe) as encoder:
            skip = self.clip.options.get("skip", 1)
            return Conditioning((encoder.encode(self.text, skip=skip),))


class CLIPSetLastLayer(Node[CLIP]):
    """Take the prompt's encoding from an earlier layer of the text encoder (clip skip).

    -1 is the last layer, -2 the one before it (known as clip skip 2).
    """

    category = "conditioning"
    synonyms = ("clip skip",)
    output_name = "clip"

    clip: CLIP
    stop_at: Annotated[
        int, Field(ge=-24, le=-1, description="The last layer to use, counted from the end.")
    ] = -1

    def run(self) -> CLIP:
        return replace(self.clip, options={**self.clip.options, "skip": -self.stop_at})


class ConditioningCombine(Node[Conditioning]):
    """Let two prompts guide the picture together: their predictions are averaged."""

    category = "conditioning"
    output_name = "conditioning"

    conditioning_1: Conditioning
    conditioning_2: Conditioning

    def run(self) -> Conditioning:
        return Conditioning((*self.conditioning_1.entries, *self.conditioning_2.entries))


class ConditioningConcat(Node[Conditioning]):
    """Append one prompt's tokens to another's, as if both stood in one longer prompt."""

    category = "conditioning"
    output_name = "conditioning"

    conditioning_to: Conditioning
    conditioning_from: Conditioning

    def run(self) -> Conditioning:
        added = _only(self, "conditioning_from", self.conditioning_from)
        return _each(
            self.conditioning_to,
            lambda entry: replace(entry, tokens=_concat(self, entry.tokens, added.tokens)),
        )


class ConditioningAverage(Node[Conditioning]):
    """Mix two prompts' encodings: 1 is all of the first, 0 all of the second."""

    category = "conditioning"
    output_name = "conditioning"

    conditioning_to: Conditioning
    conditioning_from: Conditioning
    strength: Fraction = 1.0

    def run(self) -> Conditioning:
        other = _only(self, "conditioning_from", self.conditioning_from)

        def mixed(entry: ConditioningEntry) -> ConditioningEntry:
            _same_width(self, entry.tokens, other.tokens)
            tokens = _with_length(other.tokens, entry.tokens.shape[1])
            pooled = entry.pooled
            if pooled is not None and other.pooled is not None:
                pooled = torch.lerp(other.pooled, pooled, self.strength)
            return replace(
                entry, tokens=torch.lerp(tokens, entry.tokens, self.strength), pooled=pooled
            )

        return _each(self.conditioning_to, mixed)


class PixelArea(Options):
    """A rectangle in pixels."""

    kind: Literal["pixels"] = "pixels"
    x: PixelPlace = 0
    y: PixelPlace = 0
    width: PixelSize = 64
    height: PixelSize = 64


class FractionArea(Options):
    """A rectangle in shares of the picture."""

    kind: Literal["fractions"] = "fractions"
    x: Fraction = 0.0
    y: Fraction = 0.0
    width: Fraction = 1.0
    height: Fraction = 1.0


class ConditioningSetArea(Node[Conditioning]):
    """Let a prompt hold in one rectangle of the picture only."""

    category = "conditioning"
    synonyms = ("ConditioningSetAreaPercentage", "ConditioningSetAreaStrength", "regional prompt")
    output_name = "conditioning"

    conditioning: Conditioning
    area: Annotated[PixelArea | FractionArea, Field(discriminator="kind")] = FractionArea()
    strength: EntryStrength = 1.0

    def run(self) -> Conditioning:
        box = (self.area.x, self.area.y, self.area.width, self.area.height)
        if isinstance(self.area, PixelArea):
            pixels = (self.area.x, self.area.y, self.area.width, self.area.height)
            return _each(
                self.conditioning,
                lambda entry: replace(entry, area=None, area_pixels=pixels, strength=self.strength),
            )
        if not self.area.width or not self.area.height:
            raise NodeError(
                say("ConditioningSetArea `area` is empty."),
                input="area",
                remedy=say("Give it a width and a height above 0."),
            )
        return _each(
            self.conditioning,
            lambda entry: replace(entry, area=box, area_pixels=None, strength=self.strength),
        )


class ConditioningSetMask(Node[Conditioning]):
    """Let a prompt hold under a mask only."""

    category = "conditioning"
    synonyms = ("regional prompt",)
    output_name = "conditioning"

    conditioning: Conditioning
    mask: Mask
    strength: EntryStrength = 1.0
    bounds: Annotated[
        Literal["whole picture", "mask bounds"],
        Field(
            description="What the model looks at: the whole picture, or only the rectangle "
            "around the mask, where small things come out larger."
        ),
    ] = "whole picture"

    def run(self) -> Conditioning:
        values = self.mask.values
        area = bounds_of(values) if self.bounds == "mask bounds" else None
        return _each(
            self.conditioning,
            lambda entry: replace(
                entry,
                mask=values,
                strength=self.strength,
                area=area or entry.area,
                area_pixels=None if area else entry.area_pixels,
            ),
        )


class ConditioningSetTimestepRange(Node[Conditioning]):
    """Let a prompt hold during a part of the sampling only."""

    category = "conditioning"
    output_name = "conditioning"

    conditioning: Conditioning
    start: Fraction = 0.0
    end: Fraction = 1.0

    def run(self) -> Conditioning:
        if self.start > self.end:
            raise NodeError(
                say(
                    "ConditioningSetTimestepRange `start` is {start}, after `end`, {end}.",
                    start=self.start,
                    end=self.end,
                ),
                input="start",
                remedy=say("Let it start before it ends."),
            )
        return _each(
            self.conditioning, lambda entry: replace(entry, start=self.start, end=self.end)
        )


class ConditioningZeroOut(Node[Conditioning]):
    """Replace a prompt's encoding by zeros: no guidance at all, not even an empty prompt's."""

    category = "conditioning"
    output_name = "conditioning"

    conditioning: Conditioning

    def run(self) -> Conditioning:
        return _each(
            self.conditioning,
            lambda entry: replace(
                entry,
                tokens=torch.zeros_like(entry.tokens),
                pooled=None if entry.pooled is None else torch.zeros_like(entry.pooled),
            ),
        )


def bounds_of(mask: torch.Tensor) -> tuple[float, float, float, float] | None:
    """The rectangle around everything masked, (x, y, width, height) as fractions; None if
    nothing is."""
    marked = mask.amax(0) > 0  # (H, W)
    rows, columns = marked.any(1).nonzero(), marked.any(0).nonzero()
    if not rows.numel():
        return None
    height, width = marked.shape
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    left, right = int(columns[0]), int(columns[-1]) + 1
    return (left / width, top / height, (right - left) / width, (bottom - top) / height)


def _each(
    conditioning: Conditioning, change: Callable[[ConditioningEntry], ConditioningEntry]
) -> Conditioning:
    return Conditioning(tuple(change(entry) for entry in conditioning.entries))


def _only(node: object, name: str, conditioning: Conditioning) -> ConditioningEntry:
    if len(conditioning.entries) != 1:
        raise NodeError(
            say(
                "{type} `{name}` holds {entries} prompts; one is needed.",
                type=type(node).__name__,
                name=name,
                entries=len(conditioning.entries),
            ),
            input=name,
            remedy=say("Link a single prompt, or combine afterwards."),
        )
    return conditioning.entries[0]


def _same_width(node: object, one: torch.Tensor, other: torch.Tensor) -> None:
    if one.shape[-1] != other.shape[-1]:
        raise NodeError(
            say(
                "{type} mixes encodings of {shape} and {shape2} numbers a token: they come "
                "from different kinds of text encoder.",
                type=type(node).__name__,
                shape=one.shape[-1],
                shape2=other.shape[-1],
            ),
            input="conditioning_from",
            remedy=say("Encode both prompts with the same CLIP."),
        )


def _concat(node: object, one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    _same_width(node, one, other)
    batch = max(one.shape[0], other.shape[0])
    return torch.cat([one.expand(batch, -1, -1), other.expand(batch, -1, -1)], dim=1)


def _with_length(tokens: torch.Tensor, length: int) -> torch.Tensor:
    """The tokens cut, or filled with zeros, to a length."""
    short = max(0, length - tokens.shape[1])
    return torch.nn.functional.pad(tokens[:, :length], (0, 0, 0, short))
