"""A generator that our own training wrote: `nodes/gan/file.py` reads it."""

from __future__ import annotations

from nodes.api.sentence import say
from nodes.models.signs import Family, noted

FAMILY = Family(
    "gan",
    say("a generator of a GAN"),
    "gan",
    (noted("tessera.gan"),),
    supported=True,
    remedy=say("Load it with LoadGenerator; here, choose an SD1.x checkpoint (.safetensors)."),
)
