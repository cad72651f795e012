"""Model files we know by name but cannot run, so that the message says what they are."""

from __future__ import annotations

from nodes.api.sentence import say
from nodes.models.signs import (
    Family,
    Names,
    begins,
    either,
    ends,
    every,
    has,
    has_any,
    lacks,
    mentions,
    no,
    rank,
    size,
)

_UNET = "input_blocks.0.0.weight"
_CONTEXT = "middle_block.1.transformer_blocks.0.attn2.to_k.weight"
_LABELS = "label_emb.0.0.weight"
_OPEN_CLIP = "cond_stage_model.model.token_embedding.weight"


_SD2 = either(
    has(_OPEN_CLIP),
    every(size(_CONTEXT, 1, 1024), rank("middle_block.1.proj_in.weight", 2)),
)
_WIDTHS = frozenset({768, 1024, 1280, 2048, 4096})


def _only_vectors(names: Names) -> bool:
    """Textual inversion: one or two tables of a few rows as wide as a text encoder."""
    if "emb_params" in names.shapes:
        return True
    return 1 <= len(names.shapes) <= 3 and all(
        "." not in name
        and 1 <= len(shape) <= 2
        and shape[-1] in _WIDTHS
        and (len(shape) == 1 or shape[0] <= 512)
        for name, shape in names.shapes.items()
    )


SMALL_FILES = (
    Family(
        "lora",
        say("a LoRA"),
        "lora",
        (
            either(
                mentions(
                    ".lora_down.", ".lora_up.", ".lora_A.", ".lora_B.", ".lora.down.", ".lora.up.",
                    "_lora.down.", "_lora.up.", ".hada_w1_a", ".lokr_w1", ".oft_blocks",
                    ".lora_mid.", ".dora_scale",
                ),
                begins("lora_unet_", "lora_te_", "lora_te1_", "lora_transformer_"),
            ),
        ),
        remedy=say("A LoRA changes a checkpoint and draws nothing alone: choose a checkpoint here."),
    ),
    Family(
        "embedding",
        say("a textual-inversion embedding"),
        "embedding",
        (_only_vectors,),
        remedy=say("Put it into models/embeddings and write its name in the prompt."),
    ),
    Family(
        "controlnet",
        say("a ControlNet"),
        "controlnet",
        (
            either(
                begins("control_model."),
                has_any(
                    "controlnet_cond_embedding.conv_in.weight", "input_hint_block.0.weight",
                    "controlnet_x_embedder.weight", "control_all_x_embedder.2-1.weight",
                ),
                begins("controlnet_blocks."),
            ),
        ),
        remedy=say("A ControlNet steers a checkpoint: choose a checkpoint here."),
    ),
    Family(
        "ip-adapter",
        say("an IP-Adapter"),
        "adapter",
        (begins("ip_adapter.", "image_proj."),),
    ),
    Family(
        "t2i-adapter",
        say("a T2I-Adapter"),
        "adapter",
        (has_any("body.0.in_conv.weight", "adapter.body.0.resnets.0.block1.weight"),),
    ),
    Family(
        "motion",
        say("an AnimateDiff motion module"),
        "adapter",
        (mentions("motion_modules.0.temporal_transformer"), lacks(_UNET, "conv_in.weight")),
    ),
    Family(
        "clip-vision",
        say("a CLIP vision encoder"),
        "vision encoder",
        (
            has_any(
                "vision_model.embeddings.class_embedding", "visual.class_embedding",
                "vision_model.embeddings.patch_embedding.weight",
            ),
        ),
    ),
    Family(
        "t5",
        say("a T5 text encoder"),
        "text encoder",
        (
            has("encoder.block.0.layer.0.SelfAttention.k.weight"),
            lacks(_UNET),
        ),
    ),
    Family(
        "upscaler",
        say("an upscaling network"),
        "upscaler",
        (
            has_any(
                "conv_first.weight", "params_ema.conv_first.weight", "model.0.weight",
                "body.0.rdb1.conv1.weight", "model.1.sub.0.RDB1.conv1.0.weight",
                "upsampler.0.weight",
            ),
            lacks(_UNET, "conv_in.weight"),
        ),
        remedy=say("Put it into models/upscale_models; it enlarges pictures and draws none."),
    ),
    Family(
        "taesd",
        say("a tiny autoencoder (TAESD)"),
        "vae",
        (
            has_any(
                "taesd_decoder.1.weight", "decoder.layers.0.weight",
                "decoder.1.weight", "3.conv.0.weight",
            ),
            lacks(_UNET),
        ),
    ),
)  # fmt: skip
"""Files that are no checkpoint, whose names could be taken for a part of one: asked first."""

TRANSFORMERS = (
    Family(
        "sd3.5-medium",
        say("an SD3.5 medium model"),
        "checkpoint",
        (
            begins("joint_blocks."),
            mentions(".x_block.attn2."),
        ),
    ),
    Family(
        "sd3.5-large",
        say("an SD3.5 large model"),
        "checkpoint",
        (begins("joint_blocks."), mentions(".attn.ln_q.")),
    ),
    Family(
        "sd3",
        say("an SD3 model"),
        "checkpoint",
        (begins("joint_blocks."),),
    ),
    Family(
        "chroma",
        say("a Chroma model"),
        "diffusion model",
        (mentions("distilled_guidance_layer."),),
    ),
    Family(
        "flux2",
        say("a FLUX.2 model"),
        "diffusion model",
        (has("single_stream_modulation.lin.weight"),),
    ),
    Family(
        "flux-fill",
        say("a FLUX.1 Fill model"),
        "diffusion model",
        (begins("double_blocks.0.img_attn."), size("img_in.weight", 1, 384)),
    ),
    Family(
        "flux-control",
        say("a FLUX.1 control model"),
        "diffusion model",
        (begins("double_blocks.0.img_attn."), size("img_in.weight", 1, 128)),
    ),
    Family(
        "hunyuan-video",
        say("a HunyuanVideo model"),
        "diffusion model",
        (mentions("txt_in.individual_token_refiner."),),
    ),
    Family(
        "flux-dev",
        say("a FLUX.1 dev model"),
        "diffusion model",
        (begins("double_blocks.0.img_attn."), mentions("guidance_in.")),
    ),
    Family(
        "flux-schnell",
        say("a FLUX.1 schnell model"),
        "diffusion model",
        (begins("double_blocks.0.img_attn."),),
    ),
    Family(
        "auraflow",
        say("an AuraFlow model"),
        "diffusion model",
        (has_any("double_layers.0.attn.w1q.weight"),),
    ),
    Family(
        "hidream",
        say("a HiDream model"),
        "diffusion model",
        (begins("double_stream_blocks.", "model.diffusion_model.double_stream_blocks."),),
    ),
    Family(
        "z-image",
        say("a Z-Image model"),
        "diffusion model",
        (has("layers.0.adaLN_modulation.0.weight"),),
    ),
    Family("lumina2", "a Lumina 2 model", "diffusion model", (has("cap_embedder.0.weight"),)),
    Family("wan", "a Wan video model", "diffusion model", (has("head.modulation"),)),
    Family(
        "qwen-image",
        say("a Qwen-Image model"),
        "diffusion model",
        (has_any("txt_norm.weight", "txt_in.text_norm.weight"),),
    ),
    Family("ltx", "an LTX-Video model", "diffusion model", (has("patchify_proj.weight"),)),
    Family(
        "mochi",
        say("a Mochi video model"),
        "diffusion model",
        (has("blocks.0.attn.qkv_x.weight"),),
    ),
    Family(
        "pixart",
        say("a PixArt model"),
        "diffusion model",
        (
            has_any("y_embedder.y_embedding", "caption_projection.y_embedding"),
            mentions("blocks.0.cross_attn."),
        ),
    ),
    Family(
        "sana",
        say("a Sana model"),
        "diffusion model",
        (has_any("blocks.0.cross_attn.q_linear.weight"),),
    ),
    Family(
        "cosmos",
        say("a Cosmos model"),
        "diffusion model",
        (has_any("x_embedder.proj.1.weight", "net.x_embedder.proj.1.weight"),),
    ),
    Family(
        "cascade",
        say("a Stable Cascade model"),
        "diffusion model",
        (has_any("clip_txt_mapper.weight", "clip_mapper.weight"),),
    ),
)

UNETS = (
    Family(
        "sdxl-inpaint",
        say("an SDXL inpainting checkpoint"),
        "checkpoint",
        (has(_UNET, _LABELS), size(_CONTEXT, 1, 2048), size(_UNET, 1, 9)),
    ),
    Family(
        "sdxl-refiner",
        say("an SDXL refiner"),
        "checkpoint",
        (has(_UNET, _LABELS), size(_CONTEXT, 1, 1280)),
    ),
    Family(
        "svd",
        say("a Stable Video Diffusion model"),
        "checkpoint",
        (has(_UNET), mentions("time_stack.")),
    ),
    Family(
        "sdxl",
        say("an SDXL checkpoint"),
        "checkpoint",
        (
            has(_UNET, _LABELS),
            either(size(_CONTEXT, 1, 2048), size(_LABELS, 1, 2816), begins("conditioner.")),
        ),
    ),
    Family(
        "sd2-unclip",
        say("an SD2 unCLIP checkpoint"),
        "checkpoint",
        (has(_UNET, _LABELS),),
    ),
    Family(
        "sd2-inpaint",
        say("an SD2 inpainting checkpoint"),
        "checkpoint",
        (has(_UNET), _SD2, size(_UNET, 1, 9)),
    ),
    Family(
        "sd1-inpaint",
        say("an SD1.x inpainting checkpoint"),
        "checkpoint",
        (has(_UNET), size(_UNET, 1, 9), size("out.2.weight", 0, 4)),
    ),
    Family(
        "sd1-pix2pix",
        say("an InstructPix2Pix checkpoint"),
        "checkpoint",
        (has(_UNET), size(_UNET, 1, 8), size("out.2.weight", 0, 4)),
    ),
    Family(
        "sd2-depth",
        say("an SD2 depth checkpoint"),
        "checkpoint",
        (has(_UNET, _OPEN_CLIP), size(_UNET, 1, 5)),
    ),
    Family(
        "upscale-x4",
        say("a Stable Diffusion x4 upscaler"),
        "checkpoint",
        (has(_UNET), size(_UNET, 1, 7)),
    ),
    Family(
        "sd2",
        say("an SD2.x checkpoint"),
        "checkpoint",
        (has(_UNET), _SD2),
    ),
)  # fmt: skip
"""Latent diffusion UNets other than SD1's."""

FRAGMENTS = (
    Family(
        "unet-part",
        say("the UNet of a diffusers folder, without its text encoder and VAE"),
        "diffusion model",
        (has("conv_in.weight", "time_embedding.linear_1.weight"), begins("down_blocks.")),
        remedy=say("Put the whole folder with its model_index.json into models/checkpoints."),
    ),
    Family(
        "transformer-part",
        say("a diffusion transformer of a diffusers folder"),
        "diffusion model",
        (begins("transformer_blocks.", "single_transformer_blocks."),),
    ),
    Family(
        "open-clip",
        say("an OpenCLIP text encoder"),
        "text encoder",
        (has_any("transformer.resblocks.0.ln_1.weight"), no(has(_UNET))),
    ),
    Family(
        "language-model",
        say("a language model"),
        "text encoder",
        (
            ends("model.layers.0.self_attn.q_proj.weight", "embed_tokens.weight"),
            lacks(_UNET),
        ),
    ),
    Family(
        "video-vae",
        say("a video autoencoder"),
        "vae",
        (
            has_any(
                "decoder.middle.0.residual.0.gamma",
                "decoder.up_blocks.0.res_blocks.0.conv1.conv.weight",
            ),
        ),
    ),
)
