"""The Muon optimizer."""

from __future__ import annotations

import copy

import torch
from torch import nn

from nodes.training.muon import Muon, orthogonal


def test_matrices_come_out_nearly_orthogonal() -> None:
    draw = torch.Generator().manual_seed(0)
    for shape in ((3, 16, 40), (2, 40, 16), (1, 24, 24)):
        x = torch.randn(shape, generator=draw)
        u, s, vh = torch.linalg.svd(x, full_matrices=False)
        y = orthogonal(x)
        found = torch.linalg.svdvals(y)
        assert found.min() > (0.6 if shape[1] != shape[2] else 0.0)
        assert found.max() < 1.3
        # the nearest orthogonal matrix is u @ vh: same directions
        aligned = torch.einsum("nij,nij->n", y, u @ vh) / (y.norm(dim=(1, 2)) * s.shape[1] ** 0.5)
        assert (aligned > 0.95).all()


def test_a_step_has_the_size_of_adams() -> None:
    torch.manual_seed(0)
    conv = nn.Conv2d(32, 16, 3, bias=False)
    optimizer = Muon([("conv", conv.weight)], lr=0.01, weight_decay=0.0)
    before = conv.weight.detach().clone()
    conv.weight.grad = torch.randn_like(conv.weight)
    optimizer.step()
    moved = (conv.weight.detach() - before).square().mean().sqrt() / 0.01
    assert 0.15 < moved < 0.25


def test_other_weights_follow_torchs_adamw() -> None:
    ours = nn.Embedding(7, 3)
    theirs = copy.deepcopy(ours)
    muon = Muon([("embedding", ours.weight)], lr=0.02, weight_decay=0.1)
    adamw = torch.optim.AdamW(theirs.parameters(), lr=0.02, weight_decay=0.1, betas=(0.9, 0.99))
    draw = torch.Generator().manual_seed(0)
    for _ in range(5):
        gradient = torch.randn(7, 3, generator=draw)
        ours.weight.grad, theirs.weight.grad = gradient, gradient.clone()
        muon.step()
        adamw.step()
    torch.testing.assert_close(ours.weight, theirs.weight)


def test_it_goes_on_from_its_state() -> None:
    torch.manual_seed(0)
    gradients = [torch.randn(6, 4) for _ in range(6)]

    def run(first: int, layer: nn.Linear, optimizer: Muon) -> None:
        for gradient in gradients[first : first + 3]:
            layer.weight.grad = gradient.clone()
            layer.bias.grad = gradient[:, 0].clone()
            optimizer.step()

    layer = nn.Linear(4, 6)
    optimizer = Muon(layer.named_parameters())
    run(0, layer, optimizer)
    other = copy.deepcopy(layer)
    again = Muon(other.named_parameters())
    again.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    run(3, layer, optimizer)
    run(3, other, again)
    assert torch.equal(layer.weight, other.weight)
    assert torch.equal(layer.bias, other.bias)
