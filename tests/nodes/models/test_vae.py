"""Pictures through the VAE, beside diffusers' own module."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from nodes.models.diffusion import LatentFormat
from nodes.models.tiles import Tiling
from nodes.models.vae import Autoencoder, fit
from tests.fixtures.models import random_modules

CPU = torch.device("cpu")
FORMAT = LatentFormat("sd1", 4, 8, 0.18215)


@pytest.fixture(scope="module")
def module() -> Any:
    return random_modules(seed=2)[1]


@pytest.fixture
def vae(module: Any) -> Autoencoder:
    return Autoencoder(module, FORMAT, CPU)


def encoded(module: Any, pixels: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return module.encode(pixels * 2 - 1).latent_dist.mode()  # type: ignore[no-any-return]


def test_a_result_does_not_depend_on_its_batch(vae: Autoencoder) -> None:
    pixels = torch.rand(3, 3, 32, 32)
    latents = vae.encode(pixels)
    assert torch.equal(latents[1:2], vae.encode(pixels[1:2]))
    assert torch.equal(vae.decode(latents)[2:], vae.decode(latents[2:]))


def test_encoding_is_not_random(vae: Autoencoder) -> None:
    pixels = torch.rand(1, 3, 32, 32)
    assert torch.equal(vae.encode(pixels), vae.encode(pixels))


def test_pixels_stay_within_their_range(vae: Autoencoder) -> None:
    drawn = vae.decode(torch.randn(1, 4, 4, 4) * 50)
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    assert drawn.dtype == torch.float32
    assert not drawn.is_inference()


@pytest.mark.parametrize(
    ("height", "width", "rows", "columns"),
    [
        (32, 32, slice(0, 32), slice(0, 32)),
        (37, 47, slice(2, 34), slice(3, 43)),
        (39, 33, slice(3, 35), slice(0, 32)),
    ],
)
def test_a_size_between_cells_is_cropped_evenly(
    module: Any, vae: Autoencoder, height: int, width: int, rows: slice, columns: slice
) -> None:
    pixels = torch.rand(1, 3, height, width)
    expected = encoded(module, pixels[..., rows, columns])
    assert torch.equal(vae.encode(pixels), expected)


def test_a_picture_smaller_than_a_cell_is_filled_up() -> None:
    pixels = torch.rand(1, 3, 3, 20)
    filled = fit(pixels, 8)
    assert filled.shape == (1, 3, 8, 16)
    assert torch.equal(filled[..., 3, :], filled[..., 7, :])


def test_alpha_is_left_out_and_grey_repeated(vae: Autoencoder) -> None:
    pixels = torch.rand(1, 4, 16, 16)
    assert torch.equal(vae.encode(pixels), vae.encode(pixels[:, :3]))
    grey = torch.rand(1, 1, 16, 16)
    assert torch.equal(vae.encode(grey), vae.encode(grey.expand(-1, 3, -1, -1)))


def test_the_input_is_left_as_it_was(vae: Autoencoder) -> None:
    pixels, latents = torch.rand(1, 3, 16, 16), torch.randn(1, 4, 2, 2)
    vae.encode(pixels)
    vae.decode(latents)
    assert pixels._version == 0
    assert latents._version == 0


def test_one_tile_is_the_whole_picture(vae: Autoencoder) -> None:
    latents = torch.randn(2, 4, 8, 6)
    assert torch.equal(vae.decode(latents, Tiling(64, 16)), vae.decode(latents))
    pixels = torch.rand(1, 3, 64, 48)
    assert torch.equal(vae.encode(pixels, Tiling(64, 16)), vae.encode(pixels))


def test_tiles_agree_with_the_whole_where_the_vae_looks_locally(module: Any) -> None:
    """A VAE sees the whole picture through its norms and its attention only. With both taken out
    it is local, and tiles that overlap by more than its reach give the whole picture."""

    class Flat(torch.nn.Module):
        def forward(self, x: torch.Tensor, **_: Any) -> torch.Tensor:
            return x

    import copy

    local = copy.deepcopy(module)
    for name, child in list(local.named_modules()):
        parent, _, leaf = name.rpartition(".")
        if isinstance(child, torch.nn.GroupNorm) or name.endswith("attentions.0"):
            setattr(local.get_submodule(parent), leaf, Flat())
    vae = Autoencoder(local, FORMAT, CPU)
    latents = torch.randn(1, 4, 30, 24) * 0.1
    whole, tiled = vae.decode(latents), vae.decode(latents, Tiling(160, 144))
    inner = slice(56, -56)
    torch.testing.assert_close(
        tiled[..., inner, inner], whole[..., inner, inner], rtol=0, atol=2e-2
    )
    assert vae.encode(torch.rand(1, 3, 96, 160), Tiling(64, 16)).shape == (1, 4, 12, 20)


def test_a_vae_that_overflows_in_half_precision_is_run_in_float32(module: Any) -> None:
    import copy

    half = copy.deepcopy(module).half()
    half.decoder.conv_norm_out.weight.mul_(2000)
    half.decoder.conv_out.weight.mul_(2000)
    vae = Autoencoder(half, FORMAT, CPU)
    drawn = vae.decode(torch.randn(1, 4, 2, 2))
    assert torch.isfinite(drawn).all()
    assert vae.dtype == torch.float32


def test_progress_counts_pictures(vae: Autoencoder) -> None:
    seen: list[tuple[int, int]] = []
    vae.decode(torch.randn(2, 4, 2, 2), done=lambda step, total: seen.append((step, total)))
    assert seen == [(1, 2), (2, 2)]
