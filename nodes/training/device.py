"""Where a training runs."""

from __future__ import annotations

import torch

from nodes.api import Models
from nodes.models.precision import Place, pick_device


def device_of(models: Models) -> torch.device:
    """The device that the model memory works on; the best one there is for a bare call."""
    place = getattr(models, "place", None)
    return place.device if isinstance(place, Place) else pick_device("auto")
