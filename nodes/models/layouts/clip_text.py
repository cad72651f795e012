"""CLIP's text transformer as transformers names it (SD1 checkpoints, diffusers folders)."""

from __future__ import annotations

from typing import Any

from nodes.api.sentence import say
from nodes.models.layouts.shapes import Shapes, UnreadableLayout

Config = dict[str, Any]

HEAD_WIDTH = 64


def config(text: Shapes) -> Config:
    """CLIPTextModel's configuration from the shapes (names without `text_model.`).

    The number of heads leaves no trace in shapes: heads are 64 wide, as in every published one.
    """
    vocabulary, width = text["embeddings.token_embedding.weight"]
    layers = text.count("encoder.layers.{}.")
    if not layers:
        raise UnreadableLayout(say("the text encoder has no layers"))
    return {
        "vocab_size": vocabulary,
        "hidden_size": width,
        "intermediate_size": text.size("encoder.layers.0.mlp.fc1.weight", 0),
        "num_hidden_layers": layers,
        "num_attention_heads": max(1, width // HEAD_WIDTH),
        "max_position_embeddings": text.size("embeddings.position_embedding.weight", 0),
        "hidden_act": "quick_gelu",
        "projection_dim": width,
        "bos_token_id": 49406,
        "eos_token_id": 49407,
        "pad_token_id": 49407,
    }
