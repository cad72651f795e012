"""Loops: a subgraph run for each of some values, or several times over its own result.

What the engine provides
------------------------
A loop names its body in the input marked `{"subgraph": true}` (`"subgraph:NAME"`) and gives it
further values in the input marked `{"body_inputs": true}`, a dict whose values are literals or
`$link`s. The engine injects a `Body` for that subgraph into `run`; the loop calls
`body({name: value, …}, index=i)` once per iteration and gets the subgraph's declared outputs by
name, in their declared order. The engine

- passes on the names that the subgraph declares as inputs and drops the others, so that a body
  need not declare `value`, `across` or `index` when it has no use for them; a declared input
  that gets no value and has no default is a problem of the loop's node, found by validation;
- plans and caches the iteration like any other calls, by the values it was given: `index` names
  the iteration in ids (`loop/3/sampler`), events and errors and is no part of a fingerprint.
  Values the loop hands on as it got them (from `inputs`, or from an earlier iteration's
  outputs) are the very same objects, so that their fingerprints may be known by identity;
- counts the body's content into the loop's own fingerprint;
- refuses a body that contains its own loop.

An error in the body is the body's: it passes through `run` untouched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from pydantic import Field

from nodes.api import (
    SILENT,
    Body,
    Image,
    Node,
    NodeError,
    Number,
    Options,
    Problem,
    Progress,
    Text,
    say,
)

T = TypeVar("T")

MAX_ITERATIONS = 10_000

BodyName = Annotated[
    str, Field(pattern=r"^subgraph:.+$", description="The subgraph to run again and again.")
]
BodyOfEach = Annotated[
    BodyName, Field(json_schema_extra={"subgraph": True, "gives": ["value", "across", "index"]})
]
BodyOfRepeat = Annotated[
    BodyName, Field(json_schema_extra={"subgraph": True, "gives": ["value", "index"]})
]
"""`gives`: names the loop gives to its body; `inputs` may not use them."""
BodyInputs = Annotated[
    dict[str, Any],
    Field(
        description="Further inputs of the body, the same at every iteration.",
        json_schema_extra={"body_inputs": True},
    ),
]
OutputName = Annotated[
    str,
    Field(max_length=200, description="The body's output that counts; its first one when empty."),
]


class ListValues(Options):
    """Values as they stand."""

    kind: Literal["list"] = "list"
    values: Annotated[list[bool | int | float | str], Field(max_length=MAX_ITERATIONS)] = []


class LineValues(Options):
    """Each line of a text; empty lines are left out."""

    kind: Literal["lines"] = "lines"
    text: Text = ""


class RangeValues(Options):
    """Numbers from `start` to `stop`, both included."""

    kind: Literal["range"] = "range"
    start: Number = 1
    stop: Number = 4
    step: Number = 1


class PictureValues(Options):
    """Each picture of a batch."""

    kind: Literal["pictures"] = "pictures"
    image: Image


class NoValues(Options):
    """Nothing: the loop has one axis."""

    kind: Literal["none"] = "none"


Values: TypeAlias = Annotated[
    ListValues | LineValues | RangeValues | PictureValues, Field(discriminator="kind")
]
OtherValues: TypeAlias = Annotated[
    NoValues | ListValues | LineValues | RangeValues | PictureValues, Field(discriminator="kind")
]


class Collected(NamedTuple):
    results: list[Any]
    rows: str
    columns: str
    iterations: int


def no_body(inputs: Mapping[str, object], *, index: int) -> Mapping[str, object]:  # noqa: ARG001
    """What `run` gets outside an engine."""
    raise NodeError(
        say("A loop needs an engine that runs its body."),
        input="body",
        remedy=say("Run it in a graph, or call `run` with a function as its body."),
    )


class ForEach(Node[Collected]):
    """Run a subgraph for each value, or for each pair of two lists.

    The body gets `value`, with a second list also `across`, and `index`, as far as it declares
    them. `results` is the list of what it gave, row by row; `rows` and `columns` are the values
    as lines of text: labels for Grid.
    """

    category = "loop"
    synonyms = ("for", "map", "loop", "iterate", "XY plot", "grid search")

    body: BodyOfEach
    values: Values = ListValues()
    across: OtherValues = NoValues()
    inputs: BodyInputs = {}
    collect: OutputName = ""

    def run(self, progress: Progress = SILENT, body: Body = no_body) -> Collected:
        rows = items(self.values, "values")
        columns = [None] if isinstance(self.across, NoValues) else items(self.across, "across")
        total = len(rows) * len(columns)
        if total > MAX_ITERATIONS:
            raise NodeError(
                say(
                    "The loop would run {total} times; {most} are the limit.",
                    total=total,
                    most=MAX_ITERATIONS,
                ),
                input="values",
                remedy=say("Use fewer values."),
            )
        results: list[Any] = []
        for row in rows:
            for column in columns:
                index = len(results)
                given = {"value": row, "index": index, **self.inputs}
                if not isinstance(self.across, NoValues):
                    given["across"] = column
                results.append(chosen(body(given, index=index), self.collect))
                progress.step(index + 1, total, say("iteration"))
        labels = "" if isinstance(self.across, NoValues) else lines(columns)
        return Collected(results, lines(rows), labels, total)

    @classmethod
    def problems(cls, inputs: Mapping[str, Any]) -> Iterable[Problem]:
        yield from taken_names(inputs, "value", "across", "index")


class Repeat(Node[T], Generic[T]):
    """Run a subgraph several times, each time on what it gave before.

    The body gets `value` (first `initial`, then its own output) and `index`, as far as it
    declares them.
    """

    category = "loop"
    output_name = "value"
    synonyms = ("loop", "iterate", "while", "feedback")

    body: BodyOfRepeat
    initial: T
    count: Annotated[int, Field(ge=0, le=MAX_ITERATIONS)] = 2
    inputs: BodyInputs = {}
    carry: OutputName = ""

    def run(self, progress: Progress = SILENT, body: Body = no_body) -> T:
        value: Any = self.initial
        for index in range(self.count):
            value = chosen(
                body({"value": value, "index": index, **self.inputs}, index=index), self.carry
            )
            progress.step(index + 1, self.count, say("iteration"))
        result: T = value
        return result

    @classmethod
    def problems(cls, inputs: Mapping[str, Any]) -> Iterable[Problem]:
        yield from taken_names(inputs, "value", "index")


def items(values: Values, input: str) -> Sequence[object]:
    """The values one by one. NodeError if there are none, or too many."""
    match values:
        case ListValues(values=listed):
            found: Sequence[object] = listed
        case LineValues(text=text):
            found = [line.strip() for line in text.splitlines() if line.strip()]
        case RangeValues():
            found = list(_range(values, input))
        case PictureValues(image=image):
            found = [Image(image.pixels[i : i + 1]) for i in range(image.pixels.shape[0])]
    if not found:
        raise NodeError(
            say("`{input}` is empty.", input=input),
            input=input,
            remedy=say("Give at least one value to run for."),
        )
    return found


def _range(values: RangeValues, input: str) -> Iterator[int | float]:
    start, stop, step = values.start, values.stop, values.step
    if step == 0 or (stop - start) / step < 0:
        raise NodeError(
            say(
                "Steps of {step} do not lead from {start} to {stop}.",
                step=step,
                start=start,
                stop=stop,
            ),
            input=input,
            remedy=say("Use a positive step to go up, a negative one to go down."),
        )
    steps = (stop - start) / step + 1e-9
    if steps >= MAX_ITERATIONS:
        raise NodeError(
            say(
                "The range has {steps} values; {most} are the limit.",
                steps=f"{steps + 1:.0f}",
                most=MAX_ITERATIONS,
            ),
            input=input,
            remedy=say("Use larger steps."),
        )
    for i in range(int(steps) + 1):
        value = start + i * step
        yield value if isinstance(value, int) else round(value, 10)  # 0.1 + 2 · 0.1 is 0.3


def chosen(outputs: Mapping[str, object], name: str) -> object:
    """The output of the body that a loop keeps."""
    if name and name not in outputs:
        raise NodeError(
            say(
                "The body has no output {name}; it has {outputs}.",
                name=name,
                outputs=", ".join(outputs) or "none",
            ),
            input="body",
            remedy=say("Name one of its outputs, or leave the name empty for the first."),
        )
    if not outputs:
        raise NodeError(
            say("The body has no output."), input="body", remedy=say("Declare one in the subgraph.")
        )
    return outputs[name] if name else next(iter(outputs.values()))


def lines(values: Sequence[object]) -> str:
    """The values as lines: scalars as text, anything else by its number."""
    labels = [
        " ".join(str(value).split()) if isinstance(value, (str, int, float)) else str(i + 1)
        for i, value in enumerate(values)
    ]
    return "\n".join(labels)


def taken_names(inputs: Mapping[str, Any], *given: str) -> Iterator[Problem]:
    """Problems of body inputs that the loop gives itself."""
    for name in inputs.get("inputs") or ():
        if name in given:
            yield Problem(
                "input.invalid",
                say("The loop gives `{name}` to its body itself.", name=name),
                say("Use another name for the body's input."),
                input="inputs",
            )
