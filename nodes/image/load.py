"""Pictures and masks from files."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

import torch
from pydantic import Field

from nodes.api import (
    LOCAL_FILES,
    Files,
    Image,
    ImageName,
    Mask,
    MissingFile,
    Node,
    NodeError,
    Pixels,
    say,
)
from nodes.api.node import Options
from nodes.image.channels import luma
from nodes.image.decode import Picture, decode
from nodes.image.transform import Offset, crop

MaskName = Annotated[
    str,
    Field(
        description="A mask drawn over the picture, white where it is to be repainted; the "
        "picture's own transparency when empty.",
        json_schema_extra={
            "choices": "inputs/masks",
            "upload": True,
            "widget": "mask",
            "of": "image",
        },
    ),
]


class Rectangle(Options):
    """A part of a picture, in its pixels."""

    x: Offset
    y: Offset
    width: Pixels
    height: Pixels


Crop = Annotated[
    Rectangle | None,
    Field(
        description="The part of the picture and its mask to take; all of it when empty.",
        json_schema_extra={"widget": "crop", "of": "image"},
    ),
]


class Loaded(NamedTuple):
    image: Image
    mask: Mask


class LoadImage(Node[Loaded]):
    """A picture from a file, upright, with a mask drawn over it or its transparency as one.

    The mask is 1 where the picture is to be repainted: where the drawn mask is white, else where
    the picture is transparent; 0 everywhere if it has neither. An animation becomes a batch of its
    frames.
    """

    category = "image"
    synonyms = ("open", "import", "upload", "LoadImageOutput")

    image: ImageName
    mask: MaskName = ""
    crop: Crop = None

    def run(self, files: Files = LOCAL_FILES) -> Loaded:
        picture = _decoded(files, self.image)
        pixels = picture.pixels
        mask = self._drawn(files, pixels) if self.mask else _transparent(picture)
        if self.crop is not None:
            pixels, mask = self._cropped(pixels, self.crop), self._cropped(mask, self.crop)
        return Loaded(Image(pixels), Mask(mask))

    def _drawn(self, files: Files, pixels: torch.Tensor) -> torch.Tensor:
        """(B, H, W): the mask's own transparency where it has some, else its brightness."""
        drawn = _decoded(files, self.mask, input="mask")
        values = _brightness(drawn.pixels) if drawn.alpha is None else 1 - drawn.alpha
        if values.shape[-2:] != pixels.shape[-2:]:
            (height, width), (rows, columns) = pixels.shape[-2:], values.shape[-2:]
            raise NodeError(
                say(
                    "{mask} has {columns} × {rows} pixels, {image} has {width} × {height}.",
                    mask=self.mask,
                    columns=columns,
                    rows=rows,
                    image=self.image,
                    width=width,
                    height=height,
                ),
                input="mask",
                remedy=say("Draw the mask anew over this picture, or leave `mask` empty."),
            )
        if len(values) not in (1, len(pixels)):
            raise NodeError(
                say(
                    "{mask} has {values} frames, {image} has {pixels}.",
                    mask=self.mask,
                    values=len(values),
                    image=self.image,
                    pixels=len(pixels),
                ),
                input="mask",
                remedy=say("Use a mask of one frame, or of as many as the picture has."),
            )
        return values.expand(len(pixels), -1, -1).clone()

    def _cropped(self, values: torch.Tensor, part: Rectangle) -> torch.Tensor:
        height, width = values.shape[-2:]
        if part.x + part.width > width or part.y + part.height > height:
            raise NodeError(
                say(
                    "The part of {width} × {height} pixels at ({x}, {y}) reaches beyond {image}, "
                    "which has {width2} × {height2}.",
                    width=part.width,
                    height=part.height,
                    x=part.x,
                    y=part.y,
                    image=self.image,
                    width2=width,
                    height2=height,
                ),
                input="crop",
                remedy=say("Choose a part inside the picture, or leave `crop` empty."),
            )
        return crop(values, part.x, part.y, part.width, part.height)


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
            return Mask(_transparent(picture))
        return Mask(picture.pixels[:, ("red", "green", "blue").index(self.channel)].clone())


def _decoded(files: Files, name: str, *, input: str = "image") -> Picture:
    try:
        return decode(files.input(name), input=input)
    except MissingFile as error:
        error.input = input
        raise


def _transparent(picture: Picture) -> torch.Tensor:
    """(B, H, W): 1 where the picture is transparent."""
    if picture.alpha is None:
        return torch.zeros_like(picture.pixels[:, 0])
    return 1 - picture.alpha


def _brightness(pixels: torch.Tensor) -> torch.Tensor:
    """(B, H, W); of grey pictures the levels as they are, which weighing would round."""
    red, green, blue = pixels.unbind(1)
    return red if red.equal(green) and red.equal(blue) else luma(pixels)[:, 0]
