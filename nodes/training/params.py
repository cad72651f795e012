"""Parameters that several training nodes share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

TrainingSteps = Annotated[
    int,
    Field(
        ge=1, le=10_000_000, description="Number of optimizer steps; more of them go on from these."
    ),
]
BatchSize = Annotated[int, Field(ge=1, le=4096, description="Pictures in a step.")]
LearningRate = Annotated[
    float,
    Field(gt=0, le=1, description="Step size of the optimizer.", json_schema_extra={"step": 1e-5}),
]
ModelName = Annotated[
    str,
    Field(
        pattern=r"^[\w][\w .()+-]{0,99}$",
        description="Name of the file that is written, without ending.",
    ),
]
