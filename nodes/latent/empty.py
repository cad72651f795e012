"""Where text to image begins."""

from __future__ import annotations

import torch

from nodes.api import BatchSize, Latent, LatentPixels, Node


class EmptyLatent(Node[Latent]):
    """Nothing yet: the canvas a sampler draws on, in the channels of the model it meets."""

    category = "latent"
    output_name = "latent"
    synonyms = ("EmptyLatentImage", "EmptySD3LatentImage", "size", "canvas", "txt2img")
    cost = ("width", "height", "batch", 0.25)  # 4 channels of float32 in cells of 8 × 8 pixels

    width: LatentPixels = 512
    height: LatentPixels = 512
    batch: BatchSize = 1

    def run(self) -> Latent:
        samples = torch.zeros(self.batch, 4, self.height // 8, self.width // 8)
        return Latent(samples, format="empty", size=(self.height, self.width))
