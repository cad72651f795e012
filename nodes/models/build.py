"""Turn a blueprint's part into a running module.

The module is made on the meta device, which takes no memory, and gets the file's tensors
assigned (`weights.py`).
"""

from __future__ import annotations

from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from nodes.api.errors import UnsupportedModel
from nodes.api.sentence import say
from nodes.models.blueprint import Config, Part, Stored
from nodes.models.mapped import STORED
from nodes.models.weights import read_weights


def build(part: Part, device: torch.device, dtype: torch.dtype) -> torch.nn.Module:
    """The part as a diffusers or transformers module in eval mode, its weights loaded.

    UnsupportedModel if a weight is missing, has another shape or cannot be converted.
    """
    module = empty(part)
    wanted = {name: tuple(tensor.shape) for name, tensor in module.state_dict().items()}
    found = {name: _find(part, name, shape) for name, shape in wanted.items()}
    weights = read_weights(found, device, dtype)
    weights = {name: weights[name].reshape(shape) for name, shape in wanted.items()}
    module.load_state_dict(weights, strict=True, assign=True)
    _rebuild_buffers(module, device)
    return module.requires_grad_(False).eval()


def empty(part: Part) -> torch.nn.Module:
    """The module on the meta device, without weights. UnsupportedModel if its configuration makes
    none."""
    with torch.device("meta"), _Uninitialised():
        return _module(part)


class _Uninitialised(TorchFunctionMode):
    """Leaves out the drawing of first weights, which takes half the time of making a module."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if getattr(func, "__module__", None) == "torch.nn.init":
            return args[0] if args else kwargs["tensor"]
        return func(*args, **kwargs)


def _module(part: Part) -> torch.nn.Module:
    """Imports here: diffusers takes seconds."""
    try:
        match part.kind:
            case "unet":
                from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

                return _from_config(UNet2DConditionModel, part.config)
            case "vae":
                from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL

                return _from_config(AutoencoderKL, part.config)
            case "text":
                from transformers import CLIPTextConfig
                from transformers.models.clip.modeling_clip import CLIPTextModel

                text: torch.nn.Module = CLIPTextModel(CLIPTextConfig(**_own(part.config)))
                return text
    except Exception as error:  # whatever a library says to a configuration it cannot build
        raise UnsupportedModel(
            say(
                "The {kind} cannot be built as its file describes it: {error}.",
                kind=part.kind,
                error=error,
            ),
            remedy=say("The file is damaged or of an unusual build: try another version of it."),
        ) from error


def _from_config(cls: Any, config: Config) -> torch.nn.Module:
    module: torch.nn.Module = cls.from_config(_own(config))
    return module


def _own(config: Config) -> Config:
    """The configuration without the notes its writer left (`_class_name`, `architectures` …)."""
    strangers = {"architectures", "model_type", "transformers_version", "torch_dtype", "dtype"}
    return {k: v for k, v in config.items() if not k.startswith("_") and k not in strangers}


def _find(part: Part, name: str, shape: tuple[int, ...]) -> Stored:
    for candidate in part.names(name):
        stored = part.tensors.get(candidate)
        if stored is None:
            continue
        if _without_ones(stored.info.shape) != _without_ones(shape):
            raise UnsupportedModel(
                say(
                    "{name}: {candidate} has shape {shape}; this {kind} needs {shape2}.",
                    name=stored.path.name,
                    candidate=candidate,
                    shape=list(stored.info.shape),
                    kind=part.kind,
                    shape2=list(shape),
                ),
                remedy=say("The file is of an unusual build: try another version of it."),
            )
        if stored.info.dtype not in STORED:
            raise UnsupportedModel(
                say(
                    "{name}: {candidate} is stored as {dtype}, which cannot be read.",
                    name=stored.path.name,
                    candidate=candidate,
                    dtype=stored.info.dtype,
                ),
                remedy=say("Use a version of the model in fp16, bf16 or fp32."),
            )
        return stored
    file = next((f"{stored.path.name}: its" for stored in part.tensors.values()), "The")
    raise UnsupportedModel(
        say(
            "{file} {kind} lacks the tensor {name}.",
            file=file,
            kind=part.kind,
            name=part.names(name)[0],
        ),
        remedy=say("The file is incomplete: download it again or try another version of it."),
    )


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    """(C, C, 1, 1) and (C, C) are one matrix: old autoencoders store attention as convolution."""
    return tuple(n for n in shape if n != 1)


def _rebuild_buffers(module: torch.nn.Module, device: torch.device) -> None:
    """Buffers that no file holds are still on the meta device: make them anew."""
    for owner in module.modules():
        for name, buffer in list(owner.named_buffers(recurse=False)):
            if not buffer.is_meta:
                continue
            if name != "position_ids":
                raise RuntimeError(f"{type(owner).__name__}.{name} is not in the file")
            owner.register_buffer(
                name, torch.arange(buffer.shape[-1], device=device).unsqueeze(0), persistent=False
            )
