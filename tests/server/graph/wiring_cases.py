"""Read by mypy, not by Python: every line marked `# wrong` must be refused, no other."""

from __future__ import annotations

from plain_nodes.boxes import Box, MakeBox, MakeHandle, Pack, Split
from plain_nodes.numbers import Add, Choose, Clamp, Divide, Halve, Number, Shape
from plain_nodes.work import Keep

from server.graph.build import Workflow

flow = Workflow("typed")
number = flow["number"].add(Number, value=3)
box = flow["box"].add(MakeBox, size=number)
parts = flow["parts"].add(Divide, a=number, b=2)
total = flow["total"].add(Add, a=parts.quotient, b=parts.remainder)
half = flow["half"].add(Halve, value=total)
packed = flow["packed"].add(Pack, boxes=[box, box], label=box)
split = flow["split"].add(Split, box=packed)
first: list[Box] = split
chosen = flow["chosen"].add(Choose[int], on=True, on_true=number, on_false=total)
shape = flow["shape"].add(Shape, value=half, how=Clamp(low=1))
flow["keep"].add(Keep, value=shape)

flow["w1"].add(Split, box=number)  # wrong
flow["w2"].add(Number, value="4")  # wrong
flow["w3"].add(Number, valeu=4)  # wrong
flow["w4"].add(Add, b=1)  # wrong
flow["w5"].add(Split, box=flow["w6"].add(MakeHandle))  # wrong
flow["w7"].add(Add, a=half)  # wrong
flow["w8"].add(Pack, boxes=box)  # wrong
flow["w9"].add(Shape, value=1, how=Clamp(lo=1))  # wrong
flow["w10"].add(Add, a=parts.rest)  # wrong
flow["w11"].add(Split, split)  # wrong
