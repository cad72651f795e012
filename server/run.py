"""`tessera run`: one workflow in this process, without a server; its files go to a plain folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nodes.api import LocalFiles, MissingFile, NoDevice
from nodes.image import metadata
from server.assets.folder import Folder
from server.assets.staging import TEXT
from server.choices import ChoiceLists
from server.engine.catalogue_cache import CatalogueCache
from server.engine.options import WorkerOptions
from server.engine.protocol import Failure, FromWorker, Produced, Run
from server.errors import SettingsError, TesseraError
from server.graph.catalogue import Catalogue
from server.graph.migrate import migrate
from server.graph.model import Document, parse
from server.graph.overrides import override, read_override
from server.graph.problems import InvalidWorkflow, Problem
from server.graph.validate import validate
from server.models import ModelFolders, extra_models, model_roots
from server.settings import Settings
from server.terminal import Terminal

if TYPE_CHECKING:
    from server.engine.machine import Machine

EXIT_FAILED = 1
EXIT_STOPPED = 130


def run_file(file: Path, changes: Sequence[str], output: Path, settings: Settings) -> int:
    """Run the workflow in a file and write what it makes; the exit code.

    The paths of written files go to stdout, one a line; progress and errors to stderr.
    """
    terminal = Terminal()
    kept = settings.data / "cache" / "catalogue.json"
    try:
        document = read_workflow(file)
        known = CatalogueCache(kept, settings.packages, settings.plugins).load()
        if known is not None:  # what is wrong is said before torch is loaded
            document = checked(document, changes, Catalogue(known), settings)
        with terminal.waiting("Loading nodes"):
            machine = build_machine(settings)
        if known is None:
            document = checked(document, changes, machine.equipment.catalogue, settings)
    except InvalidWorkflow as invalid:
        for problem in invalid.problems:
            print(sentence(problem), file=sys.stderr)
        return EXIT_FAILED
    return run_document(document, machine, Folder(output), terminal)


def run_document(document: Document, machine: Machine, folder: Folder, terminal: Terminal) -> int:
    workflow = document.json()

    def heard(message: FromWorker) -> None:
        if isinstance(message, Produced):
            for path in folder.write(workflow, message):
                terminal.say(str(path))
        else:
            terminal.show(message)

    with terminal:
        finished = machine.executor.run(Run("run", 1, workflow), heard)
    if finished.status == "cancelled":
        print("Stopped.", file=sys.stderr)
        return EXIT_STOPPED
    if finished.error is not None:
        print(sentence(finished.error), file=sys.stderr)
        return EXIT_FAILED
    return 0


def read_workflow(file: Path) -> Document:
    """The workflow in a JSON file, or inside a picture that Tessera made.

    Raises TesseraError if there is none, InvalidWorkflow if it has another shape.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise TesseraError(f"{file} cannot be read: {error.strerror}.") from None
    try:
        found = json.loads(metadata.read(data).get(TEXT, data))
    except (ValueError, RecursionError):
        raise TesseraError(
            f"{file} is neither a workflow (JSON) nor a picture with one inside."
        ) from None
    return parse(found)


def checked(
    document: Document, changes: Sequence[str], catalogue: Catalogue, settings: Settings
) -> Document:
    """The workflow with the changes made. Raises InvalidWorkflow with every problem."""
    values: dict[str, Any] = {}
    unread: list[Problem] = []
    for text in changes:
        try:
            address, value = read_override(document, text, catalogue)
        except InvalidWorkflow as invalid:
            unread += invalid.problems
        else:
            values[address] = value
    document, unknown = override(document, values, catalogue)
    document = migrate(document, catalogue).document
    lists = ChoiceLists(
        ModelFolders(model_roots(settings), extra_models(settings.data)), settings.data / "input"
    )

    def models(address: str) -> Collection[str] | None:
        return lists.for_validation(address) if address.startswith("models/") else None

    wrong = validate(document, catalogue, choices=models).problems
    if unread or unknown or wrong:
        raise InvalidWorkflow([*unread, *unknown, *wrong])
    return document


def build_machine(settings: Settings) -> Machine:
    """Nodes, models and caches in this process. Imports torch.

    Raises SettingsError if the device is not there.
    """
    from server.engine.local import machine

    options = WorkerOptions(
        packages=settings.packages,
        plugins=settings.plugins,
        device=settings.device or "auto",
        precision=settings.precision,
        lowvram=settings.lowvram,
        models=model_roots(settings),
        extra_models=extra_models(settings.data),
        inputs=settings.data / "input",
        scratch=settings.data / "scratch",
        cache=settings.data / "cache" / "results",
    )
    try:
        found = machine(options)
    except NoDevice as error:
        raise SettingsError(f"--device: {error}") from None
    found.files.local = CommandFiles(options.models, options.inputs)
    return found


class CommandFiles(LocalFiles):
    """Inputs by their names in the data directory or, as a person at a terminal writes them, by
    any path."""

    def input(self, name: str) -> Path:
        try:
            return super().input(name)
        except MissingFile:
            if Path(name).is_file():
                return Path(name)
            raise


def sentence(problem: Problem | Failure) -> str:
    """`sampler.steps: what is wrong. What to do.`"""
    where = ".".join(part for part in (problem.node, problem.input) if part)
    said = f"{problem.message} {problem.remedy or ''}".rstrip()
    return f"{where}: {said}" if where else said
