"""A latent as a small picture, without the VAE: one matrix from latent channels to RGB."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F

from nodes.models.diffusion import LatentFormat

Fit = tuple[tuple[float, ...], ...]
"""`channels` rows of three weights, then one row of three biases: `LatentFormat.preview`."""


def fit_preview(latents: torch.Tensor, pictures: torch.Tensor) -> Fit:
    """The least-squares map from latents to the mean colours of the pixels they stand for.

    latents (B, C, h, w) unscaled, pictures (B, 3, H, W) RGB 0..1.
    """
    cells = F.interpolate(pictures.double(), size=latents.shape[-2:], mode="area")
    a = latents.double().permute(0, 2, 3, 1).flatten(0, 2)
    a = torch.cat([a, torch.ones(len(a), 1, dtype=a.dtype, device=a.device)], dim=1)
    b = cells.permute(0, 2, 3, 1).flatten(0, 2)
    solution = torch.linalg.lstsq(a.cpu(), b.cpu(), driver="gelsd").solution
    return tuple(tuple(row) for row in solution.tolist())


def preview_picture(latent: torch.Tensor, fmt: LatentFormat) -> torch.Tensor:
    """One scaled latent (C, h, w), as the network sees it, as RGB (3, h, w) 0..1 on the CPU."""
    if fmt.preview is None:
        return _without_fit(latent)
    fit = torch.tensor(fmt.preview, dtype=torch.float32)  # (C + 1, 3)
    # The unscaling goes into the matrix: rgb = (z / scale + shift) @ w + b.
    matrix = (fit[:-1] / fmt.scale).to(latent.device)
    bias = (fit[:-1].sum(0) * fmt.shift + fit[-1]).to(latent.device)
    rgb = torch.einsum("chw,cr->rhw", latent.float(), matrix) + bias[:, None, None]
    return rgb.clamp(0, 1).cpu()


def _without_fit(latent: torch.Tensor) -> torch.Tensor:
    """A latent space without a fit: its first three channels, each over its own range."""
    planes = latent[:3].float()
    if len(planes) < 3:
        planes = planes[:1].expand(3, -1, -1)
    low, high = planes.amin((1, 2), keepdim=True), planes.amax((1, 2), keepdim=True)
    return ((planes - low) / (high - low).clamp(min=1e-6)).cpu()


LEGIBLE = 128
"""Pixels a preview's longer side has at least: a smaller one is enlarged, so that the JPEG on
the wire does not average its few colours."""


def contact_sheet(latents: torch.Tensor, fmt: LatentFormat, most: int = 16) -> torch.Tensor:
    """The batch's latents (B, C, h, w) as one picture: a grid of at most `most`."""
    pictures = [preview_picture(latent, fmt) for latent in latents[:most]]
    columns = math.ceil(math.sqrt(len(pictures)))
    blank = torch.zeros_like(pictures[0])
    pictures += [blank] * (-len(pictures) % columns)
    rows = [torch.cat(pictures[i : i + columns], dim=2) for i in range(0, len(pictures), columns)]
    sheet = torch.cat(rows, dim=1)
    enlarge = math.ceil(LEGIBLE / max(sheet.shape))
    if enlarge == 1:
        return sheet
    return F.interpolate(sheet[None], scale_factor=enlarge, mode="bilinear")[0]
