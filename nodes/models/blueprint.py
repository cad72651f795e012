"""What has to be built to run a model file: configurations and where each weight lies. No torch.

A family reads a header into a Blueprint; `build.py` turns its parts into modules.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from nodes.models.header import Header, TensorInfo
from nodes.models.preview_fit import PreviewFit

PartKind = Literal["unet", "vae", "text"]
Config = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a tensor lies."""

    path: Path
    info: TensorInfo


@dataclass(frozen=True, slots=True)
class Part:
    """One network of a model file."""

    kind: PartKind
    config: Config
    """Keyword arguments of the diffusers or transformers configuration."""
    tensors: Mapping[str, Stored]
    """The part's tensors by the file's names, without prefix."""
    names: Callable[[str], tuple[str, ...]]
    """The module's parameter → the file's names for it, the likeliest first."""

    def nbytes(self) -> int:
        """Bytes of the part as it lies on disk."""
        return sum(stored.info.nbytes for stored in self.tensors.values())


@dataclass(frozen=True, slots=True)
class Noise:
    """How the model was taught to denoise."""

    prediction: Literal["epsilon", "v_prediction", "flow"] = "epsilon"
    schedule: Literal["scaled_linear", "linear", "squaredcos_cap_v2"] = "scaled_linear"
    steps: int = 1000
    beta_start: float = 0.00085
    beta_end: float = 0.012
    zero_terminal_snr: bool = False


@dataclass(frozen=True, slots=True)
class LatentSpace:
    """The space the VAE encodes into; the numbers of `LatentFormat`."""

    channels: int = 4
    downscale: int = 8
    scale: float = 0.18215
    shift: float = 0.0
    preview: PreviewFit | None = None

    @property
    def name(self) -> str:
        """`sd1` for SD1's four channels at an eighth, else its measure: `16c8`."""
        if (self.channels, self.downscale) == (4, 8):
            return "sd1"
        return f"{self.channels}c{self.downscale}"


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A model file, understood."""

    family: str
    path: Path
    unet: Part | None = None
    text: Part | None = None
    vae: Part | None = None
    noise: Noise = field(default_factory=Noise)
    latent: LatentSpace = field(default_factory=LatentSpace)


def tensors_below(header: Header, prefix: str = "") -> dict[str, Stored]:
    """The header's tensors whose names begin with `prefix`, by the rest of their names."""
    n = len(prefix)
    return {
        name[n:]: Stored(header.path, info)
        for name, info in header.tensors.items()
        if name.startswith(prefix)
    }


# ------------------------------------------------- what shapes cannot tell, from metadata

_UNSEEN: Mapping[PartKind, Mapping[str, tuple[type, ...]]] = {
    "unet": {
        "attention_head_dim": (int, list),
        "num_attention_heads": (int, list),
        "norm_num_groups": (int,),
        "norm_eps": (float,),
        "act_fn": (str,),
        "flip_sin_to_cos": (bool,),
        "freq_shift": (int, float),
        "upcast_attention": (bool,),
    },
    "vae": {
        "norm_num_groups": (int,),
        "act_fn": (str,),
        "scaling_factor": (float,),
        "shift_factor": (float,),
    },
    "text": {
        "num_attention_heads": (int,),
        "hidden_act": (str,),
        "layer_norm_eps": (float,),
        "bos_token_id": (int,),
        "eos_token_id": (int,),
        "pad_token_id": (int,),
    },
}


def with_notes(kind: PartKind, config: Config, notes: str | None) -> Config:
    """The configuration with what the file's metadata says of things no shape shows.

    `notes` is a part's configuration as JSON. Widths and depths are always the header's; a note
    of the wrong type is passed over.
    """
    if notes is None:
        return config
    try:
        said = json.loads(notes)
    except ValueError:
        return config
    if not isinstance(said, dict):
        return config
    known = {
        key: said[key]
        for key, types in _UNSEEN[kind].items()
        if key in said and type(said[key]) in types and _sane(said[key])
    }
    return {**config, **known}


def _sane(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= 16 and all(type(v) is int and 0 < v <= 4096 for v in value)
    return not (type(value) is int and value < 0)
