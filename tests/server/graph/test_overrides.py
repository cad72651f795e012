"""Values set from outside land on the right input, read as its schema says."""

from __future__ import annotations

import pytest

from server.graph.catalogue import Catalogue
from server.graph.model import parse
from server.graph.overrides import override, raise_seeds, read_override, written_seeds
from server.graph.problems import InvalidWorkflow
from tests.fixtures.graphs import link, node, subgraph, workflow

DATA = workflow(
    number=node("Number", value=1),
    word=node("Word"),
    shape=node("Shape", value=1.0),
    choose=node("Choose", on_true=1, on_false=2),
)


def test_values_are_set_and_the_document_stays_as_it_was(catalogue: Catalogue) -> None:
    document = parse(DATA)
    changed, problems = override(document, {"number.value": 5, "word.value": "x"}, catalogue)
    assert problems == []
    assert changed.nodes["number"].inputs == {"value": 5}
    assert document.nodes["number"].inputs == {"value": 1}


def test_every_wrong_address_is_told_and_the_others_are_set(catalogue: Catalogue) -> None:
    wrong = {"nubmer.value": 1, "word.valeu": 1, "value": 1}
    changed, problems = override(parse(DATA), {**wrong, "number.value": 5}, catalogue)
    assert changed.nodes["number"].inputs == {"value": 5}
    remedies = [problem.remedy for problem in problems]
    assert remedies[:2] == ["Did you mean number?", "Did you mean value?"]
    assert len(remedies) == 3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("number.value=4", 4),
        ("word.value=4", "4"),
        ("word.value=a=b", "a=b"),
        ("shape.value=0.5", 0.5),
        ('shape.how={"kind": "scale"}', {"kind": "scale"}),
        ("choose.on=no", False),
        ("choose.on=true", True),
        ("number.value=many", "many"),
    ],
)
def test_a_command_line_is_read_by_the_schema(
    catalogue: Catalogue, text: str, value: object
) -> None:
    address, read = read_override(parse(DATA), text, catalogue)
    assert (address, read) == (text.partition("=")[0], value)
    assert type(read) is type(value)


@pytest.mark.parametrize("text", ["number.value", "value=3", "=3"])
def test_what_is_no_assignment_is_refused(catalogue: Catalogue, text: str) -> None:
    with pytest.raises(InvalidWorkflow):
        read_override(parse(DATA), text, catalogue)


def test_written_seeds_rise_and_linked_ones_do_not(catalogue: Catalogue) -> None:
    inner = subgraph({}, {}, d=node("Draw", seed=5))
    data = workflow(
        {"S": inner},
        a=node("Draw", seed=7),
        b=node("Draw"),
        c=node("Draw", seed=link("n")),
        d=node("Draw", seed=str(2**64 - 1)),
        n=node("Number", value=3),
    )
    raised = raise_seeds(parse(data), catalogue, 2)
    seeds = {name: raised.nodes[name].inputs.get("seed") for name in "abcd"}
    assert seeds == {"a": 9, "b": 2, "c": link("n"), "d": 1}
    assert raised.subgraphs["S"].nodes["d"].inputs["seed"] == 7
    assert raised.nodes["n"].inputs == {"value": 3}


def test_a_seed_does_what_its_person_chose(catalogue: Catalogue) -> None:
    def drawing(control: object, seed: int = 7) -> dict[str, object]:
        return {**node("Draw", seed=seed), "ui": {"seed_control": control}}

    data = workflow(
        fixed=drawing({"seed": "fixed"}),
        less=drawing({"seed": "decrement"}),
        around=drawing({"seed": "decrement"}, 0),
        more=drawing({"seed": "increment"}),
        drawn=drawing({"seed": "randomize"}),
        odd=drawing("fixed"),
    )
    raised = raise_seeds(parse(data), catalogue, 2)
    assert {name: found.inputs["seed"] for name, found in raised.nodes.items()} == {
        "fixed": 7,
        "less": 5,
        "around": 2**64 - 2,
        "more": 9,
        "drawn": 9,
        "odd": 9,
    }


def test_the_written_seeds_are_named(catalogue: Catalogue) -> None:
    inner = subgraph({}, {}, d=node("Draw", seed=5))
    data = workflow(
        {"S": inner},
        a=node("Draw", seed=2**64 - 1),
        b=node("Draw"),
        c=node("Draw", seed=link("n")),
        n=node("Number", value=3),
    )
    assert written_seeds(parse(data), catalogue) == {
        "a.seed": str(2**64 - 1),
        "b.seed": 0,
        "S/d.seed": 5,
    }


def test_a_promoted_seed_rises_in_each_instance(catalogue: Catalogue) -> None:
    seed = {"type": "integer", "minimum": 0, "maximum": 2**64 - 1, "seed": True}
    data = workflow(
        a=node("subgraph:S", seed=7),
        b=node("subgraph:S"),
        linked=node("subgraph:S", seed=link("n")),
        n=node("Number", value=3),
        fixed={**node("subgraph:S", seed=7), "ui": {"seed_control": {"seed": "fixed"}}},
        lost=node("subgraph:Gone", seed=7),
    )
    data["subgraphs"] = {
        "S": {
            "nodes": {"d": node("Draw", seed={"$input": "seed"})},
            "inputs": [
                {"name": "seed", "wire": "Int", "schema": seed, "default": 1},
                {"name": "steps", "wire": "Int", "default": 4},
            ],
            "outputs": [],
        }
    }
    document = parse(data)
    raised = raise_seeds(document, catalogue, 2)
    seeds = {name: found.inputs.get("seed") for name, found in raised.nodes.items()}
    assert seeds == {"a": 9, "b": 3, "linked": link("n"), "n": None, "fixed": 7, "lost": 7}
    assert raised.subgraphs == document.subgraphs
    assert written_seeds(document, catalogue) == {"a.seed": 7, "b.seed": 1, "fixed.seed": 7}
    changed, problems = override(document, {"a.seed": 5, "b.steps": 2}, catalogue)
    assert (changed.nodes["a"].inputs, changed.nodes["b"].inputs) == ({"seed": 5}, {"steps": 2})
    assert problems == []


def test_a_seed_handed_to_a_loop_rises(catalogue: Catalogue) -> None:
    seed = {"type": "integer", "minimum": 0, "maximum": 2**64 - 1, "seed": True}
    body = {"body": "subgraph:S", "items": [1]}
    data = workflow(
        a=node("Each", **body, inputs={"seed": 7, "steps": 2}),
        b=node("Each", **body),
        linked=node("Each", **body, inputs={"seed": link("n")}),
        n=node("Number", value=3),
        fixed={
            **node("Each", **body, inputs={"seed": 7}),
            "ui": {"seed_control": {"inputs.seed": "fixed"}},
        },
        lost=node("Each", body="subgraph:Gone", items=[], inputs={"seed": 7}),
    )
    data["subgraphs"] = {
        "S": {
            "nodes": {"d": node("Draw", seed={"$input": "seed"})},
            "inputs": [
                {"name": "seed", "wire": "Int", "schema": seed, "default": 1},
                # What the loop gives by itself is no seed that anybody wrote.
                {"name": "item", "wire": "Int", "schema": seed, "default": 5},
                {"name": "steps", "wire": "Int", "default": 4},
            ],
            "outputs": [],
        }
    }
    document = parse(data)
    raised = raise_seeds(document, catalogue, 2)
    handed = {name: found.inputs.get("inputs") for name, found in raised.nodes.items()}
    assert handed == {
        "a": {"seed": 9, "steps": 2},
        "b": {"seed": 3},
        "linked": {"seed": link("n")},
        "n": None,
        "fixed": {"seed": 7},
        "lost": {"seed": 7},
    }
    assert document.nodes["a"].inputs["inputs"] == {"seed": 7, "steps": 2}
    assert written_seeds(document, catalogue) == {
        "a.inputs.seed": 7,
        "b.inputs.seed": 1,
        "fixed.inputs.seed": 7,
    }
