"""Cached and whitened latents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch

from nodes.training import latents
from nodes.training.latents import cache_latents, fold_whitening, measure
from nodes.vae.train import build_vae


def pictures(indices: Sequence[int]) -> torch.Tensor:
    return torch.stack([torch.full((3, 8, 8), i, dtype=torch.uint8) for i in indices])


def test_latents_are_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latents, "SHARD", 20)
    asked: list[int] = []

    def encode(batch: torch.Tensor) -> torch.Tensor:
        asked.extend(batch[:, 0, 0, 0].tolist())
        return batch.float()[:, :, ::4, ::4]

    first = cache_latents(encode, pictures, 50, tmp_path)
    assert first.shape == (50, 3, 2, 2)
    assert first.dtype == torch.float16
    assert first[:, 0, 0, 0].tolist() == list(range(50))
    assert asked == list(range(50))
    (tmp_path / "0000020-0000040.pt").unlink()  # as after a crash
    assert torch.equal(cache_latents(encode, pictures, 50, tmp_path), first)
    assert asked == [*range(50), *range(20, 40)]


def test_folding_changes_latents_and_not_pictures() -> None:
    torch.manual_seed(0)
    vae = build_vae((8, 8, 8), side=32)
    for weight in vae.parameters():
        torch.nn.init.normal_(weight, 0.02, 0.3)
    vae.eval()
    x = torch.rand(6, 3, 32, 32) * 2 - 1
    with torch.no_grad():
        before = vae.encode(x).latent_dist
        restored = vae.decode(before.mean).sample
        fold_whitening(vae, measure(before.mean), spread=0.7)
        after = vae.encode(x).latent_dist
        scaled = after.mean * vae.config.scaling_factor
        torch.testing.assert_close(scaled.mean(dim=(0, 2, 3)), torch.zeros(4), atol=1e-4, rtol=0)
        torch.testing.assert_close(scaled.std(dim=(0, 2, 3)), torch.full((4,), 0.7))
        torch.testing.assert_close(
            vae.decode(after.mean).sample,
            restored,
            rtol=1e-3,
            atol=1e-3 * float(restored.abs().max()),
        )
        # the noise of the posterior is scaled as its mean is
        ratio = (after.std / before.std).flatten(2).mean(dim=(0, 2))
        spread = after.mean.std(dim=(0, 2, 3)) / before.mean.std(dim=(0, 2, 3))
        torch.testing.assert_close(ratio, spread, rtol=1e-3, atol=0)
