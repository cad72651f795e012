"""Named parameter types: range, step and sentence stand here once.

A field written `steps: Steps = 20` gets its widget, its JSON schema and its documentation from
the type. `json_schema_extra` keys the editor knows: `step`, `unit`, `multiline`, `dynamic`
(wildcards allowed), `prompt` (for a text encoder: weights, embeddings, tokens are counted), `seed`
(seed control), `choices` (a list that changes with the disk), `upload`, `format: "color"`,
`widget` (`slider`; `mask` and `crop`, drawn on the picture that the input named in `of` holds),
`advanced`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

Seed = Annotated[
    int,
    Field(
        ge=0,
        le=2**64 - 1,
        description="Start of the random numbers; the same seed draws the same picture.",
        json_schema_extra={"seed": True},
    ),
]
Steps = Annotated[int, Field(ge=1, le=10_000, description="Number of denoising steps.")]
Guidance = Annotated[
    float,
    Field(
        ge=0,
        le=100,
        description="Classifier-free guidance: how strongly the prompt is followed.",
        json_schema_extra={"step": 0.1},
    ),
]
Strength = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        description="How much of the latent is drawn anew: 1 all of it, 0 nothing.",
        json_schema_extra={"step": 0.01},
    ),
]
Fraction = Annotated[
    float, Field(ge=0, le=1, description="A share, 0..1.", json_schema_extra={"step": 0.01})
]
Number = Annotated[
    int | Annotated[float, Field(allow_inf_nan=False)], WithJsonSchema({"type": "number"})
]
"""A finite number that stays whole if it was whole."""
Pixels = Annotated[
    int,
    Field(ge=1, le=16_384, description="Pixels.", json_schema_extra={"unit": "px"}),
]
LatentPixels = Annotated[
    int,
    Field(
        ge=16,
        le=16_384,
        multiple_of=8,
        description="Pixels, a multiple of 8.",
        json_schema_extra={"step": 8, "unit": "px"},
    ),
]
BatchSize = Annotated[int, Field(ge=1, le=4096, description="Pictures drawn at once.")]
Prompt = Annotated[
    str,
    Field(
        max_length=100_000,
        description="What to draw. (word:1.2) weighs a word.",
        json_schema_extra={"multiline": True, "prompt": True},
    ),
]
Text = Annotated[str, Field(max_length=1_000_000, json_schema_extra={"multiline": True})]
FilePrefix = Annotated[
    str,
    Field(
        max_length=200,
        description="Name of the file, with %date%, %seed% or %node.input% and a subfolder.",
    ),
]
Color = Annotated[
    str,
    Field(
        pattern=r"^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$",
        description="Colour as #rrggbb.",
        json_schema_extra={"format": "color"},
    ),
]
CheckpointName = Annotated[
    str,
    Field(
        min_length=1,
        description="A checkpoint file: model, text encoder and VAE in one.",
        json_schema_extra={"choices": "models/checkpoints"},
    ),
]
VAEName = Annotated[
    str,
    Field(min_length=1, description="A VAE file.", json_schema_extra={"choices": "models/vae"}),
]
ImageName = Annotated[
    str,
    Field(
        min_length=1,
        description="A picture among the inputs.",
        json_schema_extra={"choices": "inputs/images", "upload": True},
    ),
]
ScaleMethod = Literal["nearest-exact", "bilinear", "area", "bicubic", "lanczos"]
