import { expect, it } from "vitest";
import { comfyTypes, ForeignWorkflow, refuseTexts } from "./foreign";

const texts = (entries: Record<string, string>) => new Map(Object.entries(entries));

function refusal(entries: Record<string, string>): ForeignWorkflow | null {
  try {
    refuseTexts(texts(entries));
    return null;
  } catch (error) {
    if (error instanceof ForeignWorkflow) return error;
    throw error;
  }
}

it("knows ComfyUI's two forms, and nothing else for one", () => {
  expect(comfyTypes({ nodes: [{ type: "KSampler" }, null], links: [] })).toEqual(["KSampler"]);
  expect(comfyTypes({ 3: { class_type: "VAEDecode", inputs: {} } })).toEqual(["VAEDecode"]);
  for (const other of [null, [], {}, { nodes: {} }, { a: { b: 1 } }])
    expect(comfyTypes(other)).toBeNull();
});

it("says what a picture of another program carries, with the prompt where there is one", () => {
  const lines = "a cat,\nsitting\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, Seed: 7";
  expect(refusal({ parameters: lines })?.prompt).toBe("a cat,\nsitting");
  expect(refusal({ parameters: "a cat\nSteps: 20, Seed: 7" })?.prompt).toBe("a cat");
  expect(refusal({ prompt: '{"3":{"class_type":"KSampler"}}' })?.message).toContain("ComfyUI");
  expect(refusal({ prompt: "{broken" })).toBeNull();
  expect(refusal({ Comment: "made by hand" })).toBeNull();
});
