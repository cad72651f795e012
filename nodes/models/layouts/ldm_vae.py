"""The autoencoder of latent diffusion checkpoints (`first_stage_model.`), and diffusers' own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nodes.api.sentence import say
from nodes.models.layouts.shapes import Shapes, UnreadableLayout, largest_power_of_two

Config = dict[str, Any]
Names = Callable[[str], tuple[str, ...]]

_ATTENTION = {
    "group_norm": "norm",
    "to_q": "q",
    "to_k": "k",
    "to_v": "v",
    "to_out.0": "proj_out",
}
_OLD_ATTENTION = {
    "to_q": "query",
    "to_k": "key",
    "to_v": "value",
    "to_out.0": "proj_attn",
}


def config(vae: Shapes) -> Config:
    """AutoencoderKL's configuration from a checkpoint's shapes (names without prefix)."""
    levels = vae.count("encoder.down.{}.")
    widths = [vae.size(f"encoder.down.{i}.block.0.conv1.weight", 0) for i in range(levels)]
    return _config(
        vae,
        widths=widths,
        layers=vae.count("encoder.down.0.block.{}."),
        attention="encoder.mid.attn_1.q.weight" in vae,
    )


def diffusers_config(vae: Shapes) -> Config:
    """The same from the shapes of a file that diffusers itself wrote."""
    levels = vae.count("encoder.down_blocks.{}.")
    first = "encoder.down_blocks.{}.resnets.0.conv1.weight"
    attention = "encoder.mid_block.attentions.0"
    return _config(
        vae,
        widths=[vae.size(first.format(i), 0) for i in range(levels)],
        layers=vae.count("encoder.down_blocks.0.resnets.{}."),
        attention=f"{attention}.to_q.weight" in vae or f"{attention}.query.weight" in vae,
    )


def _config(vae: Shapes, *, widths: list[int], layers: int, attention: bool) -> Config:
    if not widths or not layers:
        raise UnreadableLayout(say("the autoencoder's encoder is missing"))
    return {
        "in_channels": vae.size("encoder.conv_in.weight", 1),
        "out_channels": vae.size("decoder.conv_out.weight", 0),
        "latent_channels": vae.size("decoder.conv_in.weight", 1),
        "block_out_channels": widths,
        "down_block_types": ["DownEncoderBlock2D"] * len(widths),
        "up_block_types": ["UpDecoderBlock2D"] * len(widths),
        "layers_per_block": layers,
        "norm_num_groups": largest_power_of_two(widths, 32),
        "use_quant_conv": "quant_conv.weight" in vae,
        "use_post_quant_conv": "post_quant_conv.weight" in vae,
        "mid_block_add_attention": attention,
    }


def file_key(key: str, config: Config) -> str:
    """The checkpoint's name for a parameter of AutoencoderKL, without prefix."""
    half, *rest = key.split(".")
    if half not in ("encoder", "decoder"):
        return key  # quant_conv, post_quant_conv
    if rest[0] == "conv_norm_out":
        return ".".join([half, "norm_out", *rest[1:]])
    if rest[0] == "mid_block":
        kind, index, *inner = rest[1:]
        if kind == "attentions":
            return f"{half}.mid.attn_1.{_renamed(inner, _ATTENTION)}"
        return f"{half}.mid.block_{int(index) + 1}.{_resnet(inner)}"
    if rest[0] in ("down_blocks", "up_blocks"):
        side = rest[0].removesuffix("_blocks")
        level, kind, index, *inner = rest[1:]
        if side == "up":  # counted from the smallest resolution here, from the largest there
            level = str(len(config["block_out_channels"]) - 1 - int(level))
        if kind == "resnets":
            return f"{half}.{side}.{level}.block.{index}.{_resnet(inner)}"
        return f"{half}.{side}.{level}.{side}sample.{'.'.join(inner)}"
    return key  # conv_in, conv_out


def old_diffusers_key(key: str) -> str:
    """The name diffusers gave a parameter before its attention was rewritten (v0.12)."""
    before, middle, inner = key.partition("mid_block.attentions.0.")
    return before + middle + _renamed(inner.split("."), _OLD_ATTENTION) if middle else key


def _resnet(inner: list[str]) -> str:
    return ".".join(inner).replace("conv_shortcut", "nin_shortcut")


def _renamed(inner: list[str], names: dict[str, str]) -> str:
    module, _, parameter = ".".join(inner).rpartition(".")
    return f"{names.get(module, module)}.{parameter}"
