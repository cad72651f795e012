"""Latents: empty ones, and what can be done to them before and between samplers."""

from nodes.latent.batch import LatentBatch, LatentBatchSeed, LatentFromBatch, RepeatLatentBatch
from nodes.latent.compose import LatentBlend, LatentComposite
from nodes.latent.empty import EmptyLatent
from nodes.latent.noise_mask import LatentNoiseMask
from nodes.latent.scale import LatentScale, LatentScaleBy
from nodes.latent.transform import LatentCrop, LatentFlip, LatentRotate

__all__ = [
    "EmptyLatent",
    "LatentBatch",
    "LatentBatchSeed",
    "LatentBlend",
    "LatentComposite",
    "LatentCrop",
    "LatentFlip",
    "LatentFromBatch",
    "LatentNoiseMask",
    "LatentRotate",
    "LatentScale",
    "LatentScaleBy",
    "RepeatLatentBatch",
]
