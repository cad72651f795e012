"""The node: one class, five readers (a direct call, the SDK, the editor, the API, the docs)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from nodes.api.lazy import NOT_COMPUTED

R = TypeVar("R", covariant=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a node's inputs, found before the run."""

    code: str
    message: str
    remedy: str
    input: str | None = None


class Options(BaseModel):
    """Base of option models: the members of a discriminated union input."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())


class Node(BaseModel, Generic[R]):
    """A node type: fields are inputs, the type parameter is the output.

    The first line of a subclass's docstring is its summary in the editor; the rest is its help.
    A subclass implements `run`. It may take Progress, Models, Files, Scratch or Body parameters,
    which the engine finds by type; each needs a default.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    title: ClassVar[str] = ""
    """Name in the editor; the class name in words when empty."""
    category: ClassVar[str] = ""
    """Path in the node library, `image/transform`; the module's name when empty."""
    version: ClassVar[int] = 1
    """Raised when inputs or results change meaning; part of the fingerprint."""
    output_name: ClassVar[str] = "output"
    """Name of the single output, when the node has one."""
    pure: ClassVar[bool] = True
    """Same inputs, same output. False: touches the world, is never skipped by the cache."""
    output: ClassVar[bool] = False
    """Whether the node is a result on its own: a plan runs output nodes and what they need."""
    aliases: ClassVar[tuple[str, ...]] = ()
    """Older names of the type: files that use them still open."""
    synonyms: ClassVar[tuple[str, ...]] = ()
    """Other words people search for, ComfyUI's class names among them."""
    deprecated: ClassVar[str] = ""
    """Why not to use it any more and what to use instead."""
    cost: ClassVar[tuple[str | float, ...]] = ()
    """Bytes the node allocates at least, as a product of input names and numbers:
    ("width", "height", "batch", 12). The server refuses impossible sizes by it."""
    resumes_over: ClassVar[tuple[str, ...]] = ()
    """Inputs left out of the scratch folder's key: ("steps",) lets "train longer" go on."""
    bypass: ClassVar[Mapping[str, str]] = {}
    """Output → input it hands through when the node is bypassed; by equal type when empty."""

    def run(self) -> R:
        raise NotImplementedError(f"{type(self).__name__} has no run")

    def needs(self) -> Iterable[str]:
        """Names of the lazy inputs this call needs, knowing the others. All by default."""
        return [name for name in type(self).model_fields if getattr(self, name) is NOT_COMPUTED]

    @classmethod
    def problems(cls, inputs: Mapping[str, Any]) -> Iterable[Problem]:
        """What only code can check, before the run. `inputs` are the literal ones after
        defaulting; linked inputs are absent."""
        return ()
