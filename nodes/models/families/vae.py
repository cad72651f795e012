"""Files that hold an autoencoder alone: LDM's names with or without prefix, or diffusers' names."""

from __future__ import annotations

from nodes.api.sentence import say
from nodes.models.blueprint import Blueprint, LatentSpace, Part, tensors_below, with_notes
from nodes.models.header import Header
from nodes.models.layouts import ldm_vae
from nodes.models.layouts.shapes import Shapes
from nodes.models.signs import Family, either, has, lacks

_PREFIXES = ("first_stage_model.", "vae.", "")

FAMILY = Family(
    "vae",
    say("a VAE"),
    "vae",
    (
        either(
            has("decoder.conv_in.weight", "encoder.conv_in.weight"),
            has("first_stage_model.decoder.conv_in.weight"),
            has("vae.decoder.conv_in.weight"),
        ),
        lacks("input_blocks.0.0.weight"),
    ),
    supported=True,
    remedy=say("Put it into models/vae and load it with LoadVAE."),
)


def blueprint(header: Header) -> Blueprint:
    """The autoencoder, with SD1's scale unless the file notes another."""
    prefix = next(p for p in _PREFIXES if f"{p}decoder.conv_in.weight" in header)
    shapes = Shapes({name: info.shape for name, info in header.tensors.items()}, prefix)
    notes = header.metadata.get("tessera.vae")
    if "decoder.mid_block.resnets.0.conv1.weight" in shapes:
        config = with_notes("vae", ldm_vae.diffusers_config(shapes), notes)
        part = Part(
            "vae",
            config,
            tensors_below(header, prefix),
            lambda key: (key, ldm_vae.old_diffusers_key(key)),
        )
    else:
        config = with_notes("vae", ldm_vae.config(shapes), notes)
        part = Part(
            "vae",
            config,
            tensors_below(header, prefix),
            lambda key: (ldm_vae.file_key(key, config),),
        )
    return Blueprint(
        family=FAMILY.name,
        path=header.path,
        vae=part,
        latent=LatentSpace(
            channels=config["latent_channels"],
            downscale=2 ** (len(config["block_out_channels"]) - 1),
            scale=config.get("scaling_factor", 0.18215),
            shift=config.get("shift_factor", 0.0),
        ),
    )
