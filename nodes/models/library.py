"""The model files of some folders: found, named and told apart. Needs no torch.

A model's id is `folder/relative.safetensors`. Folders carry ComfyUI's names, so that an existing
tree can be used as it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from nodes.api.errors import MissingFile, NodeError
from nodes.api.sentence import say
from nodes.models.detect import Detected, detect
from nodes.models.families.diffusers_folder import INDEX

FOLDERS: Mapping[str, tuple[str, ...]] = {
    "checkpoints": ("checkpoints",),
    "loras": ("loras",),
    "vae": ("vae",),
    "controlnet": ("controlnet", "t2i_adapter"),
    "embeddings": ("embeddings",),
    "upscale_models": ("upscale_models",),
    "text_encoders": ("text_encoders", "clip"),
    "diffusion_models": ("diffusion_models", "unet"),
    "clip_vision": ("clip_vision",),
    "diffusers": ("diffusers",),
    "style_models": ("style_models",),
    "hypernetworks": ("hypernetworks",),
    "gligen": ("gligen",),
    "vae_approx": ("vae_approx",),
    "photomaker": ("photomaker",),
    "classifiers": ("classifiers",),
    "model_patches": ("model_patches",),
    "audio_encoders": ("audio_encoders",),
    "gan": ("gan",),
    "wildcards": ("wildcards",),
}
"""A kind of model → the folders below a models root that may hold it. `wildcards` holds no models
but the lists of WildcardFiles, and lies beside them as users expect it."""

OLD_NAMES: Mapping[str, str] = {"unet": "diffusion_models", "clip": "text_encoders"}

SUFFIXES = frozenset({".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".pkl", ".gguf"})
"""What is listed; pickled files are too, with the reason why they cannot be used."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One model file or diffusers folder."""

    id: str
    """`checkpoints/sub/name.safetensors`."""
    folder: str
    name: str
    """Below its folder, with forward slashes: what a node's input holds."""
    path: Path
    size: int
    modified_ns: int
    family: str
    label: str
    kind: str
    supported: bool
    problem: str = ""
    """Why the file cannot be read; empty when it can."""


class ModelFolders:
    """Models below several roots; where two hold the same name, the first root's counts."""

    def __init__(
        self, roots: Sequence[Path], extra: Mapping[str, Sequence[Path]] | None = None
    ) -> None:
        self._roots = tuple(models_root(root) for root in roots)
        self._extra = {folder: tuple(paths) for folder, paths in (extra or {}).items()}
        self._known: dict[tuple[Path, int, int], Detected | NodeError] = {}

    def places(self, folder: str) -> list[Path]:
        """The directories that may hold this kind of model, in order of precedence."""
        folder = OLD_NAMES.get(folder, folder)
        names = FOLDERS.get(folder, (folder,))
        inside = [root / name for root in self._roots for name in names]
        return list(dict.fromkeys([*inside, *self._extra.get(folder, ())]))

    def folders(self) -> list[str]:
        """Every kind of model that has a place here."""
        return sorted({*FOLDERS, *self._extra})

    def model(self, folder: str, name: str) -> Path:
        """The file an input names. MissingFile if it is not there or lies outside its folder.

        Links that a person made inside a folder are followed; a name cannot climb out of it.
        """
        if not is_inside(name):
            raise MissingFile(
                say("{name} points outside its folder.", name=repr(name)),
                remedy=say("Use a name inside it."),
            )
        for place in self.places(folder):
            path = place / name
            if path.exists():
                return path
        places = ", ".join(str(place) for place in self.places(folder))
        raise MissingFile(
            say(
                "{folder}/{name} is not there (looked in {places}).",
                folder=folder,
                name=name,
                places=places,
            ),
            remedy=say(
                "Put the file into models/{folder}, or choose one that is there.", folder=folder
            ),
        )

    def list(self, folder: str) -> list[ModelFile]:
        """Every model in a folder, by name. Headers of unchanged files are read once only."""
        found: dict[str, ModelFile] = {}
        for place in self.places(folder):
            for path in _walk(place):
                name = path.relative_to(place).as_posix()
                if name not in found:
                    entry = self._entry(folder, name, path)
                    if entry is not None:
                        found[name] = entry
        return sorted(found.values(), key=lambda entry: entry.name.lower())

    def _entry(self, folder: str, name: str, path: Path) -> ModelFile | None:
        try:
            stat = path.stat()
            size = _folder_size(path) if path.is_dir() else stat.st_size
        except OSError:  # a dangling link, or gone since the folder was read
            return None
        detected = self._detect(path, size, stat.st_mtime_ns)
        known = detected if isinstance(detected, Detected) else None
        return ModelFile(
            id=f"{folder}/{name}",
            folder=folder,
            name=name,
            path=path,
            size=size,
            modified_ns=stat.st_mtime_ns,
            family=known.family if known else "unreadable",
            label=known.label if known else say("an unreadable file"),
            kind=known.kind if known else "other",
            supported=known.supported if known else False,
            problem="" if isinstance(detected, Detected) else _sentence(detected),
        )

    def _detect(self, path: Path, size: int, modified_ns: int) -> Detected | NodeError:
        key = (path, size, modified_ns)
        if key not in self._known:
            try:
                self._known[key] = detect(path)
            except NodeError as error:
                self._known[key] = error
            except OSError as error:
                self._known[key] = NodeError(
                    say("{name} cannot be read: {error}.", name=path.name, error=error)
                )
        return self._known[key]


def is_inside(name: str) -> bool:
    """Whether a name stays below the folder it is looked up in, on every system."""
    if not name or "\0" in name:
        return False
    for flavour in (PurePosixPath(name), PureWindowsPath(name)):
        if flavour.is_absolute() or flavour.drive or flavour.root or ".." in flavour.parts:
            return False
    return True


def models_root(path: Path) -> Path:
    """The folder whose children are `checkpoints`, `vae` …: the path itself, or its `models` when
    it is a whole ComfyUI tree."""
    path = path.expanduser()
    if not (path / "checkpoints").is_dir() and (path / "models" / "checkpoints").is_dir():
        return path / "models"
    return path


def _walk(place: Path) -> Iterator[Path]:
    """Model files and diffusers folders below a directory, links followed, none twice."""
    seen: set[str] = set()
    waiting = [place]
    while waiting:
        directory = waiting.pop()
        real = os.path.realpath(directory)
        if real in seen:
            continue
        seen.add(real)
        try:
            entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
        except OSError:  # no such folder, or not ours to read
            continue
        if any(entry.name == INDEX for entry in entries) and directory != place:
            yield directory
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                waiting.append(Path(entry.path))
            elif Path(entry.name).suffix.lower() in SUFFIXES:
                yield Path(entry.path)


def _folder_size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*.safetensors"))


def _sentence(error: NodeError) -> str:
    return f"{error.message} {error.remedy or ''}".strip()
