"""Train a latent diffusion model: text encoder and UNet together, on cached latents.

Read from top to bottom: the two models, the noise, the loss, the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel

from nodes.api import SILENT, Progress
from nodes.models.tokenizer.clip import END, START
from nodes.training.draws import batch_indices, generator, words
from nodes.training.ema import Ema
from nodes.training.muon import Muon
from nodes.training.run import Points, Run
from nodes.training.schedule import rate_at
from nodes.training.step import descend
from nodes.training.vocabulary import LENGTH, TABLE, Vocabulary

Prediction = Literal["epsilon", "v_prediction"]
OptimizerName = Literal["adamw", "muon"]
Caption = Callable[[int, int], str]  # (index, epoch) -> one caption of that picture

# ------------------------------------------------------------------ the models


def build_unet(
    widths: Sequence[int] = (64, 128, 192),
    attention: Sequence[bool] = (False, True, True),
    layers: int = 1,
    heads: int = 4,
    groups: int = 16,
    text_width: int = 128,
    channels: int = 4,
    side: int = 16,
) -> UNet2DConditionModel:
    """A UNet with fresh weights; `attention` says at which levels the text is read."""
    unet = UNet2DConditionModel(
        sample_size=side,
        in_channels=channels,
        out_channels=channels,
        block_out_channels=tuple(widths),
        down_block_types=tuple(
            "CrossAttnDownBlock2D" if reads else "DownBlock2D" for reads in attention
        ),
        up_block_types=tuple(
            "CrossAttnUpBlock2D" if reads else "UpBlock2D" for reads in reversed(attention)
        ),
        layers_per_block=layers,
        norm_num_groups=groups,
        cross_attention_dim=text_width,
        attention_head_dim=heads,  # diffusers' old name: it is the number of heads
    )
    plain_attention(unet)
    return unet


def plain_attention(unet: UNet2DConditionModel) -> None:
    """Attention as matrix products: on CPU the fused kernel's backward took 47 % of a step."""
    unet.set_attn_processor(AttnProcessor())


def build_text_encoder(
    width: int = 128, layers: int = 3, heads: int = 4, vocabulary: Vocabulary | None = None
) -> CLIPTextModel:
    """CLIP's text encoder, small, with fresh weights; its table has the vocabulary's rows, or all."""
    config = CLIPTextConfig(
        vocab_size=TABLE if vocabulary is None else len(vocabulary),
        hidden_size=width,
        intermediate_size=4 * width,
        projection_dim=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        max_position_embeddings=LENGTH,
        bos_token_id=START if vocabulary is None else vocabulary.start,
        eos_token_id=END if vocabulary is None else vocabulary.end,
        pad_token_id=END if vocabulary is None else vocabulary.end,
        attn_implementation="eager",
    )
    return CLIPTextModel(config)


# ------------------------------------------------------------------ the noise


def signal_levels(steps: int = 1000, start: float = 0.00085, end: float = 0.012) -> Tensor:
    """ᾱ_t of Stable Diffusion's "scaled linear" schedule."""
    betas = torch.linspace(start**0.5, end**0.5, steps, dtype=torch.float64) ** 2
    return torch.cumprod(1.0 - betas, dim=0).float()


def add_noise(x0: Tensor, noise: Tensor, level: Tensor) -> Tensor:
    """x_t = √ᾱ x0 + √(1-ᾱ) ε, with one ᾱ a picture."""
    level = level[:, None, None, None]
    return level.sqrt() * x0 + (1 - level).sqrt() * noise


def toward_noise(times: Tensor, share: float, quarter: float = 0.75) -> Tensor:
    """Times of 0..1 moved so that a further `share` of them lies in the noisiest quarter.

    There the picture's layout is decided: how many things, and where. Later times show it already,
    so a text that speaks of places is learnt from few steps if all times are equally likely.
    """
    before = quarter * (1 - share)
    late = quarter + (times - before) * (1 - quarter) / (1 - before)
    return torch.where(times < before, times / max(1 - share, 1e-9), late)


def target_of(prediction: Prediction, x0: Tensor, noise: Tensor, level: Tensor) -> Tensor:
    """What the UNet is to say: ε, or v = √ᾱ ε - √(1-ᾱ) x0 (Salimans & Ho 2022, arXiv 2202.00512)."""
    if prediction == "epsilon":
        return noise
    level = level[:, None, None, None]
    return level.sqrt() * noise - (1 - level).sqrt() * x0


def loss_weight(prediction: Prediction, level: Tensor, gamma: float) -> Tensor:
    """Weight of each picture's squared error, which keeps easy, nearly clean pictures from ruling the gradient.

    Seen as an error of x0, ε's weighs SNR and v's SNR + 1; both are cut off at gamma
    (Hang et al. 2023, "min-SNR", arXiv 2303.09556; the v form keeps its 1, which is what noisy pictures learn from).
    """
    snr = level / (1 - level)
    weight = snr if prediction == "epsilon" else snr + 1
    return weight.clamp(max=gamma) / weight


# ------------------------------------------------------------------ the run


@dataclass(frozen=True, slots=True)
class DiffusionTraining:
    """Every knob of a run."""

    steps: int = 10_000
    batch: int = 32
    optimizer: OptimizerName = "adamw"
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    warmup: int = 200
    decay: float = 0.15  # share of the steps at the end in which the rate falls
    prediction: Prediction = "v_prediction"
    gamma: float = 5.0
    dropout: float = 0.12  # captions left out, so that guidance has something to guide away from
    ema: float = 0.999
    layout: float = 0.0  # extra share of times in the noisiest quarter
    unknown_words: float = 0.1  # captions with a word put in that none has
    seed: int = 0
    save_every_s: float = 120.0
    autocast: bool = True  # bfloat16 inside, float32 weights


def build_optimizer(models: nn.Module, knobs: DiffusionTraining) -> torch.optim.Optimizer:
    """The optimizer that the knobs ask for."""
    if knobs.optimizer == "muon":
        return Muon(models.named_parameters(), knobs.learning_rate, knobs.weight_decay)
    return torch.optim.AdamW(
        models.parameters(),
        lr=knobs.learning_rate,
        betas=(0.9, 0.99),
        weight_decay=knobs.weight_decay,
        fused=True,
    )


def train_diffusion(
    unet: UNet2DConditionModel,
    text: CLIPTextModel,
    vocabulary: Vocabulary,
    latents: Tensor,
    caption: Caption,
    knobs: DiffusionTraining,
    folder: Path,
    progress: Progress = SILENT,
    on_save: Callable[[], None] | None = None,
) -> dict[str, Points]:
    """Train both models in place, or go on from what `folder` holds; gives the curve.

    They end with the mean of their weights. latents: (N, C, h, w), scaled as the UNet is to see
    them. `on_save` is called after a state was kept, with the mean in the models.
    """
    device = unet.device
    models = nn.ModuleDict({"unet": unet, "text": text})
    optimizer = build_optimizer(models, knobs)
    ema = Ema(models, knobs.ema)
    levels = signal_levels().to(device)
    count = len(latents)

    def show() -> None:
        if on_save is not None:
            with ema.applied():
                models.eval()
                on_save()
            models.train()

    run = Run(
        folder,
        knobs.steps,
        {"models": models, "optimizer": optimizer, "ema": ema},
        progress,
        decay=knobs.decay,
        save_every_s=knobs.save_every_s,
        on_save=show,
    )
    models.train()
    for step in run:
        # A batch: latents, the captions of this epoch, a time and noise for each.
        indices = batch_indices(knobs.seed, step, knobs.batch, count)
        epoch = step * knobs.batch // count
        draw, chance = generator(knobs.seed, "diffusion", step), words(knobs.seed, "captions", step)
        captions = [
            "" if chance.random() < knobs.dropout else caption(index, epoch) for index in indices
        ]
        ids = vocabulary.encode(captions, knobs.unknown_words, chance).to(device)
        x0 = latents[indices].float().to(device)
        spread = (torch.arange(len(x0)) + torch.rand((), generator=draw)) / len(x0)  # evenly, 0..1
        times = (
            (toward_noise(spread, knobs.layout) * len(levels))
            .long()
            .clamp(max=len(levels) - 1)
            .to(device)
        )
        noise = torch.randn(x0.shape, generator=draw).to(device)
        level = levels[times]

        # Forward, loss, backward.
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=knobs.autocast):
            context = text(ids).last_hidden_state
            output = unet(add_noise(x0, noise, level), times, context).sample
        target = target_of(knobs.prediction, x0, noise, level)
        error = (output.float() - target).square().mean(dim=(1, 2, 3))
        loss = (loss_weight(knobs.prediction, level, knobs.gamma) * error).mean()
        rate = knobs.learning_rate * rate_at(step, knobs.steps, knobs.warmup, knobs.decay)
        descend(optimizer, loss, rate)
        ema.update()
        run.record(loss=loss.item())
    models.load_state_dict(ema.mean)
    models.eval()
    return run.curve()
