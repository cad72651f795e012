"""The node that counts how often a model draws what the prompt says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field
from torch import Tensor

from nodes.api import (
    CLIP,
    SILENT,
    VAE,
    Conditioning,
    ConditioningEntry,
    Guidance,
    Image,
    Latent,
    Model,
    Models,
    Node,
    Progress,
    Scalar,
    Seed,
    Steps,
    Table,
    say,
)
from nodes.data.scene_pictures import draw
from nodes.data.scenes import SIDE
from nodes.evaluation.fidelity import ROWS, Prompt, Rate, measure, prompts_for
from nodes.models.diffusion import DiffusionModel, with_options
from nodes.models.local import LOCAL_MODELS
from nodes.models.text import TextEncoder
from nodes.models.vae import Autoencoder
from nodes.sampling.prediction import levels_of
from nodes.sampling.sample import Plan, sample
from nodes.sampling.schedules import SchedulerName, schedule
from nodes.sampling.solvers import SamplerName
from nodes.training.grid import grid

BATCH = 16
SHOWN = 8  # pictures of each row, in a row of the sheet
PARTS = ("all", "background", "count", "colour", "shape", "size", "position", "relation")


class Fidelity(NamedTuple):
    table: Table
    image: Image


class PromptFidelity(Node[Fidelity]):
    """Measure how often a model that was trained on scenes draws what the prompt says.

    Four kinds of prompts, none of them seen in training: one object, one object of a colour and
    shape that never met in training, one object at a stated position, two objects and how they
    stand. A detector reads the pictures; beside each kind stands what is left of true pictures
    when the VAE has restored them. Percentages; `low` and `high` are the 95 % interval (Wilson)
    of everything being right.
    """

    category = "evaluation"
    synonyms = ("benchmark", "test", "accuracy")

    model: Model
    clip: CLIP
    vae: VAE
    count: Annotated[int, Field(ge=1, le=100_000, description="Prompts of each kind.")] = 300
    seed: Seed = 0
    steps: Steps = 20
    cfg: Guidance = 3.0
    sampler: SamplerName = "dpmpp_2m"
    scheduler: SchedulerName = "karras"

    @torch.no_grad()
    def run(self, progress: Progress = SILENT, models: Models = LOCAL_MODELS) -> Fidelity:
        rows: list[tuple[Scalar, ...]] = []
        shown: list[Tensor] = []
        with (
            models.borrow(self.model.recipe) as borrowed,
            models.borrow(self.clip.recipe) as text,
            models.borrow(self.vae.recipe) as vae,
        ):
            model = with_options(borrowed, self.model.options)
            total = len(ROWS) * self.count
            for place, row in enumerate(ROWS):
                prompts = prompts_for(row, self.count)
                drawn, restored = [], []
                for start in range(0, self.count, BATCH):
                    batch = prompts[start : start + BATCH]
                    drawn.append(self._draw(model, text, vae, batch, place * self.count + start))
                    restored.append(vae.decode(vae.encode(_true(batch))))
                    progress.step(place * self.count + start + len(batch), total, say("picture"))
                pictures = torch.cat(drawn)
                rows.append(_row(row, measure(prompts, _bytes(pictures))))
                rows.append(_row(f"{row}, restored", measure(prompts, _bytes(torch.cat(restored)))))
                shown.append(pictures[:SHOWN])
        columns = ("prompts", "n", "low", "high", *PARTS)
        return Fidelity(Table(columns, tuple(rows)), Image(grid(torch.cat(shown), SHOWN)[None]))

    def _draw(
        self,
        model: DiffusionModel,
        text: TextEncoder,
        vae: Autoencoder,
        prompts: Sequence[Prompt],
        first: int,
    ) -> Tensor:
        """Pictures (B, 3, H, W), 0..1; each depends on the seed and its number alone."""
        tokens = torch.cat([text.encode(prompt.text).tokens for prompt in prompts])
        cells = SIDE // vae.latent.downscale
        latent = Latent(
            torch.zeros(len(prompts), vae.latent.channels, cells, cells),
            format=vae.latent.name,
            indices=tuple(range(first, first + len(prompts))),
        )
        plan = Plan(
            sampler=self.sampler,
            sigmas=schedule(self.scheduler, levels_of(model), self.steps),
            seed=self.seed,
            cfg=self.cfg,
        )
        positive = Conditioning((ConditioningEntry(tokens),))
        negative = Conditioning((text.encode(""),))
        return vae.decode(sample(model, positive, negative, latent, plan).samples)


def _true(prompts: Sequence[Prompt]) -> Tensor:
    """The pictures that the prompts describe: (B, 3, H, W), 0..1."""
    pictures = [torch.from_numpy(np.array(draw(prompt.scene))) for prompt in prompts]
    return torch.stack(pictures).permute(0, 3, 1, 2) / 255


def _bytes(pictures: Tensor) -> NDArray[np.uint8]:
    array: NDArray[np.uint8] = (pictures * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
    return array


def _row(name: str, rates: Mapping[str, Rate]) -> tuple[Scalar, ...]:
    low, high = rates["all"].interval()
    shares = (rates[part].share if part in rates else None for part in PARTS)
    return (
        name,
        rates["all"].count,
        *(None if x is None else round(100 * x, 1) for x in (low, high, *shares)),
    )
