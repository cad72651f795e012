"""The values that travel along links.

Every wire is frozen; a node never writes into the tensors it was given. The class name is the
wire's name in JSON schemas (`{"wire": "Latent"}`) and in the editor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from pydantic_core import core_schema

from nodes.api.cells import Cells

if TYPE_CHECKING:
    import torch
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

Scalar: TypeAlias = str | int | float | bool | None

WIRES: dict[str, type[Wire]] = {}
"""Every wire class by name, filled as classes are declared; names are unique in a process."""


class Wire:
    """Base of every value that travels along a link; subclasses are frozen dataclasses.

    A wire that may be kept on disk or sent to another process sets `portable` and implements
    `pack`/`unpack`; wires that hold a running module do not.
    """

    __slots__ = ()
    portable: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        known = WIRES.get(cls.__name__)
        # dataclass(slots=True) makes the class twice: the same qualified name replaces itself.
        if known is not None and (known.__module__, known.__qualname__) != (
            cls.__module__,
            cls.__qualname__,
        ):
            raise TypeError(f"wire {cls.__name__} is declared in {known.__module__} already")
        WIRES[cls.__name__] = cls

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.is_instance_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"wire": cls.__name__}

    def pack(self) -> Packed:
        """The value as tensors and JSON. Only for portable wires."""
        raise TypeError(f"{type(self).__name__} cannot be kept on disk")

    @classmethod
    def unpack(cls, packed: Packed) -> Wire:
        """The inverse of `pack`."""
        raise TypeError(f"{cls.__name__} cannot be kept on disk")

    def nbytes(self) -> int:
        """Bytes of tensor data this value keeps alive; the memory cache counts them."""
        return 0


@dataclass(frozen=True, slots=True)
class Packed:
    """A wire as it lies on disk: tensors by name (safetensors) and JSON beside them."""

    tensors: Mapping[str, torch.Tensor]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Image(Wire):
    """Pictures of one size: float32 (B, C, H, W), 0..1, C = 1 (grey), 3 (RGB) or 4 (RGBA)."""

    pixels: torch.Tensor  # (B, C, H, W) float32, 0..1
    cells: Cells | None = None
    """Of a grid, where its pictures stand. Whoever changes the pixels makes an Image without."""
    portable: ClassVar[bool] = True

    def pack(self) -> Packed:
        return Packed({"pixels": self.pixels}, {"cells": asdict(self.cells)} if self.cells else {})

    @classmethod
    def unpack(cls, packed: Packed) -> Image:
        return cls(packed.tensors["pixels"], Cells.read(packed.data.get("cells")))

    def nbytes(self) -> int:
        return self.pixels.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class Mask(Wire):
    """Where to work: float32 (B, H, W), 0..1, 1 = repaint."""

    values: torch.Tensor  # (B, H, W) float32, 0..1
    portable: ClassVar[bool] = True

    def pack(self) -> Packed:
        return Packed({"values": self.values}, {})

    @classmethod
    def unpack(cls, packed: Packed) -> Mask:
        return cls(packed.tensors["values"])

    def nbytes(self) -> int:
        return self.values.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class Latent(Wire):
    """Latents as the VAE gives them, unscaled; the sampler scales by the model's format."""

    samples: torch.Tensor  # (B, C, h, w) float32
    format: str = "sd1"
    """Name of the latent space (`LatentFormat.name`), or "empty" for one that takes its
    channels and size from the model it meets."""
    size: tuple[int, int] | None = None
    """(height, width) in pixels an empty latent stands for."""
    noise_mask: torch.Tensor | None = None  # (B or 1, 1, h', w') 0..1, 1 = repaint; any size
    indices: tuple[int, ...] | None = None
    """Index of each sample in the batch its noise is drawn for; 0..B-1 when None."""
    portable: ClassVar[bool] = True

    def pack(self) -> Packed:
        tensors = {"samples": self.samples}
        if self.noise_mask is not None:
            tensors["noise_mask"] = self.noise_mask
        return Packed(
            tensors,
            {
                "format": self.format,
                "size": list(self.size) if self.size else None,
                "indices": list(self.indices) if self.indices is not None else None,
            },
        )

    @classmethod
    def unpack(cls, packed: Packed) -> Latent:
        size, indices = packed.data["size"], packed.data["indices"]
        return cls(
            packed.tensors["samples"],
            format=packed.data["format"],
            size=(size[0], size[1]) if size else None,
            noise_mask=packed.tensors.get("noise_mask"),
            indices=tuple(indices) if indices is not None else None,
        )

    def nbytes(self) -> int:
        return self.samples.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class ConditioningEntry:
    """One prompt's encoding, with where and when it holds."""

    tokens: torch.Tensor  # (1 or B, N, D) float32, N a multiple of the encoder's window
    pooled: torch.Tensor | None = None  # (1 or B, P)
    area: tuple[float, float, float, float] | None = None
    """(x, y, width, height) as fractions 0..1 of the picture; the whole picture when None."""
    area_pixels: tuple[int, int, int, int] | None = None
    """The same in pixels, instead of `area`; `region` gives either as fractions."""
    mask: torch.Tensor | None = None  # (B or 1, H, W) 0..1
    strength: float = 1.0
    start: float = 0.0
    """Fraction of the sampling at which the entry begins to hold, 0..1."""
    end: float = 1.0

    def region(self, height: int, width: int) -> tuple[float, float, float, float] | None:
        """The area of a picture of that size as fractions (x, y, width, height)."""
        if self.area_pixels is None:
            return self.area
        x, y, w, h = self.area_pixels
        return (x / width, y / height, w / width, h / height)


@dataclass(frozen=True, slots=True, eq=False)
class Conditioning(Wire):
    """What guides the sampler: a list of entries that are blended where they overlap."""

    entries: tuple[ConditioningEntry, ...]
    portable: ClassVar[bool] = True

    def pack(self) -> Packed:
        tensors: dict[str, torch.Tensor] = {}
        data: list[dict[str, Any]] = []
        for i, entry in enumerate(self.entries):
            tensors[f"{i}.tokens"] = entry.tokens
            if entry.pooled is not None:
                tensors[f"{i}.pooled"] = entry.pooled
            if entry.mask is not None:
                tensors[f"{i}.mask"] = entry.mask
            data.append(
                {
                    "area": list(entry.area) if entry.area else None,
                    "area_pixels": list(entry.area_pixels) if entry.area_pixels else None,
                    "strength": entry.strength,
                    "start": entry.start,
                    "end": entry.end,
                }
            )
        return Packed(tensors, {"entries": data})

    @classmethod
    def unpack(cls, packed: Packed) -> Conditioning:
        entries = []
        for i, data in enumerate(packed.data["entries"]):
            area, pixels = data["area"], data["area_pixels"]
            entries.append(
                ConditioningEntry(
                    packed.tensors[f"{i}.tokens"],
                    pooled=packed.tensors.get(f"{i}.pooled"),
                    area=(area[0], area[1], area[2], area[3]) if area else None,
                    area_pixels=(pixels[0], pixels[1], pixels[2], pixels[3]) if pixels else None,
                    mask=packed.tensors.get(f"{i}.mask"),
                    strength=data["strength"],
                    start=data["start"],
                    end=data["end"],
                )
            )
        return cls(tuple(entries))

    def nbytes(self) -> int:
        return sum(entry.tokens.nbytes for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to make a module again, anywhere: what travels instead of weights.

    `loader` names a function in `nodes.models.loaders`; `file` is a model id such as
    `checkpoints/starter.safetensors`; `identity` is the file's (size, mtime_ns, header hash),
    so that a changed file is another recipe. Hashable and JSON-able.
    """

    loader: str
    file: str
    identity: str = ""
    options: tuple[tuple[str, Scalar], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Model(Wire):
    """A denoising network (MODEL): borrow it from `Models` by its recipe."""

    recipe: Recipe
    options: Mapping[str, Scalar] = field(default_factory=dict)
    """Settings of the sampling side (prediction override, cfg rescale …), never of the weights."""


@dataclass(frozen=True, slots=True, eq=False)
class CLIP(Wire):
    """A text encoder with its tokenizer."""

    recipe: Recipe
    options: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class VAE(Wire):
    """An autoencoder between pixels and latents."""

    recipe: Recipe


@dataclass(frozen=True, slots=True, eq=False)
class Generator(Wire):
    """A network that draws pictures in one step from noise (and a label): a GAN's generator."""

    recipe: Recipe


@dataclass(frozen=True, slots=True, eq=False)
class Dataset(Wire):
    """Pictures with captions or labels, by index; declared as a recipe so that it travels.

    `source` is an object of `nodes.data` with `__len__` and `__getitem__`.
    """

    source: Any


@dataclass(frozen=True, slots=True, eq=False)
class Curve(Wire):
    """Series of points over steps: what a training or an evaluation measured."""

    series: Mapping[str, tuple[tuple[int, float], ...]]  # name → ((step, value), …)
    portable: ClassVar[bool] = True

    def pack(self) -> Packed:
        return Packed({}, {"series": {k: [list(p) for p in v] for k, v in self.series.items()}})

    @classmethod
    def unpack(cls, packed: Packed) -> Curve:
        series: dict[str, tuple[tuple[int, float], ...]] = {
            name: tuple((int(s), float(v)) for s, v in points)
            for name, points in packed.data["series"].items()
        }
        return cls(series)


@dataclass(frozen=True, slots=True, eq=False)
class Table(Wire):
    """Rows of measured values under named columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    portable: ClassVar[bool] = True

    def pack(self) -> Packed:
        return Packed({}, {"columns": list(self.columns), "rows": [list(r) for r in self.rows]})

    @classmethod
    def unpack(cls, packed: Packed) -> Table:
        return cls(tuple(packed.data["columns"]), tuple(tuple(row) for row in packed.data["rows"]))
