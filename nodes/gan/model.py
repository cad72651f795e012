"""Two networks that play against each other: a generator draws, a discriminator doubts.

Two families, each with or without the class as a condition:

- MLP: fully connected layers throughout, the first GAN (Goodfellow et al. 2014, "Generative
  Adversarial Nets", arXiv 1406.2661); with classes, both networks see the class beside their
  input (Mirza and Osindero 2014, "Conditional Generative Adversarial Nets", arXiv 1411.1784).
- convolutional: strided convolutions with batch norm (Radford et al. 2015, "Unsupervised
  Representation Learning with DCGANs", arXiv 1511.06434), small enough for a CPU. The class joins
  the generator's noise; the discriminator compares it with what it saw (Miyato and Koyama 2018,
  "cGANs with Projection Discriminator", arXiv 1802.05637) and is kept smooth by spectral norm
  (Miyato et al. 2018, arXiv 1802.05957).

Pictures are (B, C, H, W) in -1..1 inside, 0..1 where they leave (`draw`).
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import torch
import torch.nn.functional as F
from pydantic import Field
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from nodes.api import Options

SMALLEST_SIDE = 8
"""Convolutional networks begin at the largest halving of the picture below this, px."""


class MLP(Options):
    """Fully connected layers: the textbook GAN."""

    kind: Literal["mlp"] = "mlp"
    conditional: Annotated[bool, Field(description="Whether a class can be asked for.")] = True
    latent: Annotated[int, Field(ge=1, le=1024, description="Numbers of noise a picture.")] = 64
    width: Annotated[int, Field(ge=16, le=4096, description="Of the widest layer.")] = 1024


class Convolutional(Options):
    """Convolutions: fewer weights, better pictures."""

    kind: Literal["convolutional"] = "convolutional"
    conditional: Annotated[bool, Field(description="Whether a class can be asked for.")] = True
    latent: Annotated[int, Field(ge=1, le=1024, description="Numbers of noise a picture.")] = 64
    width: Annotated[int, Field(ge=4, le=512, description="Channels at half the size.")] = 32


Architecture: TypeAlias = Annotated[Convolutional | MLP, Field(discriminator="kind")]


class Shape(Options):
    """What a network draws."""

    side: Annotated[int, Field(ge=4, le=1024)]
    channels: Annotated[int, Field(ge=1, le=3)]
    classes: Annotated[tuple[str, ...], Field(min_length=1, max_length=1000)]


def levels_of(side: int) -> int:
    """How often a side is halved: 28 → 14 → 7."""
    levels = 0
    while side % 2 == 0 and side > SMALLEST_SIDE:
        side, levels = side // 2, levels + 1
    return levels


# --- generators -----------------------------------------------------------------------------


class Generator(nn.Module):
    """Noise (and a class) to a picture. Subclasses set `body`."""

    body: nn.Module

    def __init__(self, architecture: Architecture, shape: Shape) -> None:
        super().__init__()
        self.architecture = architecture
        self.shape = shape
        self.conditions = len(shape.classes) if architecture.conditional else 0

    def forward(self, noise: Tensor, labels: Tensor) -> Tensor:
        """(B, latent) and (B,) to (B, C, H, W) in -1..1. Without classes, labels are ignored."""
        if self.conditions:
            noise = torch.cat([noise, F.one_hot(labels, self.conditions).to(noise)], dim=1)
        drawn: Tensor = torch.tanh(self.body(noise))
        return drawn.view(len(noise), self.shape.channels, self.shape.side, self.shape.side)

    @torch.no_grad()
    def draw(self, noise: Tensor, labels: Tensor) -> Tensor:
        """Pictures (B, C, H, W) in 0..1, each by its own noise alone."""
        was_training = self.training
        self.eval()
        pictures: Tensor = self(noise, labels) / 2 + 0.5
        self.train(was_training)
        return pictures


class MLPGenerator(Generator):
    def __init__(self, architecture: MLP, shape: Shape) -> None:
        super().__init__(architecture, shape)
        width = architecture.width
        pixels = shape.channels * shape.side**2
        self.body = nn.Sequential(
            nn.Linear(architecture.latent + self.conditions, width // 4),
            nn.LeakyReLU(0.2),
            nn.Linear(width // 4, width // 2),
            nn.LeakyReLU(0.2),
            nn.Linear(width // 2, width),
            nn.LeakyReLU(0.2),
            nn.Linear(width, pixels),
        )


class ConvolutionalGenerator(Generator):
    def __init__(self, architecture: Convolutional, shape: Shape) -> None:
        super().__init__(architecture, shape)
        levels = levels_of(shape.side)
        first = shape.side >> levels
        width = architecture.width << max(levels - 1, 0)
        layers: list[nn.Module] = [
            nn.Linear(architecture.latent + self.conditions, width * first**2, bias=False),
            nn.Unflatten(1, (width, first, first)),
            nn.BatchNorm2d(width),
            nn.ReLU(),
        ]
        for _ in range(levels - 1):
            layers += [
                nn.ConvTranspose2d(width, width // 2, 4, stride=2, padding=1, bias=False),
                nn.BatchNorm2d(width // 2),
                nn.ReLU(),
            ]
            width //= 2
        last = (
            nn.ConvTranspose2d(width, shape.channels, 4, stride=2, padding=1)
            if levels
            else nn.Conv2d(width, shape.channels, 3, padding=1)
        )
        self.body = nn.Sequential(*layers, last)


# --- discriminators -------------------------------------------------------------------------


class Discriminator(nn.Module):
    """How real a picture (of its class) looks, as a logit (B,)."""

    def forward(self, pictures: Tensor, labels: Tensor) -> Tensor:
        raise NotImplementedError


class MLPDiscriminator(Discriminator):
    def __init__(self, architecture: MLP, shape: Shape) -> None:
        super().__init__()
        width = architecture.width
        self.conditions = len(shape.classes) if architecture.conditional else 0
        self.body = nn.Sequential(
            nn.Linear(shape.channels * shape.side**2 + self.conditions, width),
            nn.LeakyReLU(0.2),
            nn.Dropout(0.3),
            nn.Linear(width, width // 2),
            nn.LeakyReLU(0.2),
            nn.Dropout(0.3),
            nn.Linear(width // 2, width // 4),
            nn.LeakyReLU(0.2),
            nn.Dropout(0.3),
            nn.Linear(width // 4, 1),
        )

    def forward(self, pictures: Tensor, labels: Tensor) -> Tensor:
        seen = pictures.flatten(1)
        if self.conditions:
            seen = torch.cat([seen, F.one_hot(labels, self.conditions).to(seen)], dim=1)
        logits: Tensor = self.body(seen)
        return logits[:, 0]


class ConvolutionalDiscriminator(Discriminator):
    def __init__(self, architecture: Convolutional, shape: Shape) -> None:
        super().__init__()
        levels = max(levels_of(shape.side), 1)
        layers: list[nn.Module] = []
        before, width = shape.channels, architecture.width
        for _ in range(levels):
            convolution = nn.Conv2d(before, width, 4, stride=2, padding=1)
            layers += [spectral_norm(convolution), nn.LeakyReLU(0.2)]
            before, width = width, width * 2
        self.body = nn.Sequential(
            *layers, spectral_norm(nn.Conv2d(before, width, 3, padding=1)), nn.LeakyReLU(0.2)
        )
        self.realness = spectral_norm(nn.Linear(width, 1))
        self.classes = (
            spectral_norm(nn.Embedding(len(shape.classes), width))
            if architecture.conditional
            else None
        )

    def forward(self, pictures: Tensor, labels: Tensor) -> Tensor:
        seen = self.body(pictures).sum(dim=(2, 3))
        logits: Tensor = self.realness(seen)[:, 0]
        if self.classes is not None:
            logits = logits + (self.classes(labels) * seen).sum(dim=1)
        return logits


def build_generator(architecture: Architecture, shape: Shape) -> Generator:
    if isinstance(architecture, MLP):
        return MLPGenerator(architecture, shape)
    return ConvolutionalGenerator(architecture, shape)


def build_discriminator(architecture: Architecture, shape: Shape) -> Discriminator:
    if isinstance(architecture, MLP):
        return MLPDiscriminator(architecture, shape)
    return ConvolutionalDiscriminator(architecture, shape)
