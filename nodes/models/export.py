"""Write a diffusion model as one SD1.x checkpoint file: the inverse of `families/sd1.py`.

What no shape shows (heads, norm groups, prediction, how a latent looks) goes into the metadata as
`tessera.unet`, `tessera.vae`, `tessera.text`, `tessera.prediction` and `tessera.preview`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from nodes.models.layouts import ldm_unet, ldm_vae

if TYPE_CHECKING:
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel

UNET = "model.diffusion_model."
VAE = "first_stage_model."
TEXT = "cond_stage_model.transformer.text_model."


def checkpoint_tensors(
    unet: UNet2DConditionModel, text: CLIPTextModel, vae: AutoencoderKL
) -> dict[str, Tensor]:
    """The three modules' weights under the names of the SD1.x layout."""
    unet_config, vae_config = dict(unet.config), dict(vae.config)
    layers = unet_config["layers_per_block"]
    if isinstance(layers, int):
        unet_config["layers_per_block"] = [layers] * len(unet_config["block_out_channels"])
    tensors = {}
    for key, value in unet.state_dict().items():
        tensors[UNET + ldm_unet.file_key(key, unet_config)] = value
    for key, value in vae.state_dict().items():
        name = ldm_vae.file_key(key, vae_config)
        if "attn_1" in name and name.endswith("weight") and value.ndim == 2:
            value = value[:, :, None, None]  # the original's attention is made of convolutions
        tensors[VAE + name] = value
    for key, value in text.state_dict().items():
        if not key.endswith("position_ids"):
            tensors[TEXT + key.removeprefix("text_model.")] = value
    return tensors


def save_checkpoint(
    path: Path,
    unet: UNet2DConditionModel,
    text: CLIPTextModel,
    vae: AutoencoderKL,
    prediction: str = "epsilon",
    preview: tuple[Sequence[Sequence[float]], Sequence[float]] | None = None,
    dtype: torch.dtype = torch.float16,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Write the file; a reader sees the old one or the whole new one.

    `preview` is the map from unscaled latents to RGB in 0..1: a matrix, one row a channel, and a bias.
    """
    tensors = {
        name: value.detach().to("cpu", dtype).contiguous()
        for name, value in checkpoint_tensors(unet, text, vae).items()
    }
    metadata = {
        "format": "pt",
        "tessera.unet": _as_json(unet.config),
        "tessera.vae": _as_json(vae.config),
        "tessera.text": _as_json(text.config.to_diff_dict()),
        "tessera.prediction": prediction,
        **(notes or {}),
    }
    if preview is not None:
        matrix, bias = preview
        metadata["tessera.preview"] = json.dumps({"matrix": matrix, "bias": bias})
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        save_file(tensors, part, metadata=metadata)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _as_json(config: Mapping[str, Any]) -> str:
    """A configuration without what diffusers notes for itself."""
    return json.dumps({k: v for k, v in config.items() if not k.startswith("_")}, sort_keys=True)
