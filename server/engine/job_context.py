"""What all runs of one job share: that of its workflow, and those of its loops' bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.engine.control import Control
from server.engine.equipment import Equipment
from server.engine.progress import Emit
from server.engine.protocol import Run
from server.graph.bodies import Body
from server.graph.fingerprint import Fingerprints


@dataclass(frozen=True, slots=True)
class JobContext:
    """The job, where to tell of it, and what its calls need."""

    job: Run
    equipment: Equipment
    emit: Emit
    control: Control
    prints: Fingerprints
    bodies: Mapping[str, Body]
