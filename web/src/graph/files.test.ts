import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatWorkflow, NotAWorkflow, parseWorkflow, workflowOfFile } from "./files";
import { textToImage } from "./fixtures/scenes";

const folder = new URL("../../../workflows/", import.meta.url);
const templates = readdirSync(folder).filter((name) => name.endsWith(".json"));

describe("workflows on disk", () => {
  it.each(templates)("%s comes back as it was", (name) => {
    const text = readFileSync(new URL(name, folder), "utf-8");
    expect(JSON.parse(formatWorkflow(parseWorkflow(text)))).toEqual({
      subgraphs: {},
      ...JSON.parse(text),
    });
  });
});

describe("parseWorkflow", () => {
  it("fills what a hand-written file may leave out", () => {
    const read = parseWorkflow(
      '{"format":"tessera","version":1,"nodes":{"a":{"type":"Int"}}}',
      "mine",
    );
    expect(read).toMatchObject({ name: "mine", subgraphs: {}, nodes: { a: { inputs: {} } } });
  });
  it.each([
    ["{", "not JSON"],
    ["[]", "JSON object"],
    ['{"nodes":{}}', "not a Tessera workflow"],
    ['{"nodes":[{"id":1,"type":"KSampler"}],"links":[]}', "workflow of ComfyUI"],
    ['{"3":{"class_type":"KSampler","inputs":{}}}', "workflow of ComfyUI"],
    ['{"format":"tessera","version":9,"nodes":{}}', "version 9"],
    ['{"format":"tessera","version":1}', "no nodes"],
    ['{"format":"tessera","version":1,"nodes":{"a b":{"type":"Int"}}}', "not a node's id"],
    ['{"format":"tessera","version":1,"nodes":{"a":{}}}', "has no type"],
    ['{"format":"tessera","version":1,"nodes":{"a":{"type":"Int","inputs":[]}}}', "inputs of a"],
    ['{"format":"tessera","version":1,"nodes":{},"subgraphs":{"S":{}}}', "subgraph S"],
  ])("says what is wrong with %s", (text, reason) => {
    expect(() => parseWorkflow(text)).toThrow(NotAWorkflow);
    expect(() => parseWorkflow(text)).toThrow(reason);
  });
});

describe("workflowOfFile", () => {
  it("takes JSON by its content and its name", async () => {
    const { name: _, ...nameless } = textToImage();
    const file = new File([JSON.stringify(nameless)], "hearts.json");
    expect((await workflowOfFile(file)).name).toBe("hearts");
  });
  it("refuses a picture without a workflow", async () => {
    const bytes = readFileSync(new URL("./fixtures/texts.png", import.meta.url));
    await expect(workflowOfFile(new File([bytes], "x.png"))).rejects.toThrow(NotAWorkflow);
  });
});
