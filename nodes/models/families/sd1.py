"""SD1.x single files of any width and depth (Rombach et al. 2022), epsilon or v-prediction.

`model.diffusion_model.` is the UNet, `first_stage_model.` the VAE and
`cond_stage_model.transformer.` CLIP's text encoder. What no shape shows may stand in the file's
metadata: `tessera.unet`, `tessera.vae` and `tessera.text` (configurations as JSON),
`tessera.prediction` and `tessera.preview`.
"""

from __future__ import annotations

from nodes.api.sentence import say
from nodes.models.blueprint import (
    Blueprint,
    LatentSpace,
    Noise,
    Part,
    tensors_below,
    with_notes,
)
from nodes.models.header import Header
from nodes.models.layouts import clip_text, ldm_unet, ldm_vae
from nodes.models.layouts.shapes import Shapes
from nodes.models.preview_fit import PreviewFit, matrix_fit, preview_fit
from nodes.models.signs import Family, has, lacks, no, rank

_UNET = ("model.diffusion_model.", "diffusion_model.", "")
_VAE = ("first_stage_model.", "vae.")
_TEXT = (
    "cond_stage_model.transformer.text_model.",
    "cond_stage_model.transformer.",
    "text_encoders.clip_l.transformer.text_model.",
)

FAMILY = Family(
    "sd1",
    say("an SD1.x checkpoint"),
    "checkpoint",
    (
        has("input_blocks.0.0.weight", "out.2.weight", "middle_block.1.proj_in.weight"),
        lacks("label_emb.0.0.weight"),
        no(rank("middle_block.1.proj_in.weight", 2)),
    ),
    supported=True,
)

_PUBLISHED_FIT = (
    (0.298, 0.207, 0.208),
    (0.187, 0.286, 0.173),
    (-0.158, 0.189, 0.264),
    (-0.184, -0.271, -0.473),
)
"""SD1.4's scaled latent to RGB in -1..1, by Kevin Turner:
discuss.huggingface.co/t/decoding-latents-to-rgb-without-upscaling/23204/2"""


def blueprint(header: Header) -> Blueprint:
    """The three parts of the file; a part that the file lacks is None."""
    shapes = {name: info.shape for name, info in header.tensors.items()}
    notes = header.metadata
    unet = vae = text = None

    prefix = next((p for p in _UNET if f"{p}input_blocks.0.0.weight" in header), None)
    if prefix is not None:
        config = ldm_unet.config(Shapes(shapes, prefix))
        config = with_notes("unet", config, notes.get("tessera.unet"))
        unet = Part("unet", config, tensors_below(header, prefix), _unet_names(config))

    prefix = next((p for p in _VAE if f"{p}decoder.conv_in.weight" in header), None)
    if prefix is not None:
        config = ldm_vae.config(Shapes(shapes, prefix))
        config = with_notes("vae", config, notes.get("tessera.vae"))
        vae = Part("vae", config, tensors_below(header, prefix), _vae_names(config))

    token_table = "embeddings.token_embedding.weight"
    prefix = next((p for p in _TEXT if f"{p}{token_table}" in header), None)
    if prefix is not None:
        config = clip_text.config(Shapes(shapes, prefix))
        config = with_notes("text", config, notes.get("tessera.text"))
        text = Part("text", config, tensors_below(header, prefix), lambda key: (key,))

    return Blueprint(
        family=FAMILY.name,
        path=header.path,
        unet=unet,
        vae=vae,
        text=text,
        noise=_noise(header),
        latent=_latent(unet, vae, notes.get("tessera.preview")),
    )


def _unet_names(config: ldm_unet.Config) -> ldm_unet.Names:
    return lambda key: (ldm_unet.file_key(key, config),)


def _vae_names(config: ldm_vae.Config) -> ldm_vae.Names:
    return lambda key: (ldm_vae.file_key(key, config),)


def _noise(header: Header) -> Noise:
    """Epsilon, unless the file says otherwise: our note, a `v_pred` tensor or modelspec's note."""
    said = header.metadata.get("tessera.prediction")
    if said is None:
        said = header.metadata.get("modelspec.prediction_type", "")
    v = "v_pred" in header or said in ("v", "v_prediction")
    return Noise(prediction="v_prediction" if v else "epsilon", zero_terminal_snr="ztsnr" in header)


def _latent(unet: Part | None, vae: Part | None, preview: str | None) -> LatentSpace:
    if vae is None:
        channels = unet.config["out_channels"] if unet else 4
        space = LatentSpace(channels=channels)
    else:
        space = LatentSpace(
            channels=vae.config["latent_channels"],
            downscale=2 ** (len(vae.config["block_out_channels"]) - 1),
            scale=vae.config.get("scaling_factor", 0.18215),
            shift=vae.config.get("shift_factor", 0.0),
        )
    fit = preview_fit(preview, space.channels)
    if fit is None and unet is not None and unet.config["block_out_channels"][0] == 320:
        fit = _published_preview(space.scale)
    return LatentSpace(space.channels, space.downscale, space.scale, space.shift, fit)


def _published_preview(scale: float) -> PreviewFit:
    """The published fit for unscaled latents and RGB in 0..1."""
    rows = [[value * scale / 2 for value in row] for row in _PUBLISHED_FIT]
    return matrix_fit(rows, (0.5, 0.5, 0.5))
