import { describe, expect, it } from "vitest";
import { cross, crossings, givenOut, uncross } from "./boundary";
import { disconnectAll, removeNodes } from "./edit";
import { catalogue, link, textToImage, workflowOf } from "./fixtures/scenes";
import { givenInto } from "./links";
import type { Scene } from "./wires";
import { isGiven, type Subgraph } from "./workflow";

const body: Subgraph = {
  ...workflowOf({
    draw: ["KSampler", { seed: { $input: "seed" }, steps: 4 }],
    decode: ["VAEDecode", { latent: link("draw", "latent") }],
  }),
  inputs: [
    { name: "seed", wire: "Int" },
    { name: "words", wire: "String" },
  ],
  outputs: [{ name: "image", wire: "Image", from: ["decode", "image"] }],
};
const scene: Scene = {
  workflow: { ...textToImage(), subgraphs: { Draw: body } },
  graph: body,
  catalogue,
};

describe("the edge of a subgraph", () => {
  it("is known for both sides", () => {
    expect(body.nodes.draw && [...givenInto(body.nodes.draw)]).toEqual([["seed", "seed"]]);
    expect([...givenOut(body, "decode")]).toEqual([["image", "image"]]);
    expect([...givenOut(body, "draw")]).toEqual([]);
  });
  it("offers the inputs that fit, and a new one", () => {
    const offered = crossings(scene, { node: "draw", side: "input", port: "steps" });
    expect(offered.map(({ name, declare }) => [name, declare !== undefined])).toEqual([
      ["seed", false],
      ["steps", true],
    ]);
    expect(offered[1]?.declare).toMatchObject({ wire: "Int", default: 4, schema: { minimum: 1 } });
  });
  it("is crossed and taken back", () => {
    const start = { node: "draw", side: "input" as const, port: "steps" };
    const [, fresh] = crossings(scene, start);
    if (!fresh) throw new Error("It is offered.");
    const led = cross(body, start, fresh);
    expect(isGiven(led.nodes.draw?.inputs.steps)).toBe(true);
    expect(led.inputs.map((input) => input.name)).toEqual(["seed", "words", "steps"]);
    expect(uncross(led, start).nodes.draw?.inputs).not.toHaveProperty("steps");
  });
  it("gives an output of any node, under a free name", () => {
    const start = { node: "draw", side: "output" as const, port: "latent" };
    const [fresh] = crossings(scene, start);
    if (!fresh) throw new Error("It is offered.");
    const led = cross(body, start, fresh);
    expect(led.outputs.at(-1)).toEqual({
      name: "latent",
      wire: "Latent",
      from: ["draw", "latent"],
    });
    expect(uncross(led, start).outputs).toEqual(body.outputs);
  });
  it("holds no node that is gone", () => {
    expect(removeNodes(body, new Set(["decode"])).outputs).toEqual([]);
    expect(disconnectAll(body, "draw").nodes.draw?.inputs).toEqual({ steps: 4 });
  });
  it("is nowhere outside of one", () => {
    const top = { ...scene, graph: scene.workflow };
    expect(crossings(top, { node: "sampler", side: "input", port: "steps" })).toEqual([]);
  });
});
