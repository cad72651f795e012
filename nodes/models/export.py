"""Write a diffusion model as one SD1.x checkpoint file: the inverse of `families/sd1.py`.

What no shape shows (heads, norm groups, prediction, how a latent looks) goes into the metadata as
`tessera.unet`, `tessera.vae`, `tessera.text`, `tessera.prediction` and `tessera.preview`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from nodes.models.layouts import ldm_unet, ldm_vae
from nodes.models.preview_fit import PreviewFit

if TYPE_CHECKING:
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel

UNET = "model.diffusion_model."
VAE = "first_stage_model."
TEXT = "cond_stage_model.transformer.text_model."


def save_checkpoint(
    path: Path,
    *,
    unet: UNet2DConditionModel,
    text: CLIPTextModel,
    vae: AutoencoderKL | None = None,
    prediction: str = "epsilon",
    preview: PreviewFit | None = None,
    dtype: torch.dtype = torch.float16,
) -> None:
    """Write the file, with or without a VAE; a reader sees the old one or the whole new one.

    `preview` is `LatentFormat.preview`.
    """
    tensors = {**unet_tensors(unet), **text_tensors(text)}
    metadata = {
        "tessera.unet": _as_json(unet.config),
        "tessera.text": _as_json(text.config.to_diff_dict()),
        "tessera.prediction": prediction,
    }
    if vae is not None:
        tensors |= {VAE + name: value for name, value in vae_tensors(vae).items()}
        metadata["tessera.vae"] = _as_json(vae.config)
    if preview is not None:
        metadata["tessera.preview"] = preview.as_json()
    write_tensors(path, tensors, metadata, dtype)


def save_vae(path: Path, vae: AutoencoderKL, dtype: torch.dtype = torch.float32) -> None:
    """Write an autoencoder alone, as `LoadVAE` takes it."""
    write_tensors(path, vae_tensors(vae), {"tessera.vae": _as_json(vae.config)}, dtype)


# ------------------------------------------------------------------ names


def unet_tensors(unet: UNet2DConditionModel) -> dict[str, Tensor]:
    """The UNet's weights by the layout's names."""
    config = dict(unet.config)
    layers = config["layers_per_block"]
    if isinstance(layers, int):
        config["layers_per_block"] = [layers] * len(config["block_out_channels"])
    return {UNET + ldm_unet.file_key(k, config): value for k, value in unet.state_dict().items()}


def vae_tensors(vae: AutoencoderKL) -> dict[str, Tensor]:
    """The autoencoder's weights by the layout's names, without prefix."""
    tensors = {}
    for key, value in vae.state_dict().items():
        name = ldm_vae.file_key(key, dict(vae.config))
        if ".mid.attn_1." in name and value.ndim == 2:
            value = value[:, :, None, None]  # the layout's attention is made of convolutions
        tensors[name] = value
    return tensors


def text_tensors(text: CLIPTextModel) -> dict[str, Tensor]:
    """The text encoder's weights by the layout's names."""
    return {
        TEXT + key.removeprefix("text_model."): value
        for key, value in text.state_dict().items()
        if not key.endswith("position_ids")
    }


def write_tensors(
    path: Path,
    tensors: Mapping[str, Tensor],
    metadata: Mapping[str, str],
    dtype: torch.dtype = torch.float16,
) -> None:
    """Write a safetensors file; a reader sees the old one or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    stored = {name: t.detach().to("cpu", dtype).contiguous() for name, t in tensors.items()}
    try:
        save_file(stored, part, metadata={"format": "pt", **metadata})
        part.chmod(0o644)  # safetensors makes files that their owner alone can read
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _as_json(config: Mapping[str, Any]) -> str:
    """A configuration without what diffusers notes for itself."""
    return json.dumps({k: v for k, v in config.items() if not k.startswith("_")}, sort_keys=True)
