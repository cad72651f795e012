"""Masked repaint: which part of a latent a sampler may touch."""

from __future__ import annotations

from dataclasses import replace

from nodes.api import Latent, Mask, Node, NodeError, say


class LatentNoiseMask(Node[Latent]):
    """Let a sampler repaint only where the mask is 1.

    The mask may have any size: it is scaled to the latent. Outside, the latent stays as it is
    to the last bit.
    """

    category = "latent/inpaint"
    output_name = "latent"
    synonyms = ("SetLatentNoiseMask", "inpaint")

    latent: Latent
    mask: Mask

    def run(self) -> Latent:
        values, batch = self.mask.values, len(self.latent.samples)
        if len(values) not in (1, batch):
            raise NodeError(
                say(
                    "There are {values} masks for {batch} latents.", values=len(values), batch=batch
                ),
                input="mask",
                remedy=say("Use one mask, or as many as there are latents."),
            )
        return replace(self.latent, noise_mask=values[:, None])
