"""Solvers: one function per published algorithm, over `denoiser(x, sigma) -> x0`.

A solver takes what it needs by name beside `(denoiser, x, sigmas)`: `noise` if it is stochastic,
`path` if it depends on how noise and data are mixed. `solve` hands it over.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

import torch

from nodes.sampling.path import Path
from nodes.sampling.solvers.ddim import ddim, ddpm
from nodes.sampling.solvers.dpm import dpm_2, dpm_2_ancestral
from nodes.sampling.solvers.dpmpp import dpmpp_2m, dpmpp_2s_ancestral
from nodes.sampling.solvers.dpmpp_sde import dpmpp_2m_sde, dpmpp_3m_sde, dpmpp_sde
from nodes.sampling.solvers.euler import euler, euler_ancestral
from nodes.sampling.solvers.heun import heun
from nodes.sampling.solvers.lcm import lcm
from nodes.sampling.solvers.multistep import deis, lms
from nodes.sampling.solvers.step import Denoiser, Noise, Sigmas, Step
from nodes.sampling.solvers.unipc import uni_pc, uni_pc_bh2

SamplerName = Literal[
    "euler",
    "euler_ancestral",
    "heun",
    "dpm_2",
    "dpm_2_ancestral",
    "lms",
    "dpmpp_2s_ancestral",
    "dpmpp_sde",
    "dpmpp_2m",
    "dpmpp_2m_sde",
    "dpmpp_3m_sde",
    "ddim",
    "ddpm",
    "lcm",
    "uni_pc",
    "uni_pc_bh2",
    "deis",
]

SOLVERS: Mapping[SamplerName, Callable[..., Iterator[Step]]] = {
    "euler": euler,
    "euler_ancestral": euler_ancestral,
    "heun": heun,
    "dpm_2": dpm_2,
    "dpm_2_ancestral": dpm_2_ancestral,
    "lms": lms,
    "dpmpp_2s_ancestral": dpmpp_2s_ancestral,
    "dpmpp_sde": dpmpp_sde,
    "dpmpp_2m": dpmpp_2m,
    "dpmpp_2m_sde": dpmpp_2m_sde,
    "dpmpp_3m_sde": dpmpp_3m_sde,
    "ddim": ddim,
    "ddpm": ddpm,
    "lcm": lcm,
    "uni_pc": uni_pc,
    "uni_pc_bh2": uni_pc_bh2,
    "deis": deis,
}


def is_stochastic(name: SamplerName) -> bool:
    """Whether the solver draws noise on its way."""
    return "noise" in inspect.signature(SOLVERS[name]).parameters


def solve(
    name: SamplerName,
    denoiser: Denoiser,
    x: torch.Tensor,
    sigmas: Sigmas,
    *,
    noise: Noise,
    path: Path,
) -> Iterator[Step]:
    """The steps of the named solver from sigmas[0] down to sigmas[-1]."""
    solver = SOLVERS[name]
    takes = inspect.signature(solver).parameters
    offered = {"noise": noise, "path": path}
    return solver(denoiser, x, sigmas, **{k: v for k, v in offered.items() if k in takes})
