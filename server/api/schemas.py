"""The shapes of requests and answers, as OpenAPI shows them.

Answers are built by hand and checked against these in the tests; requests that are not hot are
read through them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from server.assets.asset import AssetKind
from server.ids import ID_PATTERN
from server.jobs.job import JobStatus
from server.jobs.request import MAX_COUNT, MAX_PRIORITY

Id = Annotated[
    str,
    Field(pattern=ID_PATTERN, examples=["0197a8e2-5c1d-7a44-8f0e-3b1f0a9c7d21"]),
]
Time = Annotated[str, Field(examples=["2026-01-31T12:00:00.000Z"])]
Text = Annotated[str, Field(max_length=500)]


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _whole(value: Any) -> Any:
    """2.0 is an integer in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Priority = Annotated[int, Field(ge=-MAX_PRIORITY, le=MAX_PRIORITY), BeforeValidator(_whole)]
Place = Annotated[int, Field(ge=0, le=2**31 - 1), BeforeValidator(_whole)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


# --- problems --------------------------------------------------------------------------------


class Phrase(BaseModel):
    """How a sentence was made: a pattern, and what stands in its holes."""

    pattern: str
    values: dict[str, Phrase | str | int | float]


Said = Annotated[
    dict[str, Phrase],
    Field(
        description="How the sentences of some fields were made, for saying them in another "
        "language: `/nodes/texts/{language}` translates the patterns.",
        json_schema_extra=lambda schema: schema.pop("default", None),
    ),
]
"""Jobs that failed before there was such a thing have none."""


class WorkflowProblem(Answer):
    """One thing to mend."""

    node: str | None
    input: str | None
    code: str
    message: str
    remedy: str | None
    said: Said = {}


class Problem(BaseModel):
    """A problem (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    remedy: str | None = None
    said: Said = {}
    problems: list[WorkflowProblem] = []


# --- jobs ------------------------------------------------------------------------------------


class NodeState(Answer):
    status: Literal["running", "done", "cached", "failed", "skipped", "cancelled"]
    cached: bool
    ms: float


class Asset(Answer):
    """A file that came in or was made."""

    id: Id
    kind: AssetKind
    name: str
    path: str | None = Field(description="Below the output or input folder.")
    media_type: str
    size: int = Field(description="Bytes.")
    width: int | None
    height: int | None
    sha256: str
    job: Id | None
    node: str | None
    index: int | None
    has_workflow: bool
    favourite: bool
    trashed: bool
    created_at: Time
    url: str = Field(description="Shows it.")
    content_url: str = Field(description="Its bytes as they are.")
    thumbnail_url: str | None


class Cells(Answer):
    """Where the pictures of a grid stand, row by row; pixels of the picture."""

    columns: int
    rows: int
    count: int
    left: int
    top: int
    width: int = Field(description="Of a cell.")
    height: int = Field(description="Of a cell.")
    gap: int
    row_labels: list[str]
    column_labels: list[str]


class AssetDetails(Answer):
    """What is known of an asset beside its workflow."""

    resolved: dict[str, dict[str, str | bool | int | float]] = Field(
        description="By node and input: texts and numbers that came along links."
    )
    cells: Cells | None = Field(description="Of a picture made by `Grid`.")


class NodeOutputs(Answer):
    node: str
    assets: list[Asset]


class JobError(Answer):
    node: str | None
    input: str | None
    code: str
    message: str
    remedy: str | None
    inputs: dict[str, Any]
    traceback: str
    said: Said = {}


class Job(Answer):
    """One run of a workflow, waiting, under way or ended."""

    id: Id
    batch_id: Id
    client_id: str | None
    name: str
    status: JobStatus
    priority: int
    order: int = Field(description="Among jobs of one priority the smaller runs sooner.")
    wanted: list[str] | None = Field(description="Nodes asked for; null for every output.")
    seeds: dict[str, int | str] = Field(
        description='The written seeds by "node.input"; from 2^53 on as texts.'
    )
    progress: float = Field(ge=0, le=1)
    attempts: int
    max_attempts: int
    worker: str | None
    nodes: dict[str, NodeState]
    outputs: list[NodeOutputs]
    error: JobError | None
    notes: bool | None = Field(
        None, description="In a list: whether its nodes logged something, see `/log`."
    )
    created_at: Time
    started_at: Time | None
    finished_at: Time | None


class JobWithWorkflow(Job):
    workflow: dict[str, Any]


class JobList(Answer):
    jobs: list[Job]
    next: str | None = Field(description="Cursor of the next page.")


class Jobs(Answer):
    jobs: list[Job]


Workflow = Annotated[
    dict[str, Any],
    Field(
        description="A workflow as the editor saves it.",
        examples=[
            {
                "format": "tessera",
                "version": 1,
                "name": "A grey square",
                "nodes": {
                    "image": {"type": "EmptyImage", "inputs": {"width": 64, "height": 64}},
                    "save": {
                        "type": "SaveImage",
                        "inputs": {"image": {"$link": ["image", "output"]}},
                    },
                },
            }
        ],
    ),
]


class JobRequest(Body):
    """What to run."""

    workflow: Workflow
    set: dict[str, Any] | None = Field(
        None, description='Values by "node.input", set before the run.'
    )
    outputs: list[str] | None = Field(
        None, description="Nodes wanted; every output node if absent."
    )
    priority: int | None = Field(
        None, ge=-MAX_PRIORITY, le=MAX_PRIORITY, description="Higher runs sooner; 0 if absent."
    )
    count: int | None = Field(
        None, ge=1, le=MAX_COUNT, description="As many jobs, each with its seeds one higher."
    )
    client_id: str | None = Field(None, max_length=200)
    replace: bool | None = Field(
        None, description="Drop what waits of the same `client_id`; nothing without one."
    )
    idempotency_key: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="The same key with the same request gives the same jobs.",
    )


class ValidateRequest(Body):
    """What to check."""

    workflow: Workflow
    set: dict[str, Any] | None = None
    outputs: list[str] | None = None


class Validation(Answer):
    valid: Literal[True]
    asides: list[WorkflowProblem] = Field(
        description="Problems of nodes that nothing wanted needs; they do not hinder."
    )


class JobPatch(Body):
    """Where a queued job shall stand."""

    priority: Priority | None = None
    position: Place | None = Field(None, description="Place in the queue; 0 runs next.")


class LogLine(Answer):
    node: str
    line: str


class JobLog(Answer):
    lines: list[LogLine]


class Metric(Answer):
    node: str
    series: str
    points: list[tuple[int, float]]


class JobMetrics(Answer):
    metrics: list[Metric]


class QueueState(Answer):
    paused: bool
    queued: int
    running: int


class Estimate(Answer):
    """How long a job will take, going by what its nodes took before."""

    ms: float
    nodes: dict[str, float] = Field(description="Milliseconds by node.")
    runs: int = Field(description="Earlier runs it rests on.")
    rough: bool = Field(description="Whether some nodes ran before with other settings only.")
    unknown: int = Field(description="Nodes that never ran before; they are not counted.")


class Estimates(Answer):
    estimates: dict[str, Estimate] = Field(description="By job: what runs and what waits next.")


class Cleared(Answer):
    cancelled: int


# --- assets ----------------------------------------------------------------------------------


class AssetList(Answer):
    assets: list[Asset]
    next: str | None


class Assets(Answer):
    assets: list[Asset]


MOST_CHANGED = 1000
"""Assets in one change."""
MOST_ORIGINS = 500

Ids = Annotated[list[Id], Field(max_length=MOST_CHANGED)]


class AssetsPatch(Body):
    """What becomes of several assets."""

    assets: Ids
    favourite: bool | None = None
    trashed: bool | None = Field(None, description="In the trash, or back from it.")


class NewBoard(Body):
    name: Text
    assets: Ids = []


class BoardPatch(Body):
    """What becomes of a board."""

    name: Text | None = None
    add: Ids = []
    remove: Ids = []


class Board(Answer):
    """A named collection; an asset may be on several."""

    id: Id
    name: str
    count: int = Field(description="Assets on it, without those in the trash.")
    cover_url: str | None = Field(description="Its newest picture, small.")
    created_at: Time


class Boards(Answer):
    boards: list[Board]


class Emptied(Answer):
    removed: int


class OriginCount(Answer):
    name: str
    count: int


class Origins(Answer):
    """What pictures were made by, that of the most pictures first."""

    workflows: list[OriginCount]
    models: list[OriginCount]


class MeasuredJob(Answer):
    """A job whose nodes measured curves."""

    job: Id
    name: str
    status: JobStatus
    nodes: list[str]
    created_at: Time


class MeasuredJobs(Answer):
    jobs: list[MeasuredJob]
    next: str | None


# --- workflows -------------------------------------------------------------------------------


Folder = Annotated[str, Field(max_length=500, examples=["portraits/2026"])]
Tags = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=50)]


class WorkflowLabels(Body):
    """Where it lies and what it is found by; what is absent stays as it is."""

    name: Text | None = None
    folder: Folder | None = Field(None, description="Folders apart by `/`; empty at the top.")
    tags: Tags | None = None
    picture: Id | None = Field(None, description="Asset that shows it.")


class WorkflowBody(WorkflowLabels):
    """A workflow to keep."""

    workflow: Workflow
    name: Text | None = Field(None, description="The workflow's own name if absent.")


class SavedWorkflow(Answer):
    id: Id
    name: str
    version: int
    etag: str
    folder: str = Field(description="Folders apart by `/`; empty at the top.")
    tags: list[str]
    picture: Id | None = Field(description="Asset that shows it; it may be gone.")
    created_at: Time
    updated_at: Time
    trashed_at: Time | None


class SavedWorkflowFull(SavedWorkflow):
    workflow: dict[str, Any]


class SavedWorkflows(Answer):
    workflows: list[SavedWorkflow]
    next: str | None


class WorkflowVersion(Answer):
    version: int
    name: str
    created_at: Time


class WorkflowVersions(Answer):
    versions: list[WorkflowVersion]


class Template(Answer):
    id: str
    name: str
    description: str
    picture_url: str | None = Field(description="What it makes.")
    workflow: dict[str, Any]


class Templates(Answer):
    templates: list[Template]


class BlockBody(Body):
    """A subgraph for every workflow: a workflow whose one node is an instance of it."""

    workflow: Workflow


class Block(Answer):
    id: str
    name: str
    description: str
    etag: str
    updated_at: Time
    workflow: dict[str, Any]


class Blocks(Answer):
    blocks: list[Block]


# --- catalogue, models, system ---------------------------------------------------------------


class Nodes(Answer):
    nodes: list[dict[str, Any]]


class NodeTexts(Answer):
    texts: dict[str, str] = Field(
        description="From the English text, as `GET /nodes` has it, to the text in the language."
    )


class Choices(Answer):
    choices: list[str]


class Model(Answer):
    """A model file."""

    id: str = Field(description="`folder/relative.safetensors`")
    folder: str
    name: str
    size: int
    modified_at: Time
    family: str
    label: str = Field(description="The family in words.")
    kind: str
    supported: bool
    problem: str | None = Field(description="Why it cannot be used.")
    sha256: str | None = Field(description="Null until it was taken, in the background.")
    preview_url: str | None = Field(description="The picture beside it.")


class Models(Answer):
    models: list[Model]
    folders: list[str]


class TokensRequest(Body):
    text: str = Field(max_length=100_000)


class TokenWindow(Answer):
    start: int = Field(description="Where its first word begins, in UTF-16 units.")
    tokens: int = Field(description="Of the prompt: two more mark beginning and end.")


class Tokens(Answer):
    """A prompt as the text encoder sees it."""

    room: int = Field(description="Tokens of a prompt that one window takes.")
    windows: list[TokenWindow]
    missing_embeddings: list[str]


class Worker(Answer):
    id: str
    device: str
    state: Literal["starting", "warming", "ready", "busy", "stopping", "dead"]
    pid: int | None
    memory: dict[str, Any]
    job: str | None
    error: str


class Memory(Answer):
    total: int
    available: int
    server: int


class System(Answer):
    """The machine and what runs on it."""

    version: str
    server_id: str
    python: str
    platform: str
    started_at: Time
    database: str
    workers: list[Worker]
    memory: Memory
    disk_free: int
    model_roots: list[str] = Field(description="Where model files are looked for.")
    queue: QueueState
    watchers: int
    packages: dict[str, str]


class FreeRequest(Body):
    """What to give back."""

    models: bool = True
    cache: bool = True


class Freed(Answer):
    workers: dict[str, Any]


class SessionRequest(Body):
    token: str = Field(max_length=1000)


class Ok(Answer):
    ok: Literal[True]


class Ready(Answer):
    ready: bool
    database: bool
    catalogue: bool
    workers: int
