"""Train a KL autoencoder, the picture ↔ latent half of a latent diffusion model (Rombach et al. 2022, §3.1).

Read from top to bottom: the model, the loss, the steps. Two parts of a run:

1. joint     encoder and decoder together, first on crops with something in them, then on whole pictures
2. decoder   the encoder stays as it is (latents computed from it stay good), the decoder learns on
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import AutoencoderKL
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn
from torch.nn import functional as F

from nodes.api import SILENT, Progress
from nodes.training.draws import batch_indices, generator
from nodes.training.ema import Ema
from nodes.training.latents import Pictures, fold_whitening, measure
from nodes.training.run import Points, Run, Stateful
from nodes.training.schedule import rate_at
from nodes.training.step import descend

# ------------------------------------------------------------------ the model


def build_vae(
    widths: Sequence[int] = (16, 32, 64, 64),
    layers: int = 1,
    groups: int = 2,
    channels: int = 4,
    side: int = 128,
) -> AutoencoderKL:
    """An AutoencoderKL with fresh weights; each width after the first halves the side, so four give f = 8."""
    levels = len(widths)
    vae = AutoencoderKL(
        block_out_channels=tuple(widths),
        down_block_types=("DownEncoderBlock2D",) * levels,
        up_block_types=("UpDecoderBlock2D",) * levels,
        layers_per_block=layers,
        norm_num_groups=groups,  # few: more groups wash a flat colour out of narrow layers
        latent_channels=channels,
        sample_size=side,
    )
    vae.set_attn_processor(
        AttnProcessor()
    )  # on CPU the fused attention's backward is far slower than plain matmuls
    start_as_blur(vae)
    return vae


@torch.no_grad()
def start_as_blur(vae: AutoencoderKL) -> None:
    """Weights under which the autoencoder begins as averaging and enlarging, with every residual branch silent.

    From random weights it takes thousands of steps to find the third colour axis; so colours pass from the first step
    (zero last layer of a branch: Goyal et al. 2017, arXiv 1706.02677, §5.1).
    """
    for name, module in vae.named_modules():
        if name.endswith((".conv2", "to_out.0")):
            nn.init.zeros_(module.weight)
            nn.init.zeros_(module.bias)
        elif name.endswith(("conv_shortcut", "upsamplers.0.conv")):
            nn.init.dirac_(module.weight)
            nn.init.zeros_(module.bias)
        elif name.endswith("downsamplers.0.conv"):
            average = torch.zeros(3, 3)
            average[:2, :2] = 0.25  # the padding is on the right and below
            module.weight.copy_(torch.eye(len(module.weight))[:, :, None, None] * average)
            nn.init.zeros_(module.bias)


# ------------------------------------------------------------------ the loss


def detail_weight(picture: Tensor, gain: float = 4.0, reach: int = 9) -> Tensor:
    """Weight of each pixel, 1 on flat ground to 1 + gain near edges: (B, 3, H, W) in -1..1 -> (B, 1, H, W)."""
    across = F.pad((picture[..., 1:] - picture[..., :-1]).abs(), (0, 1))
    down = F.pad((picture[..., 1:, :] - picture[..., :-1, :]).abs(), (0, 0, 0, 1))
    edge = (across + down).amax(dim=1, keepdim=True)
    near = F.max_pool2d(edge, reach, stride=1, padding=reach // 2)
    return 1.0 + gain * (2.0 * near).clamp(max=1.0)


def reconstruction_loss(restored: Tensor, picture: Tensor) -> Tensor:
    """0.3 · L1 + 4 · MSE, weighted toward detail."""
    weight = detail_weight(picture)
    error = restored - picture
    return (weight * (0.3 * error.abs() + 4.0 * error.square())).mean()


def kl_to_normal(mean: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(mean, exp(logvar)) ‖ N(0, 1)), mean over elements, in nats."""
    return 0.5 * (mean.square() + logvar.exp() - 1.0 - logvar).mean()


# ------------------------------------------------------------------ one batch


def interesting_crops(pictures: Tensor, side: int, draw: torch.Generator, tries: int = 6) -> Tensor:
    """Of `tries` random windows of each picture the one with most variance: (B, 3, H, W) -> (B, 3, side, side)."""
    batch, _, height, width = pictures.shape
    if side >= height and side >= width:
        return pictures
    tops = torch.randint(0, height - side + 1, (batch, tries), generator=draw).tolist()
    lefts = torch.randint(0, width - side + 1, (batch, tries), generator=draw).tolist()
    chosen = []
    for picture, ys, xs in zip(pictures, tops, lefts, strict=True):
        windows = torch.stack(
            [picture[:, y : y + side, x : x + side] for y, x in zip(ys, xs, strict=True)]
        )
        variance = windows.float().var(dim=(2, 3)).sum(dim=1)
        chosen.append(windows[int(variance.argmax())])
    return torch.stack(chosen)


def to_signed(pictures: Tensor) -> Tensor:
    """uint8 0..255 -> float -1..1."""
    return pictures.float() / 127.5 - 1.0


# ------------------------------------------------------------------ the run


@dataclass(frozen=True, slots=True)
class VAETraining:
    """Every knob of a run."""

    steps: int = 3100  # encoder and decoder together
    crop_steps: int = 2200  # the first of them on crops, which are cheap
    crop: int = 32  # side of a crop, px
    crop_batch: int = 32
    batch: int = 6  # whole pictures in a step
    decoder_steps: int = 2000
    learning_rate: float = 1.5e-3
    decay: float = 0.15
    kl_weight: float = 3e-4
    spread: float = 0.8  # of the latents as a diffusion model sees them
    latent_noise: float = 0.05  # in spreads: decoders meet latents that a sampler left imperfect
    seed: int = 0
    save_every_s: float = 120.0


def train_vae(
    vae: AutoencoderKL,
    pictures: Pictures,
    count: int,
    knobs: VAETraining,
    folder: Path,
    progress: Progress = SILENT,
    on_save: Callable[[], None] | None = None,
) -> dict[str, Points]:
    """Train in place, or go on from what `folder` holds; gives the curve of both parts.

    The autoencoder ends with the mean of its weights, in eval mode. `on_save` is called after a
    state was kept, with the mean in it.
    """
    joint = _train_joint(vae, pictures, count, knobs, folder / "joint", progress, on_save)
    whiten(vae, pictures, min(count, 256), knobs.spread)
    decoder = _train_decoder(vae, pictures, count, knobs, folder / "decoder", progress, on_save)
    vae.requires_grad_(True).eval()
    return {**joint, **{f"decoder {name}": points for name, points in decoder.items()}}


def _train_joint(
    vae: AutoencoderKL,
    pictures: Pictures,
    count: int,
    knobs: VAETraining,
    folder: Path,
    progress: Progress,
    on_save: Callable[[], None] | None,
) -> dict[str, Points]:
    optimizer = torch.optim.AdamW(
        vae.parameters(), lr=knobs.learning_rate, betas=(0.9, 0.99), weight_decay=0.0, fused=True
    )
    ema = Ema(vae, 0.998)
    parts: dict[str, Stateful] = {"vae": vae, "optimizer": optimizer, "ema": ema}
    run = Run(
        folder, knobs.steps, parts, progress, decay=knobs.decay, save_every_s=knobs.save_every_s,
        on_save=_with_mean(ema, on_save),
    )  # fmt: skip
    for step in run:
        draw = generator(knobs.seed, "joint", step)
        cropping = step < knobs.crop_steps
        batch = knobs.crop_batch if cropping else knobs.batch
        x = pictures(batch_indices(knobs.seed, step, batch, count))  # uint8 (B, 3, H, W)
        if cropping:
            x = interesting_crops(x, knobs.crop, draw)
        x = to_signed(x).to(vae.device)

        posterior = vae.encode(x).latent_dist
        noise = torch.randn(posterior.mean.shape, generator=draw).to(vae.device)
        restored = vae.decode(posterior.mean + posterior.std * noise).sample
        error = reconstruction_loss(restored, x)
        kl = kl_to_normal(posterior.mean, posterior.logvar)
        loss = error + knobs.kl_weight * kl
        rate = knobs.learning_rate * rate_at(step, knobs.steps, 100, knobs.decay)
        descend(optimizer, loss, rate)
        ema.update()
        run.record(loss=error.item(), kl=kl.item(), psnr=psnr(restored.detach(), x))
    vae.load_state_dict(ema.mean)
    return run.curve()


def _train_decoder(
    vae: AutoencoderKL,
    pictures: Pictures,
    count: int,
    knobs: VAETraining,
    folder: Path,
    progress: Progress,
    on_save: Callable[[], None] | None,
) -> dict[str, Points]:
    vae.requires_grad_(False)
    decoder = nn.ModuleList([vae.decoder, vae.post_quant_conv]).requires_grad_(True)
    optimizer = torch.optim.AdamW(
        decoder.parameters(),
        lr=knobs.learning_rate,
        betas=(0.9, 0.99),
        weight_decay=0.0,
        fused=True,
    )
    ema = Ema(vae, 0.998)
    parts: dict[str, Stateful] = {"vae": vae, "optimizer": optimizer, "ema": ema}
    run = Run(
        folder, knobs.decoder_steps, parts, progress, decay=knobs.decay,
        save_every_s=knobs.save_every_s, on_save=_with_mean(ema, on_save),
    )  # fmt: skip
    for step in run:
        draw = generator(knobs.seed, "decoder", step)
        indices = batch_indices(knobs.seed + 1, step, knobs.batch, count)
        x = to_signed(pictures(indices)).to(vae.device)
        with torch.no_grad():
            z = vae.encode(x).latent_dist.mean
        noise = torch.randn(z.shape, generator=draw).to(vae.device)
        spread = knobs.spread / vae.config["scaling_factor"]
        restored = vae.decode(z + knobs.latent_noise * spread * noise).sample
        loss = reconstruction_loss(restored, x)
        rate = 0.6 * knobs.learning_rate * rate_at(step, knobs.decoder_steps, 100, knobs.decay)
        descend(optimizer, loss, rate)
        ema.update()
        run.record(loss=loss.item(), psnr=psnr(restored.detach(), x))
    vae.load_state_dict(ema.mean)
    return run.curve()


@torch.no_grad()
def whiten(vae: AutoencoderKL, pictures: Pictures, count: int, spread: float) -> None:
    """Give the latents of the first `count` pictures mean 0 and `spread` in every channel."""
    latents = [
        vae.encode(
            to_signed(pictures(range(i, min(i + 16, count)))).to(vae.device)
        ).latent_dist.mean
        for i in range(0, count, 16)
    ]
    fold_whitening(vae, measure(torch.cat(latents)), spread)


def psnr(restored: Tensor, picture: Tensor) -> float:
    """Peak signal-to-noise ratio of pictures in -1..1, in dB."""
    mse = (restored - picture).square().mean().item() / 4
    return -10.0 * math.log10(max(mse, 1e-10))


def _with_mean(ema: Ema, show: Callable[[], None] | None) -> Callable[[], None] | None:
    """`show`, called while the module holds the mean of its weights."""
    if show is None:
        return None

    def call() -> None:
        with ema.applied():
            show()

    return call
