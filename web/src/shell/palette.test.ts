import { describe, expect, it } from "vitest";
import { documentOf, nodesOf, testApp, testStage } from "../fixtures/app";
import type { LinkStart } from "../graph/fitting";
import { link } from "../graph/fixtures/scenes";
import type { PaletteRequest } from "../stores/view";
import { choose, placeNode } from "./choose";
import { itemsFor } from "./paletteItems";

const latent: LinkStart = { node: "sampler", side: "output", port: "latent" };
const names = (items: ReturnType<typeof itemsFor>) =>
  items.map((item) => `${item.kind} ${item.key}`);

describe("the palette", () => {
  it("finds nodes by the names of other programs, and actions by theirs", () => {
    const app = testApp();
    expect(names(itemsFor(app, "CLIPTextEncode", {}))[0]).toBe("node CLIPEncode");
    expect(names(itemsFor(app, "select all", {}))).toContain("action select-all");
    expect(names(itemsFor(app, "undo", {}))).not.toContain("action undo");
    expect(names(itemsFor(app, "", {})).every((name) => name.startsWith("node"))).toBe(true);
  });
  it("offers only what takes a link: ports here first, or new nodes where it was dropped", () => {
    const app = testApp();
    const fromPort = names(itemsFor(app, "", { from: latent }));
    expect(fromPort[0]).toBe("port decode latent");
    expect(fromPort).toContain("node VAEDecode");
    expect(fromPort).not.toContain("node SaveImage");
    const dropped = names(itemsFor(app, "", { from: latent, at: [0, 0] }));
    expect(dropped.some((name) => name.startsWith("port"))).toBe(false);
  });

  it("shows what is familiar first, the latest before the others, among what fits alone", () => {
    const app = testApp();
    const { toggle, used } = app.familiar.getState();
    toggle("VAEDecode");
    toggle("SaveImage");
    for (const type of ["LoadImage", "LatentScaleBy", "KSampler", "SaveImage"]) used(type);
    const shown = (request: PaletteRequest) =>
      itemsFor(app, "", request).flatMap((item) =>
        item.kind === "node" && item.familiar ? [`${item.familiar} ${item.key}`] : [],
      );
    expect(shown({})).toEqual([
      "favourite VAEDecode",
      "favourite SaveImage",
      "recent KSampler",
      "recent LatentScaleBy",
      "recent LoadImage",
    ]);
    expect(itemsFor(app, "", {}).map(({ key }) => key)[0]).toBe("VAEDecode");
    const dropped = shown({ from: latent, at: [0, 0] });
    expect(dropped).toEqual(["favourite VAEDecode", "recent KSampler", "recent LatentScaleBy"]);
    const [first] = itemsFor(app, "latent", {});
    expect(first).toMatchObject({ kind: "node", familiar: undefined });
  });
});

describe("choosing", () => {
  it("adds a node with its link in one step", () => {
    const app = testApp();
    testStage(app);
    const [item] = itemsFor(app, "VAE decode", { from: latent, at: [900, 300] });
    if (item) choose(app, item, { from: latent, at: [900, 300] });
    expect(nodesOf(app).vae_decode).toMatchObject({
      inputs: { latent: link("sampler", "latent") },
      ui: { position: [900, 280] },
    });
    expect(documentOf(app).history.past).toHaveLength(1);
    expect(app.view.getState().announcement).toBe(
      "Added VAE decode. Linked KSampler latent to VAE decode latent.",
    );
  });
  it("links to a port that is there", () => {
    const app = testApp();
    testStage(app);
    const from: LinkStart = { node: "positive", side: "output", port: "conditioning" };
    const item = itemsFor(app, "negative", { from }).find(({ kind }) => kind === "port");
    if (item) choose(app, item, { from });
    expect(nodesOf(app).sampler?.inputs.negative).toEqual(link("positive", "conditioning"));
  });
  it("puts a new node where nothing lies", () => {
    const app = testApp();
    const calls = testStage(app);
    const description = app.documents.getState().catalogue.get("Float");
    if (!description) throw new Error("no Float");
    const ids = [placeNode(app, description), placeNode(app, description)];
    expect(ids).toEqual(["float", "float_2"]);
    const boxes = app.geometry.getState().nodes.filter((node) => ids.includes(node.id));
    const [a, b] = boxes;
    expect(Math.abs((a?.position.y ?? 0) - (b?.position.y ?? 0))).toBeGreaterThanOrEqual(
      a?.height ?? 1,
    );
    expect(calls.at(-1)).toEqual(["focus", "float_2"]);
  });
});
