"""What can be wrong with a workflow or a call: the registry of codes, and the value that carries one.

Every code is documented in docs/problems.md, which a test checks against `CODES`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nodes.api.sentence import either, said, say

CODES: Mapping[str, str] = {
    # the file
    "workflow.invalid": "The file does not have the shape of a workflow.",
    "workflow.format": "The file is of another format, or of a newer version than this one.",
    "workflow.empty": "The workflow has no nodes.",
    "workflow.too_large": "With its subgraphs expanded the workflow has too many nodes.",
    "workflow.no_output": "Nothing in the workflow makes a result.",
    "workflow.cycle": "Nodes wait for each other in a circle.",
    "output.unknown": "A wanted output is not a node of the workflow.",
    # nodes
    "node.id_invalid": "A node's id has other signs than letters, digits, _ and -.",
    "node.type_unknown": "No node of this type is installed.",
    "node.version_newer": "The file was made with a newer version of the node.",
    "node.too_large": "The node would need more memory than it may take.",
    "node.problem": "The node's own check found something.",
    # inputs
    "input.unknown": "The node has no input of this name.",
    "input.missing": "A required input has neither a value nor a link.",
    "input.wrong_type": "The value is of another type than the input takes.",
    "input.out_of_range": "The number lies outside its range, or is not a multiple of its step.",
    "input.not_a_choice": "The value is none of the choices.",
    "input.too_long": "The text or the list is too long or too short.",
    "input.pattern": "The text does not have the required form.",
    "input.file_missing": "The file that the input names is not there.",
    "input.invalid": "The node refused the value.",
    # links
    "link.malformed": "A link is not written as [node, output].",
    "link.dangling": "A link comes from a node that does not exist.",
    "link.output_unknown": "A link comes from an output that its node does not have.",
    "link.type_mismatch": "A link carries another type than the input takes.",
    "link.bypassed": "A bypassed node has no input of the type to hand through.",
    # subgraphs
    "subgraph.unknown": "No subgraph of this name is in the workflow.",
    "subgraph.recursive": "A subgraph contains itself.",
    "subgraph.input_unknown": "A node takes an input that its subgraph does not declare.",
    "subgraph.invalid": "A declared input or output of a subgraph is wrong.",
    # while it runs
    "node.failed": "The node could not do its work, and says why.",
    "node.exception": "The node's code broke.",
    "node.out_of_memory": "The device or the machine ran out of memory.",
    "node.wrong_output": "The node returned something else than it declares.",
    "node.modified_input": "The node wrote into a value it was given.",
    "model.unsupported": "The model file cannot be used.",
    "worker.died": "The worker process ended while it ran the job.",
}
"""Code → what it means, in one sentence."""


MAX_PROBLEMS = 500
"""Problems told at once: enough for any person, and an end for a file that is wrong throughout."""

COMPARED_NAMES = 200
"""Names a misspelt one is compared with; comparing is slow."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend before a workflow can run."""

    node: str | None
    input: str | None
    code: str
    message: str
    remedy: str

    def json(self) -> dict[str, Any]:
        return {
            "node": self.node,
            "input": self.input,
            "code": self.code,
            "message": self.message,
            "remedy": self.remedy,
            "said": said(message=self.message, remedy=self.remedy),
        }


class InvalidWorkflow(ValueError):
    """A workflow that cannot be read or run, with every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(
                f"{'.'.join(p for p in (problem.node, problem.input) if p) or 'workflow'}: "
                f"{problem.message} {problem.remedy}"
                for problem in self.problems
            )
        )


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that resemble one nobody knows, letter case aside."""
    names: dict[str, str] = {}
    for candidate in known:
        if abs(len(candidate) - len(name)) <= len(name) // 2 + 1:
            names.setdefault(candidate.lower(), candidate)
            if len(names) == COMPARED_NAMES:
                break
    close = difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.6)
    return [names[match] for match in close]


def suggestion(name: str, known: Iterable[str], otherwise: str) -> str:
    """ "Did you mean A or B?", or the other sentence when nothing comes near."""
    return did_you_mean(nearest(name, known), otherwise)


def did_you_mean(close: Sequence[str], otherwise: str) -> str:
    """ "Did you mean A or B?", or the other sentence when there is nothing to offer."""
    return say("Did you mean {names}?", names=either(close)) if close else otherwise


def listed(names: Iterable[str]) -> str:
    """The names with commas between; "none" without any."""
    return ", ".join(names) or say("none")


def shown(value: object) -> str:
    """A value as a message shows it: short, on one line."""
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"
