"""Several latents as one batch, and parts of a batch.

The noise of a picture hangs on its index, and the index goes with the latent: taken out of a
batch, a latent gives the picture it gave inside.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Annotated, Literal

import torch
from pydantic import Field

from nodes.api import BatchSize, Latent, Node
from nodes.batch import BatchIndex, part
from nodes.latent.space import same_size, same_space
from nodes.sampling.regions import fit_mask


class LatentBatch(Node[Latent]):
    """Join latents of one size into one batch.

    Each keeps the noise it would have alone; LatentBatchSeed numbers them anew.
    """

    category = "latent/batch"
    output_name = "latent"
    synonyms = ("join", "concat")

    latents: Annotated[list[Latent], Field(min_length=1)]

    def run(self) -> Latent:
        return reduce(_joined, self.latents)


class LatentFromBatch(Node[Latent]):
    """Some latents of a batch. A negative index counts from the end."""

    category = "latent/batch"
    output_name = "latent"
    synonyms = ("pick", "select", "slice")

    latent: Latent
    index: BatchIndex = 0
    length: BatchSize = 1

    def run(self) -> Latent:
        taken = part(len(self.latent.samples), self.index, self.length, "latent")
        mask = self.latent.noise_mask
        return replace(
            self.latent,
            samples=self.latent.samples[taken].clone(),
            noise_mask=mask if mask is None or len(mask) == 1 else mask[taken].clone(),
            indices=indices_of(self.latent)[taken],
        )


class RepeatLatentBatch(Node[Latent]):
    """A batch several times over, each copy with noise of its own."""

    category = "latent/batch"
    output_name = "latent"
    synonyms = ("duplicate", "copies")

    latent: Latent
    amount: BatchSize = 1

    def run(self) -> Latent:
        indices, mask = indices_of(self.latent), self.latent.noise_mask
        offset = max(indices) + 1
        return replace(
            self.latent,
            samples=self.latent.samples.repeat(self.amount, 1, 1, 1),
            noise_mask=mask
            if mask is None or len(mask) == 1
            else mask.repeat(self.amount, 1, 1, 1),
            indices=tuple(i + copy * offset for copy in range(self.amount) for i in indices),
        )


class LatentBatchSeed(Node[Latent]):
    """Which noise the pictures of a batch begin with: each its own, or all the same."""

    category = "latent/batch"
    output_name = "latent"
    synonyms = ("LatentBatchSeedBehavior", "noise")

    latent: Latent
    seeds: Annotated[
        Literal["different", "same"],
        Field(description="Different: numbered anew from 0. Same: all as the first one."),
    ] = "same"

    def run(self) -> Latent:
        count = len(self.latent.samples)
        if self.seeds == "different":
            return replace(self.latent, indices=tuple(range(count)))
        return replace(self.latent, indices=(indices_of(self.latent)[0],) * count)


def indices_of(latent: Latent) -> tuple[int, ...]:
    """The index of each sample, by which its noise is drawn."""
    return latent.indices if latent.indices is not None else tuple(range(len(latent.samples)))


def _joined(first: Latent, second: Latent) -> Latent:
    first, second = same_space(first, second, input="latents")
    same_size(first, second, input="latents")
    return replace(
        first,
        samples=torch.cat([first.samples, second.samples]),
        noise_mask=_joined_masks(first, second),
        indices=indices_of(first) + indices_of(second),
    )


def _joined_masks(first: Latent, second: Latent) -> torch.Tensor | None:
    """One mask a sample; 1 (all of it) for those without."""
    if first.noise_mask is None and second.noise_mask is None:
        return None
    height, width = first.samples.shape[-2:]
    masks = []
    for latent in (first, second):
        mask = torch.ones(1, 1, height, width)
        if latent.noise_mask is not None:
            mask = fit_mask(latent.noise_mask, height, width)
        masks.append(mask.expand(len(latent.samples), 1, height, width))
    return torch.cat(masks)
