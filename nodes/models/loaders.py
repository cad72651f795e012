"""Loaders by name: what a `Recipe` asks for, turned into the object that `borrow` gives.

Another room adds its own kind of module with `Loaders.add`; nothing registers itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch

from nodes.api.errors import UnsupportedModel
from nodes.api.sentence import say
from nodes.api.services import Files
from nodes.api.wires import Recipe
from nodes.models.blueprint import Blueprint, Part
from nodes.models.detect import blueprint
from nodes.models.header import identity, is_current
from nodes.models.precision import DTYPES, Place


@dataclass(frozen=True, slots=True)
class Source:
    """What a loader is given."""

    recipe: Recipe
    path: Path
    place: Place
    files: Files

    def option(self, name: str, default: Any = None) -> Any:
        return dict(self.recipe.options).get(name, default)


@dataclass(frozen=True, slots=True)
class Loader:
    """How one kind of recipe becomes a module.

    `load` gives the object that borrowers see. Its memory is that of its `modules`, or of
    itself where it is a module, else of its attribute `module`.
    """

    load: Callable[[Source], Any]
    size: Callable[[Source], int] = lambda source: source.path.stat().st_size
    """Bytes the loaded object will take, known before it is loaded."""


class Loaders:
    """Loaders by name."""

    def __init__(self) -> None:
        self._known: dict[str, Loader] = {}

    def add(self, name: str, loader: Loader) -> None:
        """Make a loader known. ValueError, and nothing changed, if the name is taken."""
        if name in self._known:
            raise ValueError(f"a loader {name} is known already")
        self._known[name] = loader

    def __getitem__(self, name: str) -> Loader:
        try:
            return self._known[name]
        except KeyError:
            known = ", ".join(sorted(self._known))
            raise UnsupportedModel(
                say(
                    "Nothing here loads a {name}; known are {known}.", name=repr(name), known=known
                ),
                remedy=say("Name the plugin that brings this kind of model in the settings."),
            ) from None

    def __contains__(self, name: str) -> bool:
        return name in self._known


def standard_loaders() -> Loaders:
    """The loaders Tessera itself brings."""
    loaders = Loaders()
    for name, load, kind in (
        ("diffusion", load_diffusion, "unet"),
        ("text", load_text, "text"),
        ("vae", load_vae, "vae"),
    ):
        loaders.add(name, Loader(load, _size_of(kind)))
    loaders.add("gan", Loader(load_gan))
    return loaders


def _size_of(kind: str) -> Callable[[Source], int]:
    def size(source: Source) -> int:
        part: Part | None = getattr(_blueprint(source), kind)
        if part is None:
            return 0
        itemsize = _place(source).dtype_for(part).itemsize
        return sum(stored.info.elements for stored in part.tensors.values()) * itemsize

    return size


def load_diffusion(source: Source) -> Any:
    """A file's UNet as `DiffusionModel`."""
    from nodes.models.unet import diffusion_model

    found = _blueprint(source)
    part = _part(found, found.unet, "diffusion model", "Choose a checkpoint, not a VAE.")
    place = _place(source)
    return diffusion_model(found, part, place.device, place.dtype_for(part))


def load_text(source: Source) -> Any:
    """A file's text encoder as `TextEncoder`."""
    from nodes.models.embeddings import Embeddings
    from nodes.models.text import TextEncoder

    found = _blueprint(source)
    part = _part(found, found.text, "text encoder", "Choose a whole checkpoint.")
    place = _place(source)
    dtype = place.dtype_for(part)
    return TextEncoder.load(part, place.device, dtype, Embeddings(source.files))


def load_vae(source: Source) -> Any:
    """A file's VAE as `Autoencoder`."""
    from nodes.models.vae import Autoencoder

    found = _blueprint(source)
    part = _part(found, found.vae, "VAE", "Choose a whole checkpoint, or load one with LoadVAE.")
    place = _place(source)
    return Autoencoder.load(part, found.latent, place.device, place.dtype_for(part))


def load_gan(source: Source) -> Any:
    """A file's generator as the `torch.nn.Module` it is."""
    from nodes.gan.file import load_generator

    return load_generator(source.path).to(source.place.device)


def _blueprint(source: Source) -> Blueprint:
    stamp = source.recipe.identity
    if not is_current(source.path, stamp):
        stamp = identity(source.path)
    return _known_blueprint(source.path, stamp)


@lru_cache(maxsize=8)
def _known_blueprint(path: Path, _identity: str) -> Blueprint:
    """A file's blueprint, which its three loaders share."""
    return blueprint(path)


def _part(found: Blueprint, part: Part | None, what: str, remedy: str) -> Part:
    if part is None:
        raise UnsupportedModel(
            say("{name} holds no {what}.", name=found.path.name, what=what), remedy=remedy
        )
    return part


def _place(source: Source) -> Place:
    """The memory's place, with the recipe's own precision where it asks for one."""
    precision = source.option("precision", "auto")
    if precision == "auto" or precision not in DTYPES:
        return source.place
    return replace(source.place, precision=precision)


def modules_of(loaded: object) -> list[torch.nn.Module]:
    """The modules whose memory a loaded object keeps."""
    if isinstance(loaded, torch.nn.Module):
        return [loaded]
    found = getattr(loaded, "modules", None) or [getattr(loaded, "module", None)]
    return [module for module in found if isinstance(module, torch.nn.Module)]
