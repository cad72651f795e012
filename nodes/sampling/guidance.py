"""Classifier-free guidance over any number of prompts with their areas, masks and ranges.

Ho & Salimans (2022), "Classifier-Free Diffusion Guidance", https://arxiv.org/abs/2207.12598.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch

from nodes.api import Conditioning, ConditioningEntry, NodeError, say
from nodes.models.diffusion import DiffusionModel
from nodes.sampling.prediction import levels_of
from nodes.sampling.regions import area_slices, weight
from nodes.sampling.schedules import sigma_at

Side = Literal["negative", "positive"]
OTHER: Mapping[Side, Side] = {"negative": "positive", "positive": "negative"}

MAX_REPEAT = 4
"""How often a short prompt's tokens may be repeated to share a forward with a longer one."""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One entry's share of a forward."""

    side: Side
    entry: ConditioningEntry
    area: tuple[slice, slice] | None  # rows, columns of the latent; None: all of it
    weight: torch.Tensor  # (1 or B, 1, h, w) of the area
    first: float  # the entry holds from this noise level …
    last: float  # … down to this one

    @property
    def everywhere(self) -> bool:
        return self.area is None and self.entry.mask is None


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Parts that share a forward."""

    parts: tuple[_Part, ...]
    context: torch.Tensor  # (len(parts) · B, N, D)
    pooled: torch.Tensor | None  # (len(parts) · B, P)


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """What to run while the same entries hold."""

    groups: tuple[_Group, ...]
    totals: dict[Side, torch.Tensor | None]
    """Sum of each computed side's weights, (1 or B, 1, h, w); None: one part that is everywhere."""


class Guide:
    """`guide(x, t, sigma)`: the network's prediction with guidance, for one run of a sampler.

    What does not change from step to step (contexts on the device, weights, who shares a
    forward) is prepared once for each set of entries that hold together. A side whose weight is
    0 (the negative one at cfg 1) is not computed.
    """

    def __init__(
        self,
        model: DiffusionModel,
        positive: Conditioning,
        negative: Conditioning,
        cfg: float,
        shape: Sequence[int],
        *,
        rescale: float = 0.0,
    ) -> None:
        """`shape` is the latent's (B, C, h, w); `rescale` is phi of Lin et al. (2023), 0..1."""
        self._model = model
        self._cfg = cfg
        self._rescale = rescale
        self._batch, _, self._height, self._width = shape
        sides: dict[Side, Conditioning] = {"negative": negative, "positive": positive}
        self._parts = [
            self._part(side, entry)
            for side, conditioning in sides.items()
            for entry in conditioning.entries
            if entry.strength > 0
        ]
        self._plans: dict[tuple[bool, ...], _Plan] = {}

    def __call__(self, x: torch.Tensor, t: float, sigma: float) -> torch.Tensor:
        holds = tuple(part.last <= sigma <= part.first for part in self._parts)
        if holds not in self._plans:
            self._plans[holds] = self._plan(holds)
        sides = self._predict(self._plans[holds], x, t)
        if len(sides) == 1:
            return next(iter(sides.values()))
        guided = torch.lerp(sides["negative"], sides["positive"], self._cfg)
        if self._rescale > 0:
            guided = rescaled(guided, sides["positive"], self._rescale)
        return guided

    def _predict(self, plan: _Plan, x: torch.Tensor, t: float) -> dict[Side, torch.Tensor]:
        model = self._model
        x = x.to(model.dtype)
        found: dict[Side, torch.Tensor] = {}
        for group in plan.groups:
            views = [x if p.area is None else x[..., p.area[0], p.area[1]] for p in group.parts]
            joined = torch.cat(views) if len(views) > 1 else views[0]
            times = torch.full((len(joined),), t, dtype=torch.float32, device=x.device)
            out = model.network(joined, times, group.context, group.pooled).float()
            for part, prediction in zip(group.parts, out.chunk(len(group.parts)), strict=True):
                if plan.totals[part.side] is None:
                    found[part.side] = prediction
                    continue
                if part.side not in found:
                    found[part.side] = torch.zeros_like(x, dtype=torch.float32)
                rows, columns = part.area or (slice(None), slice(None))
                found[part.side][..., rows, columns] += prediction * part.weight
        return _averaged(found, plan.totals)

    def _part(self, side: Side, entry: ConditioningEntry) -> _Part:
        cell = self._model.latent.downscale
        box = entry.region(self._height * cell, self._width * cell)
        area = area_slices(box, self._height, self._width) if box else None
        weights = _rows(weight(entry, area, self._height, self._width), self._batch)
        # Ranges are fractions of the training time, so they do not move with the schedule.
        levels = levels_of(self._model)
        first, last = (
            float(sigma_at(levels, (len(levels) - 1) * (1 - fraction)))
            for fraction in (entry.start, entry.end)
        )
        return _Part(
            side,
            entry,
            area,
            weights.to(self._model.device),
            first=first if entry.start > 0 else math.inf,
            last=last if entry.end < 1 else 0.0,
        )

    def _plan(self, holds: Sequence[bool]) -> _Plan:
        held = [part for part, holding in zip(self._parts, holds, strict=True) if holding]
        shares: dict[Side, float] = {"negative": 1 - self._cfg, "positive": self._cfg}
        totals = {
            side: self._total([part for part in held if part.side == side])
            for side in shares
            if any(part.side == side for part in held)
        }
        if not totals:
            raise NodeError(
                say("No prompt holds at this point of the sampling."),
                input="positive",
                remedy=say("Let the prompts' timestep ranges cover 0 to 1 together."),
            )
        for side, share in shares.items():
            if share == 0 and side in totals and _covers(totals, OTHER[side]):
                del totals[side]
        groups = self._groups([part for part in held if part.side in totals])
        return _Plan(groups, totals)

    def _total(self, parts: Sequence[_Part]) -> torch.Tensor | None:
        if len(parts) == 1 and parts[0].everywhere:
            return None
        total = torch.zeros(self._batch, 1, self._height, self._width, device=self._model.device)
        for part in parts:
            rows, columns = part.area or (slice(None), slice(None))
            total[..., rows, columns] += part.weight
        return total

    def _groups(self, parts: Sequence[_Part]) -> tuple[_Group, ...]:
        """Parts gathered into forwards: equal area size and token width, lengths that fit."""
        gathered: list[list[_Part]] = []
        for part in parts:
            for group in gathered:
                if self._joins(part, group):
                    group.append(part)
                    break
            else:
                gathered.append([part])
        return tuple(self._group(group) for group in gathered)

    def _joins(self, part: _Part, group: Sequence[_Part]) -> bool:
        if _key(part) != _key(group[0]):
            return False
        lengths = {member.entry.tokens.shape[1] for member in (part, *group)}
        if len(lengths) == 1:
            return True
        # Cross-attention does not see that its tokens were repeated: a softmax over n copies is
        # the softmax over one. The joint attention of flow transformers does see it.
        repeats = math.lcm(*lengths) // min(lengths)
        return self._model.prediction != "flow" and repeats <= MAX_REPEAT

    def _group(self, parts: Sequence[_Part]) -> _Group:
        model, batch = self._model, self._batch
        length = math.lcm(*(part.entry.tokens.shape[1] for part in parts))
        context = torch.cat(
            [
                _rows(part.entry.tokens, batch).repeat(1, length // part.entry.tokens.shape[1], 1)
                for part in parts
            ]
        )
        pooled = [
            _rows(part.entry.pooled, batch) for part in parts if part.entry.pooled is not None
        ]
        return _Group(
            tuple(parts),
            context.to(model.device, model.dtype),
            torch.cat(pooled).to(model.device, model.dtype) if pooled else None,
        )


def _averaged(
    found: Mapping[Side, torch.Tensor], totals: Mapping[Side, torch.Tensor | None]
) -> dict[Side, torch.Tensor]:
    """Weighted sums divided by their weights. Where one side has none the other speaks for it."""
    averaged = {
        side: found[side] if total is None else found[side] / torch.where(total > 0, total, 1.0)
        for side, total in totals.items()
    }
    for side, total in totals.items():
        if total is not None and OTHER[side] in averaged:
            averaged[side] = torch.where(total > 0, averaged[side], averaged[OTHER[side]])
    return averaged


def rescaled(guided: torch.Tensor, positive: torch.Tensor, phi: float) -> torch.Tensor:
    """The guided prediction with its contrast drawn towards the positive one's: Lin et al.
    (2023), "Common Diffusion Noise Schedules and Sample Steps are Flawed", eq. 14-16."""
    axes = (1, 2, 3)
    factor = positive.std(dim=axes, keepdim=True) / guided.std(dim=axes, keepdim=True)
    return guided * (phi * factor + (1 - phi))


def _covers(totals: Mapping[Side, torch.Tensor | None], side: Side) -> bool:
    """Whether a side's prompts hold in every place."""
    if side not in totals:
        return False
    total = totals[side]
    return total is None or bool((total > 0).all())


def _key(part: _Part) -> tuple[object, ...]:
    """What parts of one forward have in common: area size, token width, kind of pooled vector."""
    size = part.area and tuple(span.stop - span.start for span in part.area)
    pooled = part.entry.pooled
    return size, part.entry.tokens.shape[2], None if pooled is None else pooled.shape[1]


def _rows(values: torch.Tensor, batch: int) -> torch.Tensor:
    """One row for each picture of the batch; fewer rows are used in turn."""
    if len(values) == 1:
        return values.expand(batch, *values.shape[1:])
    return values[torch.arange(batch) % len(values)]
