"""The node that trains an autoencoder."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import torch
from pydantic import Field
from torch import Tensor

from nodes.api import (
    LOCAL_FILES,
    SILENT,
    VAE,
    Curve,
    Dataset,
    Files,
    Models,
    Node,
    NodeError,
    Progress,
    Recipe,
    Scratch,
    Seed,
    TemporaryScratch,
    say,
)
from nodes.data.source import captioned, pictures_of
from nodes.models.export import save_vae
from nodes.models.header import identity
from nodes.models.local import LOCAL_MODELS
from nodes.training.device import device_of
from nodes.training.grid import grid
from nodes.training.params import BatchSize, LearningRate, ModelName, TrainingSteps
from nodes.vae.train import VAETraining, build_vae, to_signed, train_vae


class TrainedVAE(NamedTuple):
    vae: VAE
    curve: Curve


class TrainVAE(Node[TrainedVAE]):
    """Train an autoencoder from nothing: it turns pictures into small latents and back.

    A latent diffusion model needs one that fits its pictures. The run goes on where it was when
    the studio was closed, killed or asked for more steps; the preview shows pictures above what
    the autoencoder makes of them.
    """

    category = "training"
    synonyms = ("autoencoder", "KL-VAE", "first stage")
    resumes_over = ("decoder_steps",)

    dataset: Dataset
    name: ModelName = "trained"
    steps: Annotated[TrainingSteps, Field(description="Steps of encoder and decoder together.")] = (
        3100
    )
    crop_share: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="Share of those steps that look at crops with something in them, which "
            "cost a fraction of whole pictures.",
        ),
    ] = 0.71
    decoder_steps: Annotated[
        int,
        Field(
            ge=0,
            le=10_000_000,
            description="Steps of the decoder alone afterwards; latents stay as they are. "
            "More of them later go on from these.",
        ),
    ] = 2400
    width: Annotated[
        int,
        Field(
            ge=4,
            le=512,
            multiple_of=4,
            description="Channels at full size; the levels below have 2, 4 and 4 times as many. "
            "Stable Diffusion has 128.",
        ),
    ] = 16
    norm_groups: Annotated[
        int,
        Field(
            ge=1,
            le=64,
            description="Groups of channels that are normalised together. Few for narrow "
            "networks, which else cannot tell flat colours apart.",
            json_schema_extra={"advanced": True},
        ),
    ] = 2
    crop: Annotated[
        int,
        Field(
            ge=8,
            le=2048,
            multiple_of=8,
            description="Side of a crop.",
            json_schema_extra={"unit": "px"},
        ),
    ] = 32
    crop_batch: Annotated[BatchSize, Field(description="Crops in a step.")] = 32
    batch: Annotated[BatchSize, Field(description="Whole pictures in a step.")] = 6
    learning_rate: LearningRate = 1.5e-3
    seed: Seed = 0

    def run(
        self,
        progress: Progress = SILENT,
        models: Models = LOCAL_MODELS,
        files: Files = LOCAL_FILES,
        scratch: Scratch = TemporaryScratch(),  # noqa: B008 (makes no folder before it is asked)
    ) -> TrainedVAE:
        source = captioned(self.dataset, "TrainVAE")
        if self.width % self.norm_groups:
            raise NodeError(
                say(
                    "TrainVAE `norm_groups` is {norm_groups}, which does not divide the width "
                    "{width}.",
                    norm_groups=self.norm_groups,
                    width=self.width,
                ),
                input="norm_groups",
                remedy=say("Choose a number that does."),
            )
        device = device_of(models)
        torch.manual_seed(self.seed)
        widths = (self.width, 2 * self.width, 4 * self.width, 4 * self.width)
        vae = build_vae(widths, groups=self.norm_groups, side=source.size[0]).to(device)
        shown = pictures_of(source, range(min(8, len(source))))

        def preview() -> Tensor:
            with torch.no_grad():
                restored = vae.decode(
                    vae.encode(to_signed(shown).to(device)).latent_dist.mean
                ).sample
            return grid(torch.cat([shown / 255, restored.cpu() / 2 + 0.5]), columns=len(shown))

        knobs = VAETraining(
            steps=self.steps,
            crop_steps=round(self.steps * self.crop_share),
            crop=min(self.crop, *source.size),
            crop_batch=self.crop_batch,
            batch=self.batch,
            decoder_steps=self.decoder_steps,
            learning_rate=self.learning_rate,
            seed=self.seed,
        )
        curve = train_vae(
            vae,
            lambda indices: pictures_of(source, indices),
            len(source),
            knobs,
            scratch.path,
            progress,
            on_save=lambda: progress.preview(preview),
        )
        file = f"{self.name}.safetensors"
        path = files.save_model("vae", file)
        save_vae(path, vae)
        return TrainedVAE(VAE(Recipe("vae", f"vae/{file}", identity(path))), Curve(curve))
