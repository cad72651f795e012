"""The node that writes a trained model as one file."""

from __future__ import annotations

from typing import Annotated, Literal

import torch
from pydantic import Field

from nodes.api import (
    CLIP,
    LOCAL_FILES,
    VAE,
    Files,
    Model,
    Models,
    Node,
    NodeError,
    Saved,
    say,
)
from nodes.models.diffusion import with_options
from nodes.models.export import save_checkpoint
from nodes.models.local import LOCAL_MODELS
from nodes.training.params import ModelName

DTYPES = {"fp16": torch.float16, "bf16": torch.bfloat16, "fp32": torch.float32}


class SaveCheckpoint(Node[Saved]):
    """Write model, text encoder and VAE as one checkpoint file, which LoadCheckpoint opens.

    The file has the layout of SD1.x checkpoints. A file of the same name is replaced.
    """

    category = "training"
    output = True
    pure = False
    synonyms = ("CheckpointSave", "export", "safetensors", "ckpt")

    model: Model
    clip: CLIP
    vae: VAE
    name: ModelName = "trained"
    precision: Annotated[
        Literal["fp16", "bf16", "fp32"],
        Field(description="Number format of the weights: fp16 is half the size of fp32."),
    ] = "fp16"

    def run(self, models: Models = LOCAL_MODELS, files: Files = LOCAL_FILES) -> Saved:
        path = files.save_model("checkpoints", f"{self.name}.safetensors")
        with (
            models.borrow(self.model.recipe) as borrowed,
            models.borrow(self.clip.recipe) as text,
            models.borrow(self.vae.recipe) as vae,
        ):
            model = with_options(borrowed, self.model.options)
            if model.latent.channels != vae.latent.channels:
                raise NodeError(
                    say(
                        "SaveCheckpoint `vae` has latents of {channels} channels, the model works on "
                        "{latent_channels}.",
                        channels=vae.latent.channels,
                        latent_channels=model.latent.channels,
                    ),
                    input="vae",
                    remedy=say("Link the VAE that the model was trained with."),
                )
            save_checkpoint(
                path,
                unet=model.module,
                text=text.module,
                vae=vae.module,
                prediction=model.prediction,
                preview=model.latent.preview,
                dtype=DTYPES[self.precision],
            )
        return Saved(())
