"""Teach a few convolutions to show latents, for the previews of what a model draws."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from nodes.models.preview_fit import Convolution, PreviewFit

HIDDEN = 48
UPSCALE = 2
PATCH = 16
"""Latent cells along a side that one step looks at."""
BATCH = 32
STEPS_PER_PICTURE = 12
MOST_STEPS = 3000
LEARNING_RATE = 1e-2
BINS = 8
"""Steps of a colour channel that count as one colour."""


def fit_preview(latents: torch.Tensor, pictures: torch.Tensor) -> PreviewFit:
    """A map from latents to the pixels they stand for, at twice the latents' size.

    latents (B, C, h, w) unscaled, pictures (B, 3, H, W) RGB 0..1. A matrix cannot tell the colours
    of a latent space of its own apart (the starter's red comes out brown), 3 x 3 cells and two
    layers can. Rare colours weigh more, or small things would be drawn in the background's. Takes
    seconds; the same numbers give the same fit.
    """
    latents = latents.detach().float().cpu().clone()
    size = (latents.shape[-2] * UPSCALE, latents.shape[-1] * UPSCALE)
    wanted = F.interpolate(pictures.detach().float().cpu(), size=size, mode="area")
    weights = _rarity(wanted)
    generator = torch.Generator().manual_seed(0)
    mean = latents.mean((0, 2, 3), keepdim=True)
    spread = latents.std((0, 2, 3), keepdim=True).clamp(min=float(latents.std()) * 0.01 + 1e-6)
    normal = (latents - mean) / spread
    with torch.random.fork_rng(devices=[]), torch.inference_mode(False), torch.enable_grad():
        torch.manual_seed(0)
        layers = _layers(latents.shape[1])
        parameters = [p for layer in layers for p in layer.parameters()]
        steps = min(MOST_STEPS, STEPS_PER_PICTURE * len(latents))
        optimizer = torch.optim.Adam(parameters, LEARNING_RATE)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, LEARNING_RATE, total_steps=steps + 1
        )
        for _ in range(steps):
            cells, pixels, weight = _patches(normal, wanted, weights, generator)
            loss = (weight * (_forward(layers, cells) - pixels) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return _fit(layers, mean, spread)


def _layers(channels: int) -> list[torch.nn.Conv2d]:
    return [
        torch.nn.Conv2d(channels, HIDDEN, 3, padding=1, padding_mode="replicate"),
        torch.nn.Conv2d(HIDDEN, HIDDEN, 1),
        torch.nn.Conv2d(HIDDEN, 3 * UPSCALE**2, 1),
    ]


def _forward(layers: list[torch.nn.Conv2d], x: torch.Tensor) -> torch.Tensor:
    for layer in layers[:-1]:
        x = layer(x).relu()
    return F.pixel_shuffle(layers[-1](x), UPSCALE)


def _rarity(pictures: torch.Tensor) -> torch.Tensor:
    """Weights (B, 1, H, W), mean 1: one over the root of how many pixels have about that colour."""
    bins = (pictures.clamp(0, 1) * (BINS - 1e-3)).long()
    colour = (bins[:, 0] * BINS + bins[:, 1]) * BINS + bins[:, 2]
    weights = torch.bincount(colour.flatten(), minlength=BINS**3).float()[colour].rsqrt()
    return (weights / weights.mean())[:, None]


def _patches(
    latents: torch.Tensor,
    pictures: torch.Tensor,
    weights: torch.Tensor,
    generator: torch.Generator,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The same window of some latents, their pictures and the pixels' weights."""
    height, width = (min(PATCH, side) for side in latents.shape[-2:])
    top = int(torch.randint(latents.shape[-2] - height + 1, (), generator=generator))
    left = int(torch.randint(latents.shape[-1] - width + 1, (), generator=generator))
    some = torch.randint(len(latents), (BATCH,), generator=generator)
    cells = latents[some, :, top : top + height, left : left + width]
    window = (
        slice(top * UPSCALE, (top + height) * UPSCALE),
        slice(left * UPSCALE, (left + width) * UPSCALE),
    )
    return cells, pictures[some][..., *window], weights[some][..., *window]


def _fit(layers: list[torch.nn.Conv2d], mean: torch.Tensor, spread: torch.Tensor) -> PreviewFit:
    """The layers as numbers, the latents' mean and spread folded into the first."""
    found = []
    for index, layer in enumerate(layers):
        assert layer.bias is not None
        weight, bias = layer.weight.detach().double(), layer.bias.detach().double()
        if index == 0:
            weight = weight / spread.double()
            bias = bias - (weight * mean.double()).sum((1, 2, 3))
        out, channels, height, width = weight.shape
        found.append(Convolution((out, channels, height, width), _numbers(weight), _numbers(bias)))
    return PreviewFit(tuple(found), UPSCALE)


def _numbers(values: torch.Tensor) -> tuple[float, ...]:
    """Five digits are more than a preview shows, and keep the file's header small."""
    return tuple(float(f"{value:.5g}") for value in values.flatten().tolist())
