"""The node that encodes a data set once for several trainings."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from nodes.api import (
    SILENT,
    VAE,
    Dataset,
    Models,
    Node,
    Progress,
    Recipe,
    Scratch,
    TemporaryScratch,
)
from nodes.data.source import Example, Source, captioned, pictures_of
from nodes.models.local import LOCAL_MODELS
from nodes.models.vae import Autoencoder
from nodes.training.latents import cache_latents


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A source beside the latents that one VAE gives its pictures; implements `Source`."""

    source: Source
    vae: Recipe
    latents: Tensor  # float16 (N, C, h, w), unscaled

    @property
    def size(self) -> tuple[int, int]:
        return self.source.size

    def __len__(self) -> int:
        return len(self.source)

    def __getitem__(self, index: int) -> Example:
        return self.source[index]

    def picture(self, index: int) -> Tensor:
        return self.source.picture(index)

    def caption(self, index: int, draw: random.Random) -> str:
        return self.source.caption(index, draw)


def latents_of(
    source: Source, recipe: Recipe, vae: Autoencoder, folder: Path, progress: Progress = SILENT
) -> Tensor:
    """The latents of all pictures, float16 (N, C, h, w): those at hand if this VAE made them, else
    computed, shard by shard, into `folder`."""
    if isinstance(source, Encoded) and source.vae == recipe:
        return source.latents
    return cache_latents(
        lambda pictures: vae.encode(pictures.float() / 255),
        lambda indices: pictures_of(source, indices),
        len(source),
        folder,
        progress,
    )


class EncodeDataset(Node[Dataset]):
    """Encode every picture of a data set once, where several trainings use it.

    TrainDiffusion encodes what it is given by itself; this spares the second one the work.
    """

    category = "training/data"
    output_name = "dataset"
    synonyms = ("cache latents", "latents", "MakeTrainingDataset")

    dataset: Dataset
    vae: VAE

    def run(
        self,
        progress: Progress = SILENT,
        models: Models = LOCAL_MODELS,
        scratch: Scratch = TemporaryScratch(),  # noqa: B008 (makes no folder before it is asked)
    ) -> Dataset:
        source = captioned(self.dataset, "EncodeDataset")
        with models.borrow(self.vae.recipe) as vae:
            latents = latents_of(source, self.vae.recipe, vae, scratch.path, progress)
        return Dataset(Encoded(source, self.vae.recipe, latents))
