"""Read ComfyUI's `extra_model_paths.yaml`: model folders elsewhere on the machine."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from nodes.models.library import OLD_NAMES


class ExtraPathsError(ValueError):
    """The file is not of the known form; the message says where."""


def read_extra_paths(file: Path) -> dict[str, list[Path]]:
    """Folder name → the directories the file adds to it, those marked `is_default` first.

    Each section may have a `base_path` (`~` and variables are expanded; relative ones are taken
    from the file's own folder) and names, for each kind of model, one directory a line.
    """
    try:
        sections = yaml.safe_load(file.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ExtraPathsError(f"{file} is not readable YAML: {error}") from error
    if not isinstance(sections, dict):
        raise ExtraPathsError(f"{file} should hold sections such as `comfyui:`")
    first: dict[str, list[Path]] = {}
    rest: dict[str, list[Path]] = {}
    for title, section in sections.items():
        if section is None:
            continue
        if not isinstance(section, dict):
            raise ExtraPathsError(f"{file}: section {title} should hold folder names and paths")
        values = dict(section)
        base = _expanded(str(values.pop("base_path", "") or ""), file.parent)
        target = first if values.pop("is_default", False) is True else rest
        for folder, lines in values.items():
            if not isinstance(lines, str):
                raise ExtraPathsError(f"{file}: {title}.{folder} should be a path")
            name = OLD_NAMES.get(str(folder), str(folder))
            paths = [_expanded(line.strip(), base) for line in lines.splitlines() if line.strip()]
            target.setdefault(name, []).extend(paths)
    return {
        folder: list(dict.fromkeys([*first.get(folder, []), *rest.get(folder, [])]))
        for folder in dict.fromkeys([*first, *rest])
    }


def _expanded(text: str, base: Path) -> Path:
    return base / Path(os.path.expandvars(text)).expanduser()
