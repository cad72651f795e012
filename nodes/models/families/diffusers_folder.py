"""Folders as diffusers writes them: `model_index.json` and one folder for each part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nodes.api.errors import UnsupportedModel
from nodes.api.sentence import say
from nodes.models.blueprint import Blueprint, Config, LatentSpace, Noise, Part, Stored
from nodes.models.header import read_header
from nodes.models.layouts.ldm_vae import old_diffusers_key
from nodes.models.signs import Family

INDEX = "model_index.json"

FAMILY = Family("sd1-folder", say("an SD1.x diffusers folder"), "checkpoint", (), supported=True)

_LABELS = {
    "StableDiffusionXLPipeline": ("sdxl", say("an SDXL diffusers folder")),
    "StableDiffusionXLInpaintPipeline": (
        "sdxl-inpaint",
        say("an SDXL inpainting diffusers folder"),
    ),
    "StableDiffusionInpaintPipeline": ("sd1-inpaint", say("an inpainting diffusers folder")),
    "StableDiffusion3Pipeline": ("sd3", say("an SD3 diffusers folder")),
    "FluxPipeline": ("flux-dev", say("a FLUX.1 diffusers folder")),
}
_WEIGHTS = {
    "unet": "diffusion_pytorch_model",
    "vae": "diffusion_pytorch_model",
    "text_encoder": "model",
}
_UNET_DEFAULTS: Config = {"cross_attention_dim": 768}
_LARGEST = 65_536


def family(path: Path) -> Family:
    """Which pipeline the folder was written for."""
    index = _json(path, INDEX)
    pipeline = str(index.get("_class_name", "unknown"))
    encoder = index.get("text_encoder")
    plain = pipeline in ("StableDiffusionPipeline", "StableDiffusionImg2ImgPipeline")
    if plain and isinstance(encoder, list) and encoder[-1:] == ["CLIPTextModel"]:
        return FAMILY
    name, label = _LABELS.get(pipeline, ("unknown", f"a diffusers folder of a {pipeline}"))
    return Family(name, label, "checkpoint", ())


def blueprint(path: Path) -> Blueprint:
    """The parts of the folder, configured by their own config.json."""
    found = family(path)
    if not found.supported:
        raise UnsupportedModel(
            say(
                "{name} is {label}, which cannot be used here yet.",
                name=path.name,
                label=found.label,
            ),
            remedy=FAMILY.remedy,
        )
    unet = _json(path, "unet/config.json")
    vae = _json(path, "vae/config.json")
    text = _json(path, "text_encoder/config.json")
    tensors = {name: _tensors(path, name, stem) for name, stem in _WEIGHTS.items()}
    if unet.get("in_channels") != unet.get("out_channels"):
        raise UnsupportedModel(
            say(
                "{name} is an inpainting model ({value} input channels), which cannot be used "
                "here yet.",
                name=path.name,
                value=unet.get("in_channels"),
            ),
            remedy=FAMILY.remedy,
        )
    return Blueprint(
        family="sd1",
        path=path,
        unet=Part("unet", unet, tensors["unet"], lambda key: (key,)),
        vae=Part("vae", vae, tensors["vae"], lambda key: (key, old_diffusers_key(key))),
        text=Part(
            "text",
            text,
            {k.removeprefix("text_model."): v for k, v in tensors["text_encoder"].items()},
            lambda key: (key,),
        ),
        noise=_noise(path),
        latent=LatentSpace(
            channels=vae.get("latent_channels", 4),
            downscale=2 ** (len(vae.get("block_out_channels", [0] * 4)) - 1),
            scale=vae.get("scaling_factor") or 0.18215,
            shift=vae.get("shift_factor") or 0.0,
        ),
    )


def _noise(path: Path) -> Noise:
    try:
        said = _json(path, "scheduler/scheduler_config.json")
    except UnsupportedModel:
        return Noise()
    default = Noise()
    schedule = said.get("beta_schedule")
    return Noise(
        prediction="v_prediction" if said.get("prediction_type") == "v_prediction" else "epsilon",
        schedule=schedule
        if schedule in ("scaled_linear", "linear", "squaredcos_cap_v2")
        else default.schedule,
        steps=_number(said, "num_train_timesteps", default.steps, 1, 100_000),
        beta_start=_number(said, "beta_start", default.beta_start, 0, 1),
        beta_end=_number(said, "beta_end", default.beta_end, 0, 1),
        zero_terminal_snr=said.get("rescale_betas_zero_snr") is True,
    )


def _number(said: Mapping[str, Any], key: str, default: Any, low: float, high: float) -> Any:
    value = said.get(key)
    fits = isinstance(value, type(default)) and low < value <= high
    return value if fits else default


def _tensors(path: Path, folder: str, stem: str) -> dict[str, Stored]:
    """Every tensor of one part: one file, a half-precision variant, or shards under an index."""
    here = path / folder
    for suffix in ("", ".fp16", ".bf16", ".non_ema"):
        single = here / f"{stem}{suffix}.safetensors"
        if single.exists():
            return _stored([single])
        index = here / f"{stem}.safetensors.index{suffix}.json"
        if index.exists():
            shards = _json(here, index.name).get("weight_map", {})
            names = sorted({str(shard) for shard in dict(shards).values()})
            if any(Path(name).name != name for name in names):
                raise UnsupportedModel(
                    say(
                        "{name}/{folder}/{index_name} names files outside its folder.",
                        name=path.name,
                        folder=folder,
                        index_name=index.name,
                    ),
                    remedy=say("Download the folder again."),
                )
            return _stored([here / name for name in names])
    pickled = next(here.glob(f"{stem}*.bin"), None) if here.is_dir() else None
    if pickled is not None:
        read_header(pickled)  # says that it is pickled and how to convert it
    raise UnsupportedModel(
        say(
            "{name}/{folder} holds no {stem}.safetensors.", name=path.name, folder=folder, stem=stem
        ),
        remedy=say("Download the folder's .safetensors files too."),
    )


def _stored(files: list[Path]) -> dict[str, Stored]:
    return {
        name: Stored(file, info)
        for file in files
        for name, info in read_header(file).tensors.items()
    }


def _json(path: Path, name: str) -> dict[str, Any]:
    """A JSON table with sane numbers, so that a configuration cannot ask for the moon."""
    file = path / name
    try:
        table = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise UnsupportedModel(
            say("{name} has no {name2}: it is no diffusers folder.", name=path.name, name2=name),
            remedy=say("Choose a .safetensors file or a whole diffusers folder."),
        ) from None
    except (ValueError, OSError, RecursionError):
        raise UnsupportedModel(
            say("{name}/{name2} is not readable JSON.", name=path.name, name2=name),
            remedy=say("Download the folder again."),
        ) from None
    if not isinstance(table, dict) or not _modest(table):
        raise UnsupportedModel(
            say(
                "{name}/{name2} asks for a network of an impossible size.",
                name=path.name,
                name2=name,
            ),
            remedy=say("Download the folder again."),
        )
    return table


def _modest(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_modest(v) for k, v in value.items() if k != "weight_map")
    if isinstance(value, list):
        return len(value) <= 64 and all(_modest(v) for v in value)
    return not isinstance(value, int | float) or abs(value) <= _LARGEST
