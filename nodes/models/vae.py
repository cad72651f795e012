"""Between pixels and latents."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import torch

from nodes.api.sentence import say
from nodes.models.blueprint import LatentSpace, Part
from nodes.models.build import build
from nodes.models.diffusion import LatentFormat
from nodes.models.tiles import Tiling, process

Done = Callable[[int, int], None]


class Autoencoder:
    """A loaded VAE. Pixels are float32 RGB in 0..1, latents float32 as the VAE gives them
    (unscaled); both come back on the CPU.

    Pictures go through one at a time, so that a result does not depend on its batch.
    """

    def __init__(self, module: torch.nn.Module, latent: LatentFormat, device: torch.device) -> None:
        self.module = module
        self.latent = latent
        self.device = device

    @classmethod
    def load(
        cls, part: Part, space: LatentSpace, device: torch.device, dtype: torch.dtype
    ) -> Autoencoder:
        """The VAE built and loaded."""
        latent = LatentFormat(
            space.name, space.channels, space.downscale, space.scale, space.shift, space.preview
        )
        return cls(build(part, device, dtype), latent, device)

    @property
    def dtype(self) -> torch.dtype:
        return next(self.module.parameters()).dtype

    def working_bytes(self, height: int, width: int) -> int:
        """Memory that decoding one picture of that size takes beside the weights, about: eight
        feature maps of the first width at full size (measured on SD1's: 4 kB a pixel)."""
        widths: Any = self._vae.config["block_out_channels"]
        return int(height * width * widths[0] * 8 * self.dtype.itemsize)

    @torch.no_grad()
    def encode(
        self,
        pixels: torch.Tensor,  # (B, C, H, W), 0..1
        tiling: Tiling | None = None,  # in pixels
        done: Done | None = None,
    ) -> torch.Tensor:
        """The mean of the latent distribution, (B, c, H/f, W/f): no randomness.

        A size that is no multiple of f is cropped evenly at both sides (`fit`).
        """
        cell = self.latent.downscale
        fitted = _with_channels(fit(pixels, cell), self._config("in_channels"))
        tiling = _in_cells(tiling, cell)

        def work(tile: torch.Tensor) -> torch.Tensor:
            return self._finite(lambda x: self._moments(x * 2 - 1), tile)

        return self._each(fitted, work, tiling, Fraction(1, cell), done)

    @torch.no_grad()
    def decode(
        self,
        samples: torch.Tensor,  # (B, c, h, w)
        tiling: Tiling | None = None,  # in pixels
        done: Done | None = None,
    ) -> torch.Tensor:
        """Pixels (B, 3, h·f, w·f), 0..1."""
        cell = self.latent.downscale
        tiling = _in_cells(tiling, cell)
        if tiling is not None:
            tiling = Tiling(tiling.size // cell, tiling.overlap // cell)

        def work(tile: torch.Tensor) -> torch.Tensor:
            return self._finite(self._picture, tile)

        drawn = self._each(samples, work, tiling, Fraction(cell), done)
        return (drawn / 2 + 0.5).clamp(0, 1)

    def _each(
        self,
        batch: torch.Tensor,
        work: Callable[[torch.Tensor], torch.Tensor],
        tiling: Tiling | None,
        scale: Fraction,
        done: Done | None,
    ) -> torch.Tensor:
        results = []
        for i in range(len(batch)):
            sample = batch[i : i + 1]
            if tiling is None:
                results.append(work(sample).cpu())
                if done is not None:
                    done(i + 1, len(batch))
                continue

            def tile_done(step: int, total: int, before: int = i) -> None:
                if done is not None:
                    done(before * total + step, len(batch) * total)

            results.append(process(sample, work, tiling, scale, tile_done).cpu())
        return torch.cat(results)

    def _moments(self, x: torch.Tensor) -> torch.Tensor:
        return self._vae.encode(x, return_dict=False)[0].mode()  # type: ignore[no-any-return]

    def _picture(self, z: torch.Tensor) -> torch.Tensor:
        return self._vae.decode(z, return_dict=False)[0]  # type: ignore[no-any-return]

    def _finite(
        self, network: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor
    ) -> torch.Tensor:
        """The network's answer in float32. Some VAEs overflow in fp16: such a one is switched to
        float32 for good and asked again."""
        answer = network(x.to(self.device, self.dtype)).float()
        if self.dtype == torch.float16 and not torch.isfinite(answer).all():
            self.module.float()
            answer = network(x.to(self.device, self.dtype)).float()
        return answer

    @property
    def _vae(self) -> Any:
        return self.module

    def _config(self, key: str) -> int:
        value: int = self._vae.config[key]
        return value


def fit(pixels: torch.Tensor, cell: int) -> torch.Tensor:
    """The picture with both sides a multiple of `cell`: cropped evenly at both ends to the next
    multiple below; a side shorter than one cell is filled up by repeating its last pixels."""
    height, width = pixels.shape[-2:]
    short = (max(0, cell - width), max(0, cell - height))
    if any(short):
        pixels = torch.nn.functional.pad(pixels, (0, short[0], 0, short[1]), mode="replicate")
        height, width = pixels.shape[-2:]
    top, left = height % cell // 2, width % cell // 2
    return pixels[..., top : top + height // cell * cell, left : left + width // cell * cell]


def _in_cells(tiling: Tiling | None, cell: int) -> Tiling | None:
    """Tiles whose edges meet the edges of latent cells."""
    if tiling is None:
        return None
    size = max(cell * 4, tiling.size // cell * cell)
    return Tiling(size, min(tiling.overlap // cell * cell, size - cell))


def _with_channels(pixels: torch.Tensor, channels: int) -> torch.Tensor:
    """The picture with as many channels as the VAE takes; alpha is left out, grey repeated."""
    colours = pixels[:, :3]
    if channels == colours.shape[1]:
        return colours
    if colours.shape[1] == 1:
        return colours.expand(-1, channels, -1, -1)
    if channels == 1:  # luma, ITU-R BT.601
        weights = colours.new_tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
        return (colours * weights).sum(1, keepdim=True)
    if channels == 4:
        alpha = torch.ones_like(colours[:, :1])
        return torch.cat([colours, pixels[:, 3:4] if pixels.shape[1] == 4 else alpha], 1)
    raise ValueError(
        say(
            "this VAE takes {channels} channels, the picture has {shape}",
            channels=channels,
            shape=pixels.shape[1],
        )
    )
