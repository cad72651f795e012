"""Latent spaces: cells and pixels, and whether two latents live in the same one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated

import torch
from pydantic import Field

from nodes.api import Latent, NodeError, say

LatentOffset = Annotated[
    int,
    Field(
        ge=0,
        le=16_384,
        description="Pixels; rounded down to whole cells of the latent.",
        json_schema_extra={"step": 8, "unit": "px"},
    ),
]


def cell(latent: Latent) -> int:
    """Pixels that a cell of the latent stands for along each axis."""
    named = re.fullmatch(r"\d+c(\d+)", latent.format)  # "16c8": 16 channels, 8 pixels
    return int(named[1]) if named else 8


def with_samples(
    latent: Latent, samples: torch.Tensor, noise_mask: torch.Tensor | None = None
) -> Latent:
    """The latent with other samples; the size an empty one stands for follows them. A single latent
    that became several is numbered on."""
    size, indices = None, latent.indices
    if latent.size is not None:
        height, width = samples.shape[-2:]
        size = (height * cell(latent), width * cell(latent))
    if indices is not None and len(indices) != len(samples):
        indices = tuple(range(indices[0], indices[0] + len(samples)))
    return replace(latent, samples=samples, size=size, noise_mask=noise_mask, indices=indices)


def same_space(first: Latent, second: Latent, *, input: str) -> tuple[Latent, Latent]:
    """Both in one space: an empty latent becomes an empty one of the other's. `input` names the
    second."""
    if first.format == second.format:
        return first, second
    if first.format == "empty":
        return _emptied(first, second), second
    if second.format == "empty":
        return first, _emptied(second, first)
    raise NodeError(
        say(
            "`{input}` is a latent of the format {format}, the other is of {first_format}.",
            input=input,
            format=second.format,
            first_format=first.format,
        ),
        input=input,
        remedy=say("Decode it, and encode the picture with the VAE of the other latent's model."),
        code="input.latent_format",
    )


def same_size(first: Latent, second: Latent, *, input: str) -> None:
    """NodeError unless both have equal height and width."""
    sizes = [latent.samples.shape[-2:] for latent in (first, second)]
    if sizes[0] != sizes[1]:
        (h1, w1), (h2, w2) = (tuple(side * cell(first) for side in size) for size in sizes)
        raise NodeError(
            say(
                "`{input}` stands for {w2} × {h2} pixels, the other latent for {w1} × {h1}.",
                input=input,
                w2=w2,
                h2=h2,
                w1=w1,
                h1=h1,
            ),
            input=input,
            remedy=say("Bring it to the same size with LatentScale."),
            code="input.size_mismatch",
        )


def _emptied(empty: Latent, like: Latent) -> Latent:
    batch, _, height, width = empty.samples.shape
    samples = like.samples.new_zeros(batch, like.samples.shape[1], height, width)
    return replace(empty, samples=samples, format=like.format, size=None)
