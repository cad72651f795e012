"""What a model file is, read from its header alone. Needs no torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nodes.api.errors import MissingFile, UnsupportedModel
from nodes.api.sentence import say
from nodes.models.blueprint import Blueprint
from nodes.models.families import diffusers_folder, gan, recognised, sd1, vae
from nodes.models.header import Header, read_header
from nodes.models.layouts.shapes import UnreadableLayout
from nodes.models.signs import Family, Kind, Names

FAMILIES: tuple[Family, ...] = (
    gan.FAMILY,
    *recognised.SMALL_FILES,
    *recognised.TRANSFORMERS,
    *recognised.UNETS,
    sd1.FAMILY,
    *recognised.FRAGMENTS,
    vae.FAMILY,
)
"""In the order in which they are asked; the first whose signs all hold is the answer."""

BLUEPRINTS: Mapping[str, Callable[[Header], Blueprint]] = {
    sd1.FAMILY.name: sd1.blueprint,
    vae.FAMILY.name: vae.blueprint,
}
"""What is to be built, of the families that a checkpoint's nodes load."""

UNKNOWN = Family("unknown", say("a model of an unknown kind"), "other", ())


@dataclass(frozen=True, slots=True)
class Detected:
    """What a file is, for lists and messages."""

    family: str
    label: str
    kind: Kind
    supported: bool


def detect(path: Path) -> Detected:
    """The family of a model file or diffusers folder.

    UnsupportedModel if it is no whole safetensors file; an unknown kind is not an error.
    """
    if path.is_dir():
        family = diffusers_folder.family(path)
    else:
        family = family_of(read_header(path))
    return Detected(family.name, family.label, family.kind, family.supported)


def family_of(header: Header) -> Family:
    """The first family whose signs all hold."""
    names = Names(header)
    return next((family for family in FAMILIES if family.matches(names)), UNKNOWN)


def blueprint(path: Path) -> Blueprint:
    """What has to be built to run a model file or folder.

    MissingFile or UnsupportedModel, each with its remedy, if that cannot be told.
    """
    if not path.exists():
        raise MissingFile(
            say("{name} is not there.", name=path.name), remedy=say("Choose a file that is there.")
        )
    if path.is_dir():
        return diffusers_folder.blueprint(path)
    header = read_header(path)
    family = family_of(header)
    if family is UNKNOWN:
        example = next(iter(header), "none")
        raise UnsupportedModel(
            say(
                "{name} is no model that Tessera knows: its {tensors} tensors begin with "
                "{example}.",
                name=path.name,
                tensors=len(header.tensors),
                example=example,
            ),
            remedy=sd1.FAMILY.remedy,
        )
    read = BLUEPRINTS.get(family.name)
    if read is None:
        name, label = path.name, family.label
        raise UnsupportedModel(
            say("{name} is {label}, which this node cannot use.", name=name, label=label)
            if family.supported
            else say("{name} is {label}, which cannot be used here yet.", name=name, label=label),
            remedy=family.remedy,
        )
    try:
        return read(header)
    except UnreadableLayout as error:
        raise UnsupportedModel(
            say(
                "{name} looks like {label}, but {error}.",
                name=path.name,
                label=family.label,
                error=error,
            ),
            remedy=say("The file is incomplete or of an unusual build: try another version of it."),
        ) from None
