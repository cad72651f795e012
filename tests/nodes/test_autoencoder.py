"""Pictures to latents and back, as nodes."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from nodes.api import VAE, Image, Latent, LocalFiles, Mask, NodeError
from nodes.autoencoder import (
    AutoTiles,
    Tiles,
    VAEDecode,
    VAEEncode,
    VAEEncodeForInpaint,
    Whole,
    _tiles,
    grow,
)
from nodes.checkpoint import LoadCheckpoint
from nodes.models.memory import ModelMemory
from nodes.models.tiles import Tiling
from nodes.models.vae import Autoencoder


@pytest.fixture(scope="module")
def vae(tiny_files: LocalFiles) -> VAE:
    return LoadCheckpoint(name="tiny.safetensors").run(files=tiny_files).vae


class Recorder:
    """A Progress that keeps the steps it hears of."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int, str]] = []

    def step(self, step: int, total: int, unit: str = "step") -> None:
        self.steps.append((step, total, unit))


def test_decode_and_encode(vae: VAE, tiny_models: ModelMemory) -> None:
    latent = Latent(torch.randn(2, 4, 6, 4))
    image = VAEDecode(latent=latent, vae=vae).run(models=tiny_models)
    assert image.pixels.shape == (2, 3, 48, 32)
    back = VAEEncode(image=image, vae=vae).run(models=tiny_models)
    assert back.samples.shape == (2, 4, 6, 4)
    assert back.format == "sd1"
    with tiny_models.borrow(vae.recipe) as autoencoder:
        assert torch.equal(image.pixels, autoencoder.decode(latent.samples))
        assert torch.equal(back.samples, autoencoder.encode(image.pixels))
    assert latent.samples._version == 0
    assert image.pixels._version == 0


def test_tiles_are_counted(vae: VAE, tiny_models: ModelMemory) -> None:
    progress = Recorder()
    image = VAEDecode(
        latent=Latent(torch.randn(1, 4, 8, 16)), vae=vae, tiling=Tiles(size=64, overlap=0)
    ).run(models=tiny_models, progress=progress)  # type: ignore[arg-type]
    assert image.pixels.shape == (1, 3, 64, 128)
    assert progress.steps == [(1, 2, "tile"), (2, 2, "tile")]


class Wide:
    """Stands in for SD1's VAE where only its appetite for memory counts."""

    def __init__(self, bytes_a_pixel: int = 4096) -> None:
        self._bytes = bytes_a_pixel

    def working_bytes(self, height: int, width: int) -> int:
        return height * width * self._bytes


@pytest.mark.parametrize(
    ("options", "side", "expected"),
    [
        (AutoTiles(), 1024, None),
        (AutoTiles(), 1536, Tiling(1024, 128)),
        (Whole(), 8192, None),
        (Tiles(), 512, Tiling(512, 64)),
        (Tiles(size=64, overlap=512), 512, Tiling(64, 32)),
    ],
)
def test_when_tiles_are_used(
    options: AutoTiles | Whole | Tiles, side: int, expected: Tiling | None
) -> None:
    assert _tiles(options, Wide(), side, side) == expected  # type: ignore[arg-type]


def test_too_little_memory_means_tiles(
    vae: VAE, tiny_models: ModelMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    latent = Latent(torch.randn(1, 4, 128, 8))
    expected = VAEDecode(latent=latent, vae=vae, tiling=Tiles()).run(models=tiny_models)
    decode = Autoencoder.decode

    def poor(self: Autoencoder, samples: torch.Tensor, tiling: Tiling | None, done: Any) -> Any:
        if tiling is None:
            raise torch.OutOfMemoryError("no room")
        return decode(self, samples, tiling, done)

    monkeypatch.setattr(Autoencoder, "decode", poor)
    found = VAEDecode(latent=latent, vae=vae).run(models=tiny_models)
    assert torch.equal(found.pixels, expected.pixels)
    with pytest.raises(torch.OutOfMemoryError):
        VAEDecode(latent=latent, vae=vae, tiling=Whole()).run(models=tiny_models)


def test_a_latent_of_another_space_is_refused(vae: VAE, tiny_models: ModelMemory) -> None:
    with pytest.raises(NodeError, match="has 16 channels, this VAE needs 4") as caught:
        VAEDecode(latent=Latent(torch.zeros(1, 16, 4, 4)), vae=vae).run(models=tiny_models)
    assert caught.value.code == "latent.channels"


def test_an_empty_latent_is_decoded_at_its_size(vae: VAE, tiny_models: ModelMemory) -> None:
    latent = Latent(torch.zeros(2, 1, 1, 1), format="empty", size=(32, 48))
    assert VAEDecode(latent=latent, vae=vae).run(models=tiny_models).pixels.shape == (2, 3, 32, 48)


def test_inpaint_greys_out_what_is_masked(vae: VAE, tiny_models: ModelMemory) -> None:
    pixels = torch.rand(1, 3, 32, 32)
    values = torch.zeros(1, 32, 32)
    values[0, 8:16, 8:16] = 1
    node = VAEEncodeForInpaint(image=Image(pixels), vae=vae, mask=Mask(values), grow_mask=6)
    latent = node.run(models=tiny_models)
    grey = pixels.clone()
    grey[..., 8:16, 8:16] = 0.5
    expected = VAEEncode(image=Image(grey), vae=vae).run(models=tiny_models)
    assert torch.equal(latent.samples, expected.samples)
    assert latent.noise_mask is not None
    assert latent.noise_mask.shape == (1, 1, 32, 32)
    rows = latent.noise_mask[0, 0].any(1).nonzero().flatten()
    assert (int(rows[0]), int(rows[-1])) == (6, 18)
    assert pixels._version == 0


def test_a_mask_of_another_size_is_scaled_to_the_picture(
    vae: VAE, tiny_models: ModelMemory
) -> None:
    node = VAEEncodeForInpaint(
        image=Image(torch.rand(2, 3, 32, 48)), vae=vae, mask=Mask(torch.ones(1, 8, 8))
    )
    latent = node.run(models=tiny_models)
    assert latent.noise_mask is not None
    assert latent.noise_mask.shape == (2, 1, 32, 48)


def test_masks_and_pictures_that_do_not_meet(vae: VAE, tiny_models: ModelMemory) -> None:
    node = VAEEncodeForInpaint(
        image=Image(torch.rand(2, 3, 16, 16)), vae=vae, mask=Mask(torch.ones(3, 16, 16))
    )
    with pytest.raises(NodeError, match="has 3 masks for 2 pictures"):
        node.run(models=tiny_models)


@pytest.mark.parametrize(("brush", "side"), [(0, 1), (1, 1), (2, 2), (5, 5), (6, 6)])
def test_a_single_pixel_grows_to_the_brush(brush: int, side: int) -> None:
    mask = torch.zeros(1, 1, 21, 21)
    mask[..., 10, 10] = 1
    assert int(grow(mask, brush).sum()) == side * side
    assert grow(mask, brush).shape == mask.shape
