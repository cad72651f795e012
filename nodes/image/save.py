"""Pictures as files and as previews."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from nodes.api import (
    SILENT,
    EncodedFile,
    FilePrefix,
    Image,
    Node,
    Options,
    Progress,
    Saved,
    say,
)
from nodes.image import encode

Quality = Annotated[int, Field(ge=1, le=100, description="100 is best and largest.")]


class PNG(Options):
    """Lossless, opens everywhere."""

    kind: Literal["png"] = "png"
    compress_level: Annotated[
        int, Field(ge=0, le=9, description="9 is smallest and slowest; pixels stay the same.")
    ] = 4


class JPEG(Options):
    """Small, for photographs; transparent parts become white."""

    kind: Literal["jpeg"] = "jpeg"
    quality: Quality = 92


class WebP(Options):
    """Smaller than JPEG, keeps transparency."""

    kind: Literal["webp"] = "webp"
    quality: Quality = 90
    lossless: bool = False


FileFormat: TypeAlias = Annotated[PNG | JPEG | WebP, Field(discriminator="kind")]


class SaveImage(Node[Saved]):
    """Save pictures as files, each with the workflow that made it inside.

    Files never overwrite each other: a counter follows the name. A name may hold a subfolder
    and `%date%`, `%date:yyyy-MM-dd hh-mm%`, `%time%`, `%seed%`, `%width%`, `%height%`, `%batch%`
    or `%node.input%`.
    """

    category = "image"
    output = True
    synonyms = ("export", "write", "PNG", "JPEG", "WebP", "SaveImageWebsocket")

    image: Image
    prefix: FilePrefix = "tessera"
    format: FileFormat = PNG()

    def run(self, progress: Progress = SILENT) -> Saved:
        pixels = self.image.pixels
        total, _, height, width = pixels.shape
        files = []
        for index in range(total):
            data, media_type, extension = self._encoded(index)
            files.append(
                EncodedFile(
                    data,
                    media_type,
                    extension,
                    prefix=self.prefix,
                    width=width,
                    height=height,
                    cells=self.image.cells,
                )
            )
            progress.step(index + 1, total, say("picture"))
        return Saved(tuple(files))

    def _encoded(self, index: int) -> tuple[bytes, str, str]:
        picture = self.image.pixels[index]
        match self.format:
            case PNG(compress_level=level):
                return encode.png(picture, level), "image/png", ".png"
            case JPEG(quality=quality):
                return encode.jpeg(picture, quality), "image/jpeg", ".jpg"
            case WebP(quality=quality, lossless=lossless):
                return encode.webp(picture, quality, lossless), "image/webp", ".webp"


class PreviewImage(Node[Saved]):
    """Show pictures in the node without keeping them among the outputs."""

    category = "image"
    output = True
    synonyms = ("show", "view", "look")

    image: Image

    def run(self, progress: Progress = SILENT) -> Saved:
        pixels = self.image.pixels
        total, _, height, width = pixels.shape
        files = []
        for index in range(total):
            files.append(
                EncodedFile(
                    encode.png(pixels[index], 1),  # lossless, and half the time of level 4
                    "image/png",
                    ".png",
                    kind="preview",
                    width=width,
                    height=height,
                    embed_workflow=False,
                    cells=self.image.cells,
                )
            )
            progress.step(index + 1, total, say("picture"))
        return Saved(tuple(files))
