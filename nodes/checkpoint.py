"""Open model files."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from nodes.api import (
    CLIP,
    LOCAL_FILES,
    VAE,
    CheckpointName,
    Files,
    Model,
    Node,
    NodeError,
    Recipe,
    Scalar,
    VAEName,
)
from nodes.models.detect import blueprint
from nodes.models.header import identity

PrecisionName = Annotated[
    Literal["auto", "fp32", "bf16", "fp16"],
    Field(
        description="Number format to compute in; auto takes what suits the device and the file.",
        json_schema_extra={"advanced": True},
    ),
]


class Checkpoint(NamedTuple):
    model: Model
    clip: CLIP
    vae: VAE


class LoadCheckpoint(Node[Checkpoint]):
    """Open a checkpoint: the model that draws, its text encoder and its VAE.

    Takes SD1.x single files (.safetensors) of any size and diffusers folders of them. The weights
    are read when a node first needs them.
    """

    category = "loaders"
    synonyms = ("CheckpointLoaderSimple", "open model", "safetensors", "ckpt")

    name: CheckpointName
    prediction: Annotated[
        Literal["auto", "epsilon", "v_prediction"],
        Field(
            description="What the model predicts. The file often does not tell: if pictures come "
            "out as grey noise, try the other one.",
            json_schema_extra={"advanced": True},
        ),
    ] = "auto"
    precision: PrecisionName = "auto"

    def run(self, files: Files = LOCAL_FILES) -> Checkpoint:
        file, stamp = f"checkpoints/{self.name}", _checked(files, "checkpoints", self.name)
        options = _options(self.precision)
        model_options: dict[str, Scalar] = {}
        if self.prediction != "auto":
            model_options["prediction"] = self.prediction
        return Checkpoint(
            model=Model(Recipe("diffusion", file, stamp, options), model_options),
            clip=CLIP(Recipe("text", file, stamp, options)),
            vae=VAE(Recipe("vae", file, stamp, options)),
        )


class LoadVAE(Node[VAE]):
    """Open a VAE file, to use it instead of the checkpoint's own."""

    category = "loaders"
    synonyms = ("VAELoader",)
    output_name = "vae"

    name: VAEName
    precision: PrecisionName = "auto"

    def run(self, files: Files = LOCAL_FILES) -> VAE:
        stamp = _checked(files, "vae", self.name)
        return VAE(Recipe("vae", f"vae/{self.name}", stamp, _options(self.precision)))


def _checked(files: Files, folder: str, name: str) -> str:
    """The file's identity. Whatever its header shows to be wrong is said here, at the input that
    names it, and not by the node that first needs the weights."""
    try:
        path = files.model(folder, name)
        stamp = identity(path)
        blueprint(path)
    except NodeError as error:
        error.input = "name"
        raise
    return stamp


def _options(precision: str) -> tuple[tuple[str, Scalar], ...]:
    return () if precision == "auto" else (("precision", precision),)
