"""The node contract, seen by its readers: direct call, catalogue, validation."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated, Generic, Literal, NamedTuple, TypeVar

import pytest
from pydantic import Field, ValidationError

from nodes.api import (
    NOT_COMPUTED,
    SILENT,
    Image,
    Latent,
    Lazy,
    Model,
    Node,
    Options,
    Progress,
    Recipe,
    Registry,
    Saved,
    Seed,
    Steps,
)
from nodes.api.catalogue import describe

T = TypeVar("T")


class Sample(Node[Latent]):
    """Denoise.

    More words.
    """

    output_name = "latent"
    model: Model
    seed: Seed = 0
    steps: Steps = 20

    def run(self, progress: Progress = SILENT) -> Latent:
        raise NotImplementedError


class Parts(NamedTuple):
    image: Image
    width: int
    files: Saved


class Pad(Options):
    kind: Literal["pad"] = "pad"
    color: str = "#000000"


class Crop(Options):
    kind: Literal["crop"] = "crop"
    mask: Image | None = None


class Fit(Node[Parts]):
    """Fit."""

    images: list[Image]
    how: Annotated[Pad | Crop, Field(discriminator="kind")] = Pad()
    note: Image | None = None

    def run(self) -> Parts:
        raise NotImplementedError


class Choose(Node[T], Generic[T]):
    """Choose."""

    on: bool
    on_true: Lazy[T]
    on_false: Lazy[T]

    def needs(self) -> tuple[str, ...]:
        return ("on_true",) if self.on else ("on_false",)

    def run(self) -> T:
        return self.on_true if self.on else self.on_false


def by_name(
    entry: dict[str, list[dict[str, object]]], key: str = "inputs"
) -> dict[str, dict[str, object]]:
    return {str(item["name"]): item for item in entry[key]}


def test_importing_the_contract_does_not_import_torch() -> None:
    code = "import sys, nodes.api; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_catalogue_of_a_simple_node() -> None:
    entry = describe(Sample)
    inputs = by_name(entry)
    assert entry["summary"] == "Denoise."
    assert entry["help"] == "More words."
    assert inputs["model"] == {
        "name": "model",
        "required": True,
        "wire": "Model",
        "accepts": ["Model"],
    }
    assert inputs["seed"]["schema"] == {
        "type": "integer",
        "minimum": 0,
        "maximum": 2**64 - 1,
        "seed": True,
    }
    assert inputs["steps"]["default"] == 20
    assert inputs["steps"]["accepts"] == ["Int"]
    assert entry["outputs"] == [{"name": "latent", "wire": "Latent"}]


def test_catalogue_of_lists_unions_and_several_outputs() -> None:
    entry = describe(Fit)
    inputs = by_name(entry)
    assert inputs["images"]["wire"] == "Image"
    assert inputs["images"]["list"] is True
    assert inputs["note"]["required"] is False
    how = inputs["how"]["schema"]
    assert isinstance(how, dict)
    assert how["discriminator"] == "kind"
    crop = how["oneOf"][1]["properties"]["mask"]
    assert {"wire": "Image"} in crop["anyOf"]
    assert inputs["how"]["default"] == {"kind": "pad", "color": "#000000"}
    assert entry["outputs"] == [
        {"name": "image", "wire": "Image"},
        {"name": "width", "wire": "Int"},
    ]


def test_type_variables_become_matching_wires() -> None:
    entry = describe(Choose)
    assert by_name(entry)["on_true"] == {
        "name": "on_true",
        "required": True,
        "lazy": True,
        "wire": "*",
        "match": "T",
        "accepts": ["*"],
    }
    assert entry["outputs"] == [{"name": "output", "wire": "*", "match": "T"}]


class Pair(Node[tuple[Image, Image]]):
    """A pair."""


def test_what_is_no_wire_says_what_is_one() -> None:
    with pytest.raises(TypeError, match=r"Pair output output: .* several are a NamedTuple"):
        describe(Pair)


def test_a_lazy_input_may_stay_uncomputed() -> None:
    node = Choose[int](on=True, on_true=3, on_false=NOT_COMPUTED)
    assert node.run() == 3
    assert list(node.needs()) == ["on_true"]


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"stepz": 3}, {"model": "text"}, {"steps": "x"}])
def test_wrong_inputs_are_refused(wrong: dict[str, object]) -> None:
    inputs: dict[str, object] = {"model": Model(Recipe("test", "x")), **wrong}
    with pytest.raises(ValidationError):
        Sample.model_validate(inputs)


def test_a_name_taken_twice_is_refused_and_changes_nothing() -> None:
    registry = Registry()
    registry.add(Sample)
    other = type("Sample", (Node[Latent],), {"run": lambda self: None, "__module__": __name__})
    with pytest.raises(ValueError, match="Sample is declared by"):
        registry.add(other)
    assert registry["Sample"] is Sample
    assert len(registry) == 1
