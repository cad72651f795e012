"""What the server and a worker process say to each other over the pipe.

Plain frozen values, pickled; no torch in any of them. Tensors never cross: pictures travel
encoded, model memory as numbers.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

from nodes.api.outputs import EncodedFile
from nodes.api.sentence import said

Json: TypeAlias = dict[str, Any]

WorkerState = Literal["starting", "warming", "ready", "busy", "stopping", "dead"]
NodeStatus = Literal["running", "done", "cached", "failed", "skipped", "cancelled"]
JobStatus = Literal["succeeded", "failed", "cancelled", "yielded"]


# --- server → worker ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """Run a workflow (validated, migrated, `set` applied) and report under `job`."""

    job: str
    attempt: int
    workflow: Json
    outputs: tuple[str, ...] | None = None
    """Node ids wanted; every output node when None."""
    priority: int = 0
    assets: Json = field(default_factory=dict)
    """Asset id → path of its blob, for every `asset:ID` that an input names."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop the job as soon as the running node notices."""

    job: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whether short jobs wait for this device, and how many clients watch previews."""

    jobs: int = 0
    watchers: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """Ask the nodes of a workflow for their problems (`Node.problems`)."""

    request: int
    workflow: Json


@dataclass(frozen=True, slots=True)
class Free:
    """Give models (and the cache) back to the system after the current node."""

    request: int
    models: bool = True
    cache: bool = True


@dataclass(frozen=True, slots=True)
class Shutdown:
    """Leave after the current message; the scratch folders stay."""


ToWorker: TypeAlias = Run | Cancel | Waiting | Check | Free | Shutdown


# --- worker → server ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The worker's state and, once it is known, its device and memory."""

    state: WorkerState
    device: str = ""
    memory: Json = field(default_factory=dict)
    """`{device_used, device_total, host_used, models: [{id, bytes}], cache}` in bytes."""
    error: str = ""
    """Why the worker cannot start, or which plugins it goes without."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every node type this worker can run (`nodes.api.catalogue.describe` entries)."""

    nodes: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Problems:
    """Answer to Check: `{node, input, code, message, remedy}` each."""

    request: int
    problems: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Freed:
    """Answer to Free, with the memory after it."""

    request: int
    memory: Json


@dataclass(frozen=True, slots=True)
class Planned:
    """What the job will do: nodes to run, in order, and nodes known already (no NodeChanged
    follows for those). Lazy inputs may add nodes later."""

    job: str
    run: tuple[str, ...]
    cached: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NodeChanged:
    """A node started, ended, failed or was found in the cache while the job ran. A node that is
    done at once may skip `running`."""

    job: str
    node: str
    status: NodeStatus
    ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Stepped:
    """Progress inside a node; sent at most ~20 times a second, the last step always."""

    job: str
    node: str
    step: int
    total: int
    unit: str
    eta_ms: int | None


@dataclass(frozen=True, slots=True)
class PreviewFrame:
    """A picture of work under way, encoded (JPEG); newest wins."""

    job: str
    node: str
    sequence: int
    media_type: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Measured:
    """Points of curves: (series, step, value) each; kept with the job."""

    job: str
    node: str
    points: tuple[tuple[str, int, float], ...]


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of a node's log."""

    job: str
    node: str
    line: str


@dataclass(frozen=True, slots=True)
class Produced:
    """Files of an output node, by index. The server commits each (job, node, index) once.

    `resolved` holds the node's literal inputs and those of the nodes upstream that name
    patterns (`%sampler.seed%`) refer to: {node: {input: value}}, only where they differ from the
    workflow's own (a wildcard's choice, a linked seed).
    """

    job: str
    node: str
    files: tuple[EncodedFile, ...]
    cached: bool = False
    resolved: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advanced:
    """Work that survives a crash was written: the job's attempts count anew."""

    job: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed: what the job's `error` shows."""

    node: str | None
    input: str | None
    code: str
    message: str
    remedy: str | None
    inputs: Json = field(default_factory=dict)
    """The inputs the node saw, short and printable."""
    traceback: str = ""

    def json(self) -> Json:
        """As the job keeps it."""
        return asdict(self) | {
            "message": str(self.message),
            "remedy": self.remedy and str(self.remedy),
            "said": said(message=self.message, remedy=self.remedy),
        }


@dataclass(frozen=True, slots=True)
class Finished:
    """The last word on a job."""

    job: str
    status: JobStatus
    error: Failure | None = None


FromWorker: TypeAlias = (
    StateChanged
    | Catalogue
    | Problems
    | Freed
    | Planned
    | NodeChanged
    | Stepped
    | PreviewFrame
    | Measured
    | Logged
    | Produced
    | Advanced
    | Finished
)
