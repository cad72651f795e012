"""The errors a node may raise.

NodeError               something a person can mend: carries input, code and remedy
├── MissingFile         a file that an input names is not there
└── UnsupportedModel    a model file that cannot be used, and why
NoDevice                the device asked for is not there (before any node runs)
Cancelled               the person asked to stop; not an error of the node
"""

from __future__ import annotations


class NodeError(Exception):
    """A failure with a remedy. The engine adds the node's id and shows it on the named input."""

    code = "node.failed"

    def __init__(
        self,
        message: str,
        *,
        input: str | None = None,
        remedy: str | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.input = input
        self.remedy = remedy
        if code is not None:
            self.code = code


class MissingFile(NodeError):
    """A file that an input names is not there."""

    code = "input.file_missing"


class UnsupportedModel(NodeError):
    """A model file that cannot be used: truncated, mislabelled, foreign or pickled."""

    code = "model.unsupported"


class NoDevice(ValueError):
    """The device asked for is not on this machine."""


class Cancelled(BaseException):
    """Raised inside `run` by `Progress.check` when the job was cancelled.

    A BaseException, so that a node's `except Exception` cannot swallow it.
    """
