"""Every known kind of model file is told by name; an SD1 of any width and depth is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file

from nodes.api import UnsupportedModel
from nodes.models import detect
from nodes.models.blueprint import Part
from nodes.models.build import empty
from nodes.models.families import sd1, vae
from nodes.models.header import Header
from tests.fixtures.headers import (
    REFINER_UNET,
    SD1_TEXT,
    SD1_UNET,
    SD1_VAE,
    SD2_UNET,
    SDXL_UNET,
    Shapes,
    clip_shapes,
    header_of,
    unet_shapes,
    vae_shapes,
)

OPEN_CLIP: Shapes = {"cond_stage_model.model.token_embedding.weight": (49408, 1024)}
P = "model.diffusion_model."


def family(shapes: Shapes) -> str:
    return detect.family_of(header_of(shapes)).name


UNET_FILES: dict[str, tuple[dict[str, Any], Shapes]] = {
    "sd1": (SD1_UNET, {}),
    "sd1-inpaint": ({**SD1_UNET, "in_channels": 9}, {}),
    "sd1-pix2pix": ({**SD1_UNET, "in_channels": 8}, {}),
    "sd2": (SD2_UNET, OPEN_CLIP),
    "sd2-inpaint": ({**SD2_UNET, "in_channels": 9}, OPEN_CLIP),
    "sd2-depth": ({**SD2_UNET, "in_channels": 5}, OPEN_CLIP),
    "sd2-unclip": (
        {
            **SD2_UNET,
            "class_embed_type": "projection",
            "projection_class_embeddings_input_dim": 2048,
        },
        OPEN_CLIP,
    ),
    "upscale-x4": ({**SD2_UNET, "in_channels": 7}, OPEN_CLIP),
    "sdxl": (SDXL_UNET, {}),
    "sdxl-inpaint": ({**SDXL_UNET, "in_channels": 9}, {}),
    "sdxl-refiner": (REFINER_UNET, {}),
}


@pytest.mark.parametrize("name", UNET_FILES)
def test_full_size_unets(name: str) -> None:
    config, extra = UNET_FILES[name]
    assert family({**unet_shapes(**config), **extra}) == name


@pytest.mark.parametrize("name", ["sd1", "sd2", "sdxl"])
def test_a_unet_without_its_prefix(name: str) -> None:
    assert family(unet_shapes(prefix="", **UNET_FILES[name][0])) == name


TOLD_BY_NAMES: list[tuple[str, Shapes]] = [
    ("sd3", {P + "joint_blocks.0.context_block.attn.qkv.weight": (4608, 1536)}),
    (
        "sd3.5-medium",
        {
            P + "joint_blocks.0.context_block.attn.qkv.weight": (4608, 1536),
            P + "joint_blocks.0.x_block.attn2.qkv.weight": (4608, 1536),
        },
    ),
    (
        "sd3.5-large",
        {
            "joint_blocks.0.context_block.attn.qkv.weight": (7296, 2432),
            "joint_blocks.0.context_block.attn.ln_q.weight": (64,),
        },
    ),
    (
        "flux-dev",
        {
            "double_blocks.0.img_attn.qkv.weight": (9216, 3072),
            "img_in.weight": (3072, 64),
            "guidance_in.in_layer.weight": (3072, 256),
        },
    ),
    (
        "flux-schnell",
        {
            P + "double_blocks.0.img_attn.qkv.weight": (9216, 3072),
            P + "img_in.weight": (3072, 64),
        },
    ),
    (
        "flux-fill",
        {"double_blocks.0.img_attn.qkv.weight": (9216, 3072), "img_in.weight": (3072, 384)},
    ),
    (
        "flux-control",
        {"double_blocks.0.img_attn.qkv.weight": (9216, 3072), "img_in.weight": (3072, 128)},
    ),
    (
        "chroma",
        {
            "double_blocks.0.img_attn.qkv.weight": (9216, 3072),
            "img_in.weight": (3072, 64),
            "distilled_guidance_layer.in_proj.weight": (5120, 64),
        },
    ),
    ("flux2", {P + "single_stream_modulation.lin.weight": (1, 1)}),
    ("auraflow", {P + "double_layers.0.attn.w1q.weight": (3072, 3072)}),
    ("lumina2", {P + "cap_embedder.0.weight": (2304,)}),
    ("wan", {P + "head.modulation": (1, 2, 1536)}),
    ("ltx", {P + "patchify_proj.weight": (2048, 128)}),
    ("mochi", {"blocks.0.attn.qkv_x.weight": (9216, 3072)}),
    ("sana", {"blocks.0.cross_attn.q_linear.weight": (2240, 2240)}),
    ("cascade", {"clip_txt_mapper.weight": (2048, 1280)}),
    ("hunyuan-video", {"txt_in.individual_token_refiner.blocks.0.adaLN_modulation.1.bias": (1,)}),
    ("qwen-image", {"txt_in.text_norm.weight": (3584,)}),
    ("lora", {"lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight": (4, 320)}),
    ("lora", {"unet.down_blocks.0.attentions.0.to_q.lora_A.weight": (4, 320)}),
    ("lora", {"lora_te_text_model_encoder_layers_0_mlp_fc1.lora_up.weight": (3072, 4)}),
    ("lora", {"lora_unet_mid_block_attentions_0_proj_in.hada_w1_a": (4, 320)}),
    ("embedding", {"emb_params": (4, 768)}),
    ("embedding", {"clip_l": (4, 768), "clip_g": (4, 1280)}),
    ("controlnet", {"control_model.time_embed.0.weight": (1280, 320)}),
    ("controlnet", {"controlnet_cond_embedding.conv_in.weight": (16, 3, 3, 3)}),
    ("upscaler", {"conv_first.weight": (64, 3, 3, 3), "conv_body.weight": (64, 64, 3, 3)}),
    ("clip-vision", {"vision_model.embeddings.class_embedding": (1280,)}),
    ("t5", {"encoder.block.0.layer.0.SelfAttention.k.weight": (4096, 4096)}),
    ("unknown", {"lstm.weight_hh": (3, 3)}),
]


@pytest.mark.parametrize(("name", "shapes"), TOLD_BY_NAMES)
def test_told_by_names(name: str, shapes: Shapes) -> None:
    assert family(shapes) == name


def test_every_name_diffusers_knows_a_single_file_by_is_known_here() -> None:
    """diffusers tells files apart by these tensors: none of them may stay unknown to us, apart
    from video, sound and distillation parts that no picture needs."""
    from diffusers.loaders.single_file_utils import CHECKPOINT_KEY_NAMES

    passed_over = {
        "flux3", "flux3-distilled", "krea2", "minimax-h3", "ltx2", "wan_vace", "wan_animate",
        "autoencoder-dc", "autoencoder-dc-sana", "stable_cascade_stage_b", "playground-v2-5",
        "animatediff_rgb", "animatediff_sdxl_beta", "animatediff_v2", "controlnet_xl",
        "controlnet_xl_large", "controlnet_xl_mid", "v1", "v2", "upscale", "inpainting",
        "instruct-pix2pix", "clip", "clip_sdxl", "clip_sd3", "open_clip", "open_clip_sdxl",
        "open_clip_sdxl_refiner", "open_clip_sd3", "xl_base", "xl_refiner",
        "z-image-turbo-controlnet-2.x",
    }  # fmt: skip
    unknown = set()
    for name, keys in CHECKPOINT_KEY_NAMES.items():
        shapes = dict.fromkeys([keys] if isinstance(keys, str) else keys, (8, 8))
        if name not in passed_over and family(shapes) == "unknown":
            unknown.add(name)
    assert unknown == set()


@pytest.mark.parametrize("prefix", ["first_stage_model.", "vae.", ""])
def test_vae_files(prefix: str) -> None:
    assert family(vae_shapes(prefix, **SD1_VAE)) == "vae"


def test_a_vae_written_by_diffusers() -> None:
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL

    with torch.device("meta"):
        module = AutoencoderKL(
            block_out_channels=(8, 16),
            down_block_types=["DownEncoderBlock2D"] * 2,
            up_block_types=["UpDecoderBlock2D"] * 2,
            norm_num_groups=4,
        )
    shapes = {name: tuple(weight.shape) for name, weight in module.state_dict().items()}
    assert family(shapes) == "vae"
    found = vae.blueprint(header_of(shapes))
    assert found.vae is not None
    assert same_shapes(found.vae)


def test_a_message_names_the_family_and_a_way_out(tmp_path: Path) -> None:
    path = tmp_path / "lora.safetensors"
    save_file({"lora_unet_a.lora_down.weight": torch.zeros(2, 2)}, path)
    with pytest.raises(UnsupportedModel) as caught:
        detect.blueprint(path)
    assert caught.value.message == "lora.safetensors is a LoRA, which cannot be used here yet."
    assert "choose a checkpoint" in (caught.value.remedy or "")


def test_a_generator_is_told_by_its_note_and_is_no_checkpoint(tmp_path: Path) -> None:
    from nodes.gan.file import save_generator
    from nodes.gan.model import MLP, Shape, build_generator

    path = tmp_path / "digits.safetensors"
    save_generator(path, build_generator(MLP(), Shape(side=8, channels=1, classes=("a",))))
    found = detect.detect(path)
    assert (found.family, found.kind, found.supported) == ("gan", "gan", True)
    with pytest.raises(UnsupportedModel, match="which this node cannot use") as refused:
        detect.blueprint(path)
    assert "LoadGenerator" in str(refused.value.remedy)


def test_an_unknown_file_is_described(tmp_path: Path) -> None:
    path = tmp_path / "odd.safetensors"
    save_file({"lstm.weight": torch.zeros(2, 2)}, path)
    with pytest.raises(UnsupportedModel, match=r"its 1 tensors begin with lstm\.weight"):
        detect.blueprint(path)


def test_an_incomplete_sd1_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "half.safetensors"
    shapes = unet_shapes(block_out_channels=(8, 8), norm_num_groups=8, cross_attention_dim=8,
                         attention_head_dim=2, layers_per_block=1,
                         down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
                         up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"))  # fmt: skip
    kept = {name: shape for name, shape in shapes.items() if "output_blocks.3" not in name}
    save_file({name: torch.zeros(shape) for name, shape in kept.items()}, path)
    with pytest.raises(UnsupportedModel, match="3 output_blocks where 4 belong"):
        detect.blueprint(path)


# ---------------------------------------------------------------- any width and depth


def same_shapes(part: Part) -> bool:
    """Whether the module built from the derived configuration fits the file, tensor by tensor."""
    wanted = empty(part).state_dict()
    for name, weight in wanted.items():
        stored = next((part.tensors[k] for k in part.names(name) if k in part.tensors), None)
        if stored is None:
            return False
        if [n for n in stored.info.shape if n != 1] != [n for n in weight.shape if n != 1]:
            return False
    return len(wanted) == len(part.tensors)


@st.composite
def unets(draw: st.DrawFn) -> dict[str, Any]:
    levels = draw(st.integers(2, 4))
    attended = draw(st.lists(st.booleans(), min_size=levels, max_size=levels))
    attended[0] = attended[0] or not any(attended)
    depth = draw(st.integers(1, 3))
    return {
        "in_channels": 4,
        "out_channels": 4,
        "block_out_channels": draw(
            st.lists(st.integers(1, 12).map(lambda n: 4 * n), min_size=levels, max_size=levels)
        ),
        "down_block_types": [
            "CrossAttnDownBlock2D" if here else "DownBlock2D" for here in attended
        ],
        "up_block_types": [
            "CrossAttnUpBlock2D" if here else "UpBlock2D" for here in reversed(attended)
        ],
        "layers_per_block": draw(
            st.lists(st.integers(1, 3), min_size=levels, max_size=levels)
        ),
        "transformer_layers_per_block": depth,
        "cross_attention_dim": draw(st.sampled_from([8, 32, 100, 768, 1024, 1280, 2048])),
        "attention_head_dim": 2,
        "norm_num_groups": 4,
    }  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(
    unet=unets(),
    vae_widths=st.lists(st.integers(1, 8).map(lambda n: 4 * n), min_size=1, max_size=5),
    vae_layers=st.integers(1, 3),
    width=st.integers(1, 4).map(lambda n: 64 * n),
    layers=st.integers(1, 5),
)
def test_an_sd1_of_any_width_and_depth(
    unet: dict[str, Any], vae_widths: list[int], vae_layers: int, width: int, layers: int
) -> None:
    shapes = {
        **unet_shapes(**unet),
        **vae_shapes(
            block_out_channels=vae_widths, layers_per_block=vae_layers, norm_num_groups=4
        ),
        **clip_shapes(hidden_size=width, intermediate_size=3 * width, num_hidden_layers=layers,
                      num_attention_heads=1),
        "cond_stage_model.transformer.text_model.embeddings.position_ids": (1, 77),
        "model_ema.decay": (),
        "alphas_cumprod": (1000,),
    }  # fmt: skip
    header = header_of(shapes)
    assert detect.family_of(header).name == "sd1"
    found = sd1.blueprint(header)
    assert found.unet is not None
    assert found.vae is not None
    assert found.text is not None
    assert same_shapes(found.unet)
    assert same_shapes(found.vae)
    text = Part(
        "text",
        found.text.config,
        {k: v for k, v in found.text.tensors.items() if not k.endswith("position_ids")},
        found.text.names,
    )
    assert same_shapes(text)
    assert found.latent.downscale == 2 ** (len(vae_widths) - 1)


def full_size(metadata: dict[str, str], extra: Shapes) -> Header:
    shapes = {
        **unet_shapes(**SD1_UNET),
        **vae_shapes(**SD1_VAE),
        **clip_shapes(**SD1_TEXT),
        **extra,
    }
    return header_of(shapes, metadata)


def test_sd15_is_configured_as_published() -> None:
    """The configuration of runwayml/stable-diffusion-v1-5, as its own config.json states it."""
    found = sd1.blueprint(full_size({}, {}))
    assert found.unet is not None
    assert found.vae is not None
    assert found.text is not None
    assert found.unet.config["attention_head_dim"] == 8
    assert found.unet.config["norm_num_groups"] == 32
    assert found.unet.config["block_out_channels"] == [320, 640, 1280, 1280]
    assert found.vae.config["norm_num_groups"] == 32
    assert found.text.config["num_attention_heads"] == 12
    assert found.text.config["hidden_act"] == "quick_gelu"
    assert found.noise.prediction == "epsilon"
    assert found.latent.scale == 0.18215
    assert found.latent.preview is not None


@pytest.mark.parametrize(
    ("metadata", "extra", "prediction"),
    [
        ({}, {"v_pred": ()}, "v_prediction"),
        ({"tessera.prediction": "v_prediction"}, {}, "v_prediction"),
        ({"tessera.prediction": "epsilon"}, {}, "epsilon"),
        ({"modelspec.prediction_type": "v"}, {}, "v_prediction"),
        ({"modelspec.prediction_type": "epsilon"}, {}, "epsilon"),
    ],
)
def test_what_the_model_predicts(metadata: dict[str, str], extra: Shapes, prediction: str) -> None:
    assert sd1.blueprint(full_size(metadata, extra)).noise.prediction == prediction
