"""The node that asks a classifier what a generator draws."""

from __future__ import annotations

import math
from typing import Annotated, NamedTuple

import numpy as np
import torch
from pydantic import Field

from nodes.api import (
    SILENT,
    Dataset,
    Generator,
    Models,
    Node,
    NodeError,
    Progress,
    Scalar,
    Seed,
    Table,
    say,
)
from nodes.data.labelled import batch_of, labelled
from nodes.evaluation.classifier import Judge, coverage
from nodes.evaluation.fidelity import Rate
from nodes.gan import model
from nodes.gan.nodes import draw
from nodes.models.local import LOCAL_MODELS

BATCH = 256


class Judgement(NamedTuple):
    table: Table
    summary: str


class JudgeGenerator(Node[Judgement]):
    """Measure whether a generator draws the class it is asked for, and all of them.

    A classifier (a support vector machine that learnt from `dataset` alone) says what each
    picture shows. Beside its verdict stands how often it is right about true pictures it never
    saw. Classes count as covered from a tenth of their fair share; `effective` is exp(entropy)
    of what was drawn. Percentages; `low` and `high` are the 95 % interval (Wilson).
    """

    category = "evaluation"
    synonyms = ("GAN", "accuracy", "coverage", "mode collapse", "classifier")

    generator: Generator
    dataset: Dataset
    held_out: Dataset
    count: Annotated[int, Field(ge=1, le=100_000, description="Pictures to judge.")] = 1000
    seed: Seed = 1

    def run(self, progress: Progress = SILENT, models: Models = LOCAL_MODELS) -> Judgement:
        source = labelled(self.dataset, "JudgeGenerator")
        unseen = labelled(self.held_out, "JudgeGenerator", "held_out")
        with models.borrow(self.generator.recipe) as network:
            assert isinstance(network, model.Generator)
            if network.shape.classes != source.classes or network.shape.side != source.size[0]:
                raise NodeError(
                    say(
                        "JudgeGenerator `dataset` has other pictures than the generator draws: {size} "
                        "px, {classes} classes.",
                        size=source.size[0],
                        classes=len(source.classes),
                    ),
                    input="dataset",
                    remedy=say("Link the data set that the generator was trained on."),
                )
            judge = Judge(source)
            labels = torch.arange(self.count) % len(source.classes)
            found: list[int] = []
            for start in range(0, self.count, BATCH):
                indices = range(start, min(start + BATCH, self.count))
                pictures = draw(network, self.seed, indices, labels[indices.start : indices.stop])
                found += judge.classes_of(pictures).tolist()
                progress.step(indices.stop, self.count, say("picture"))
            conditional = bool(network.conditions)
        real, kinds = batch_of(unseen, range(len(unseen)))
        trust = judge.accuracy(real / 255, kinds.tolist())
        right = Rate(int((np.array(found) == labels.numpy()).sum()), self.count)
        covered = coverage(np.array(found), len(source.classes))
        rows: tuple[tuple[Scalar, ...], ...] = (
            ("drawn, judged as asked for", *_percent(right if conditional else None)),
            ("true pictures, judged rightly", *_percent(trust)),
            ("classes covered", covered.classes, None, None, covered.of),
            ("effective number of classes", round(covered.effective, 2), None, None, covered.of),
        )
        parts = [f"accuracy {_floor(right.share)} %"] if conditional else []
        parts.append(f"{covered.classes} of {covered.of} classes ({covered.effective:.1f})")
        parts.append(f"judge {_floor(trust.share)} % on true ones")
        return Judgement(Table(("measure", "value", "low", "high", "of"), rows), ", ".join(parts))


def _percent(rate: Rate | None) -> tuple[Scalar, ...]:
    if rate is None:
        return (None, None, None, None)
    low, high = rate.interval()
    return (*(round(100 * x, 1) for x in (rate.share, low, high)), rate.count)


def _floor(share: float) -> str:
    """A percentage that never looks better than it is: 99.96 % is 99.9."""
    return f"{math.floor(share * 1000) / 10:g}"
