"""Training an autoencoder."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from nodes.data.scene_dataset import Scenes
from nodes.data.source import pictures_of
from nodes.vae.train import (
    VAETraining,
    build_vae,
    detail_weight,
    interesting_crops,
    kl_to_normal,
    psnr,
    reconstruction_loss,
    to_signed,
    train_vae,
)

SCENES = Scenes(40, side=32)


def pictures(indices: Sequence[int]) -> Tensor:
    return pictures_of(SCENES, indices)


def before_the_last_norm(half: nn.Module, x: Tensor) -> Tensor:
    """What an encoder or decoder makes of its input up to its last normalisation."""
    seen: list[Tensor] = []
    handle = half.conv_norm_out.register_forward_pre_hook(
        lambda _module, args: seen.append(args[0])
    )
    with torch.no_grad():
        half(x)
    handle.remove()
    return seen[0]


def test_an_untrained_autoencoder_averages_and_enlarges() -> None:
    """Both halves are affine up to their last norm, so no colour is lost on the way."""
    torch.manual_seed(0)
    vae = build_vae(side=32).eval()
    for half, shape in ((vae.encoder, (2, 3, 32, 32)), (vae.decoder, (2, 4, 4, 4))):
        x, y = torch.randn(shape), torch.randn(shape)
        between = before_the_last_norm(half, 0.3 * x + 0.7 * y)
        ends = 0.3 * before_the_last_norm(half, x) + 0.7 * before_the_last_norm(half, y)
        torch.testing.assert_close(between, ends, atol=1e-4, rtol=1e-4)
    flat = torch.rand(50, 3)[:, :, None, None].expand(-1, -1, 32, 32)
    middle = before_the_last_norm(vae.encoder, flat)[:, :, 1, 1]
    assert torch.linalg.matrix_rank(middle - middle.mean(0), rtol=1e-3) == 3


def test_it_learns_to_restore(tmp_path: Path) -> None:
    torch.manual_seed(0)
    vae = build_vae((8, 16), side=32)
    knobs = VAETraining(
        steps=80,
        crop_steps=40,
        crop=16,
        crop_batch=8,
        batch=4,
        decoder_steps=30,
        learning_rate=5e-3,
    )
    curve = train_vae(vae, pictures, len(SCENES), knobs, tmp_path)
    losses = [value for _, value in curve["loss"]]
    assert losses[-1] < 0.35 * losses[0]
    assert set(curve) == {"loss", "kl", "psnr", "decoder loss", "decoder psnr"}
    assert not vae.training
    assert all(weight.requires_grad for weight in vae.parameters())
    with torch.no_grad():
        latents = vae.encode(to_signed(pictures(range(40)))).latent_dist.mean
    spread = latents.std(dim=(0, 2, 3)) * vae.config["scaling_factor"]
    torch.testing.assert_close(spread, torch.full((4,), knobs.spread))


def test_detail_weighs_more() -> None:
    flat = torch.zeros(1, 3, 32, 32)
    assert (detail_weight(flat) == 1).all()
    edge = flat.clone()
    edge[..., 16:] = 1.0
    weight = detail_weight(edge, gain=4.0, reach=9)
    assert weight.shape == (1, 1, 32, 32)
    assert weight[0, 0, 5, 15] == 5
    assert weight[0, 0, 5, 2] == 1
    error = torch.zeros_like(edge)
    far, near = error.clone(), error.clone()
    far[..., 2], near[..., 15] = 0.1, 0.1
    assert reconstruction_loss(edge + near, edge) == pytest.approx(
        5 * float(reconstruction_loss(edge + far, edge)), rel=1e-4
    )


def test_kl_is_the_closed_form() -> None:
    mean, deviation = torch.tensor([0.5, -1.0]), torch.tensor([0.8, 1.5])
    wanted = torch.distributions.kl_divergence(
        torch.distributions.Normal(mean, deviation), torch.distributions.Normal(0.0, 1.0)
    ).mean()
    torch.testing.assert_close(kl_to_normal(mean, 2 * deviation.log()), wanted)


def test_crops_show_something() -> None:
    draw = torch.Generator().manual_seed(0)
    blank = torch.zeros(4, 3, 64, 64, dtype=torch.uint8)
    blank[:, :, 20:30, 20:30] = 255
    crops = interesting_crops(blank, 32, draw, tries=24)
    assert crops.shape == (4, 3, 32, 32)
    assert (crops.amax(dim=(1, 2, 3)) == 255).all()
    assert interesting_crops(blank, 64, draw) is blank


def test_psnr_is_of_values_from_0_to_1() -> None:
    x = torch.zeros(1, 3, 4, 4)
    assert psnr(x + 0.2, x) == pytest.approx(-10 * math.log10(0.01))
