"""Model files that come in through the browser: whole and checked, or not there at all."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from nodes.api.errors import NodeError
from nodes.api.sentence import say
from nodes.models.detect import detect
from nodes.models.header import read_header
from nodes.models.library import FOLDERS, ModelFile
from nodes.models.signs import Kind
from server.errors import Refused
from server.ids import uuid7
from server.models import ModelFolders
from server.paths import PathRefused, check_name, resolve

PREFIX = ".upload-"
"""What a file's folder is called until it is whole; hidden, so that no list shows it."""
SUFFIXES = (".safetensors", ".sft")
LISTS = "wildcards"
"""The folder that holds lists of words instead of models."""
PLACES: Mapping[Kind, str] = {
    "checkpoint": "checkpoints",
    "diffusion model": "diffusion_models",
    "vae": "vae",
    "text encoder": "text_encoders",
    "lora": "loras",
    "controlnet": "controlnet",
    "embedding": "embeddings",
    "upscaler": "upscale_models",
    "vision encoder": "clip_vision",
    "gan": "gan",
}
"""The folder that a kind of model belongs into."""
MAX_LIST = 8 << 20
SPARE = 1 << 28
"""Bytes of the disk that an upload leaves free."""


class ModelUploads:
    """Takes model files into the first models folder."""

    def __init__(self, folder: Path, models: ModelFolders, *, max_bytes: int) -> None:
        self._folder = folder
        self._models = models
        self._max_bytes = max_bytes

    def sweep(self) -> int:
        """Remove what a killed server left half-written; how many. Only at the start."""
        left = [path for name in FOLDERS for path in (self._folder / name).glob(f"{PREFIX}*")]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        return len(left)

    async def receive(
        self, id: str, chunks: AsyncIterator[bytes], length: int | None, *, guess: bool = False
    ) -> tuple[ModelFile, str]:
        """Write a model as it arrives; what it is, and its SHA-256.

        With `guess`, the folder in its id holds only if nothing in the file says what it is: then
        it goes where its kind belongs.

        The name appears at once with the whole file. Raises Refused, and leaves nothing, for a
        name that is taken or not allowed, for what is no safetensors file, and where there is no
        room.
        """
        target = self._target(id)
        if guess:
            self._refuse_same(target.name, length)
        elif target.exists():
            raise _taken(id)
        self._check_room(target.parent, length)
        place = self._folder / id.split("/")[0] / f"{PREFIX}{uuid7()}"
        half = place / target.name
        place.mkdir(parents=True)
        try:
            sha256 = await self._write(half, chunks)
            id = await asyncio.to_thread(self._publish, half, id, guess=guess)
        finally:
            await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)
        self._models.forget()
        found = await asyncio.to_thread(self._models.get, id)
        if found is None:  # A list of words, or taken away at this very moment.
            found = _plain(id, self._folder / id)
        return found, sha256

    def _target(self, id: str) -> Path:
        folder, _, name = id.partition("/")
        if folder not in FOLDERS:
            raise Refused(
                "model.refused",
                say("There is no kind of model {folder}.", folder=repr(folder)),
                remedy=say("Choose one of: {folders}.", folders=", ".join(FOLDERS)),
            )
        try:
            target = resolve(self._folder / folder, "/".join(check_name(name)))
        except PathRefused as error:
            raise Refused("model.refused", error.args[0], remedy=say("Rename the file.")) from None
        if any(part.startswith(".") for part in name.split("/")):
            raise Refused(
                "model.refused",
                say("{name} is a hidden name.", name=name),
                remedy=say("Rename the file."),
            )
        wanted: Sequence[str] = (".txt",) if folder == LISTS else SUFFIXES
        if target.suffix.lower() not in wanted and not _is_pickled(target.suffix):
            raise Refused(
                "model.refused",
                say("{name} is no {wanted} file.", name=target.name, wanted=" or ".join(wanted)),
                remedy=say("Only files of this kind are taken in here."),
            )
        return target

    def _refuse_same(self, name: str, length: int | None) -> None:
        """Refuse at once what is there already, not after its gigabytes."""
        for folder in PLACES.values():
            there = self._folder / folder / name
            if there.exists() and there.stat().st_size == length:
                raise _taken(f"{folder}/{name}")

    def _check_room(self, folder: Path, length: int | None) -> None:
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        if shutil.disk_usage(existing).free < (length or 0) + SPARE:
            raise Refused(
                "disk.full",
                say("There is not enough room on the disk for this file."),
                remedy=say(
                    "Make room, or put the file on another disk and start with --models DIR."
                ),
            )

    async def _write(self, half: Path, chunks: AsyncIterator[bytes]) -> str:
        most = MAX_LIST if half.suffix.lower() == ".txt" else self._max_bytes
        digest = hashlib.sha256()
        size = 0
        looked = half.suffix.lower() == ".txt"

        def put(chunk: bytes) -> None:
            file.write(chunk)
            digest.update(chunk)

        with open(half, "xb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise Refused(
                        "request.too_large",
                        say("{name} is larger than {most} MB.", name=half.name, most=most >> 20),
                        remedy=say("Raise max_model_mb in the settings."),
                    )
                await asyncio.to_thread(put, chunk)
                if not looked and size >= 1 << 16:
                    # What is no model is refused now, not after its gigabytes.
                    file.flush()
                    await asyncio.to_thread(_refuse_foreign, half)
                    looked = True
        return digest.hexdigest()

    def _publish(self, half: Path, id: str, *, guess: bool) -> str:
        """Give the whole file its name; the id it has."""
        if half.suffix.lower() != ".txt":
            try:
                kind = detect(half).kind
            except NodeError as error:
                raise _refused(error) from None
            if half.suffix.lower() not in SUFFIXES:
                raise Refused(
                    "model.refused",
                    say("{name} is a safetensors file under another ending.", name=half.name),
                    remedy=say("Rename it to end in .safetensors."),
                )
            if guess and kind in PLACES:
                id = f"{PLACES[kind]}/{half.name}"
        target = self._folder / id
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(half, "rb") as file:
            os.fsync(file.fileno())
        try:
            os.link(half, target)
        except FileExistsError:
            raise _taken(id) from None
        except OSError:  # A disk without hard links.
            if target.exists():
                raise _taken(id) from None
            os.replace(half, target)
        return id


def _is_pickled(suffix: str) -> bool:
    """Files that are looked into, for the sentence on what to do with them."""
    return suffix.lower() in (".ckpt", ".pt", ".pth", ".bin", ".pkl", ".gguf")


def _refuse_foreign(half: Path) -> None:
    """Refuse what its first bytes tell to be no safetensors file."""
    with suppress(OSError):
        try:
            read_header(half)
        except NodeError as error:
            if not _is_cut(half):
                raise _refused(error) from None


def _is_cut(half: Path) -> bool:
    """Whether a file that is still coming begins as a safetensors file does."""
    with half.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        return length <= 100_000_000 and file.read(1) == b"{"


def _refused(error: NodeError) -> Refused:
    return Refused("model.refused", error.message, remedy=error.remedy)


def _taken(name: str) -> Refused:
    return Refused(
        "model.exists",
        say("There is a {name} already.", name=name),
        remedy=say("Give the file another name."),
    )


def _plain(id: str, path: Path) -> ModelFile:
    stat = path.stat()
    folder, _, name = id.partition("/")
    return ModelFile(
        id, folder, name, path, stat.st_size, stat.st_mtime_ns, "list", "a list of words",
        "other", True,
    )  # fmt: skip
