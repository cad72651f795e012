"""The denoising UNet of latent diffusion (Rombach et al. 2022): SD1, SD2 and SDXL checkpoints.

`input_blocks` is one flat list: the first convolution, then for each resolution its layers and
(but at the last) a downsampling. `output_blocks` is its mirror, with one layer more at each
resolution and the upsampling inside the last of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nodes.api.sentence import say
from nodes.models.layouts.shapes import Shapes, UnreadableLayout, largest_power_of_two

Config = dict[str, Any]
Names = Callable[[str], tuple[str, ...]]

_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
_TOP = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
    "class_embedding.linear_1": "label_emb.0.0",
    "class_embedding.linear_2": "label_emb.0.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
}


@dataclass(slots=True)
class _Level:
    """One resolution of the encoder half."""

    width: int
    layers: int = 0
    transformers: int = 0
    """Transformer blocks in each of the level's layers; 0: no attention."""


def config(unet: Shapes) -> Config:
    """UNet2DConditionModel's configuration from the shapes (names without their prefix).

    Heads and norm groups leave no trace in shapes: with a linear projection heads are 64 wide,
    else there are 8, and groups are 32, or the largest power of two below that fits.
    """
    levels = _levels(unet)
    _check_output_blocks(unet, levels)
    widths = [level.width for level in levels]
    attended = [level.width for level in levels if level.transformers]
    mid = unet.count("middle_block.1.transformer_blocks.{}.")
    depth = [level.transformers or mid or 1 for level in levels]
    linear = _projects_linearly(unet)
    heads: int | list[int]
    if linear:
        heads = [max(1, width // 64) for width in widths]
    else:
        heads = largest_power_of_two([*attended, widths[-1]], 8)  # the middle is attended too
    return {
        "in_channels": unet.size("input_blocks.0.0.weight", 1),
        "out_channels": unet.size("out.2.weight", 0),
        "block_out_channels": widths,
        "down_block_types": [
            "CrossAttnDownBlock2D" if level.transformers else "DownBlock2D" for level in levels
        ],
        "up_block_types": [
            "CrossAttnUpBlock2D" if level.transformers else "UpBlock2D"
            for level in reversed(levels)
        ],
        "mid_block_type": "UNetMidBlock2DCrossAttn",
        "layers_per_block": [level.layers for level in levels],
        "transformer_layers_per_block": depth,
        "cross_attention_dim": _context_width(unet),
        "attention_head_dim": heads,  # diffusers' name for the number of heads
        "norm_num_groups": largest_power_of_two(widths, 32),
        "use_linear_projection": linear,
    }


def file_key(key: str, config: Config) -> str:
    """The checkpoint's name for a parameter of UNet2DConditionModel, without prefix."""
    for module, name in _TOP.items():
        if key.startswith(f"{module}."):
            return name + key.removeprefix(module)
    layers = list(config["layers_per_block"])
    head, *rest = key.split(".")
    if head == "mid_block":
        kind, index, *inner = rest
        place = 1 if kind == "attentions" else 2 * int(index)
        return f"middle_block.{place}.{_inner(kind, inner)}"
    level, kind, index, *inner = rest
    if head == "down_blocks":
        first = sum(layers[: int(level)]) + int(level) + 1
        if kind == "downsamplers":  # …0.conv.weight
            return f"input_blocks.{first + layers[int(level)]}.0.op.{inner[-1]}"
        return f"input_blocks.{first + int(index)}.{_slot(kind)}.{_inner(kind, inner)}"
    if head == "up_blocks":
        layers.reverse()
        first = sum(layers[: int(level)]) + int(level)
        if kind == "upsamplers":
            attention = config["up_block_types"][int(level)].startswith("CrossAttn")
            last = first + layers[int(level)]
            return f"output_blocks.{last}.{2 if attention else 1}.conv.{inner[-1]}"
        return f"output_blocks.{first + int(index)}.{_slot(kind)}.{_inner(kind, inner)}"
    raise UnreadableLayout(say("{tensor} has no name in this layout", tensor=key))


def _slot(kind: str) -> int:
    return 1 if kind == "attentions" else 0


def _inner(kind: str, inner: list[str]) -> str:
    if kind == "resnets":
        return ".".join([_RESNET[inner[0]], *inner[1:]])
    return ".".join(inner)


def _levels(unet: Shapes) -> list[_Level]:
    level = _Level(width=0)
    levels = [level]
    for i in range(1, unet.count("input_blocks.{}.")):
        block = f"input_blocks.{i}"
        if f"{block}.0.op.weight" in unet:
            level = _Level(width=0)
            levels.append(level)
            continue
        width = unet.size(f"{block}.0.in_layers.2.weight", 0)
        transformers = unet.count(f"{block}.1.transformer_blocks.{{}}.")
        if level.layers and (width, transformers) != (level.width, level.transformers):
            raise UnreadableLayout(
                say("{block} differs from the other layers of its resolution", block=block)
            )
        level.width, level.transformers = width, transformers
        level.layers += 1
    if not all(level.layers for level in levels):
        raise UnreadableLayout(say("a resolution has no layers"))
    return levels


def _check_output_blocks(unet: Shapes, levels: list[_Level]) -> None:
    expected = sum(level.layers + 1 for level in levels)
    found = unet.count("output_blocks.{}.")
    if found != expected:
        raise UnreadableLayout(
            say(
                "there are {found} output_blocks where {expected} belong",
                found=found,
                expected=expected,
            )
        )


def _context_width(unet: Shapes) -> int:
    for block in ("middle_block", *(f"input_blocks.{i}" for i in range(1, 64))):
        key = f"{block}.1.transformer_blocks.0.attn2.to_k.weight"
        if key in unet:
            return unet.size(key, 1)
    raise UnreadableLayout(say("there is no cross attention"))


def _projects_linearly(unet: Shapes) -> bool:
    return len(unet["middle_block.1.proj_in.weight"]) == 2
