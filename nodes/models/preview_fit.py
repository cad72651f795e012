"""What turns a latent into a small picture without the VAE, as a file keeps it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LARGEST = 256
"""Channels of a layer: a fit is shown ten times a second."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """A layer's numbers; its edges are repeated outwards, so that the picture keeps its size."""

    shape: tuple[int, int, int, int]  # (out, in, k, k), k odd
    weight: tuple[float, ...]  # flat
    bias: tuple[float, ...]  # (out,)


@dataclass(frozen=True, slots=True, eq=False)
class PreviewFit:
    """Convolutions with ReLU between them, from an unscaled latent (C, h, w) to RGB 0..1 of
    (3, upscale · h, upscale · w): the last one gives `upscale`² pixels a cell, as
    `torch.nn.PixelShuffle` takes them. One 1 × 1 layer is a matrix."""

    layers: tuple[Convolution, ...]
    upscale: int = 1

    @property
    def channels(self) -> int:
        """C, the latent's channels."""
        return self.layers[0].shape[1]

    def as_json(self) -> str:
        layers = [
            {"shape": layer.shape, "weight": layer.weight, "bias": layer.bias}
            for layer in self.layers
        ]
        return json.dumps({"layers": layers, "upscale": self.upscale}, separators=(",", ":"))


def matrix_fit(rows: Sequence[Sequence[float]], bias: Sequence[float]) -> PreviewFit:
    """A linear fit: `rows` of three weights, one for each channel, and three biases."""
    weight = tuple(row[colour] for colour in range(3) for row in rows)
    return PreviewFit((Convolution((3, len(rows), 1, 1), weight, tuple(bias)),))


def preview_fit(notes: str | None, channels: int) -> PreviewFit | None:
    """`PreviewFit.as_json` read again, or `{"matrix": channels × 3, "bias": 3}`; None for anything
    else, since metadata is anybody's text."""
    if notes is None:
        return None
    try:
        fit = _read(json.loads(notes))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    return fit if fit.channels == channels and _fits_together(fit) else None


def _read(said: Any) -> PreviewFit:
    if "matrix" in said:
        rows = [_numbers(row) for row in said["matrix"]]
        if any(len(row) != 3 for row in rows):
            raise ValueError("a row of other than three weights")
        return matrix_fit(rows, _numbers(said["bias"]))
    layers = tuple(
        Convolution(_shape(layer["shape"]), _numbers(layer["weight"]), _numbers(layer["bias"]))
        for layer in said["layers"]
    )
    if not layers or type(said["upscale"]) is not int:
        raise ValueError("no layers, or an odd upscale")
    return PreviewFit(layers, said["upscale"])


def _numbers(values: Any) -> tuple[float, ...]:
    numbers = tuple(float(value) for value in values)
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("a number that is none")
    return numbers


def _shape(values: Any) -> tuple[int, int, int, int]:
    out, channels, height, width = values
    sizes = (out, channels, height, width)
    if not all(type(size) is int and 0 < size <= LARGEST for size in sizes):
        raise ValueError("an odd shape")
    return sizes


def _fits_together(fit: PreviewFit) -> bool:
    given = fit.channels
    for layer in fit.layers:
        out, channels, height, width = layer.shape
        square = height == width and height in (1, 3, 5)
        whole = len(layer.weight) == math.prod(layer.shape) and len(layer.bias) == out
        if channels != given or not square or not whole:
            return False
        given = out
    return 1 <= fit.upscale <= 8 and given == 3 * fit.upscale**2
