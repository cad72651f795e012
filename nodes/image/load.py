"""Pictures and masks from files."""

from __future__ import annotations

from typing import Literal, NamedTuple

import torch

from nodes.api import LOCAL_FILES, Files, Image, ImageName, Mask, MissingFile, Node
from nodes.image.decode import Picture, decode


class Loaded(NamedTuple):
    image: Image
    mask: Mask


class LoadImage(Node[Loaded]):
    """A picture from a file, upright, with its transparency as a mask.

    The mask is 1 where the picture is transparent (to be repainted), and 0 everywhere if the
    file has no transparency. An animation becomes a batch of its frames.
    """

    category = "image"
    synonyms = ("open", "import", "upload", "LoadImageOutput")

    image: ImageName

    def run(self, files: Files = LOCAL_FILES) -> Loaded:
        picture = _decoded(files, self.image)
        transparent = (
            torch.zeros_like(picture.pixels[:, 0]) if picture.alpha is None else 1 - picture.alpha
        )
        return Loaded(Image(picture.pixels), Mask(transparent))


class LoadImageMask(Node[Mask]):
    """A mask from one channel of a picture file.

    `alpha` gives 1 where the picture is transparent; a colour channel gives its brightness.
    """

    category = "mask"
    output_name = "mask"

    image: ImageName
    channel: Literal["alpha", "red", "green", "blue"] = "alpha"

    def run(self, files: Files = LOCAL_FILES) -> Mask:
        picture = _decoded(files, self.image)
        if self.channel == "alpha":
            if picture.alpha is None:
                return Mask(torch.zeros_like(picture.pixels[:, 0]))
            return Mask(1 - picture.alpha)
        return Mask(picture.pixels[:, ("red", "green", "blue").index(self.channel)].clone())


def _decoded(files: Files, name: str) -> Picture:
    try:
        return decode(files.input(name))
    except MissingFile as error:
        error.input = "image"
        raise
