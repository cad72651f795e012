import { describe, expect, it } from "vitest";
import { connect, setInput, toggleMode } from "./edit";
import { sceneOver, textToImage } from "./fixtures/scenes";
import { exposable, formFields, formOf, grouped, setForm } from "./form";
import type { Json } from "./workflow";

const names = (workflow = textToImage()) =>
  formFields(sceneOver(workflow)).map(({ node, input }) => `${node}.${input}`);

describe("a form", () => {
  it("shows prompts and seeds until somebody chooses", () => {
    expect(names()).toEqual(["positive.text", "negative.text", "sampler.seed"]);
    const fields = formFields(sceneOver(textToImage()));
    expect(fields.map(({ label }) => label)).toEqual(["Positive", "Negative", "Seed"]);
    expect(fields.map(({ value }) => value)).toEqual(["a heart", "", 7]);
  });
  it("shows what was chosen, in its order and words", () => {
    const chosen = setForm(textToImage(), {
      opens: true,
      inputs: [
        { node: "sampler", input: "steps", label: "Quality", group: "More" },
        { node: "positive", input: "text" },
        { node: "gone", input: "text" },
        { node: "sampler", input: "nothing" },
      ],
    });
    expect(names(chosen)).toEqual(["sampler.steps", "positive.text"]);
    expect(formFields(sceneOver(chosen))[0]).toMatchObject({ label: "Quality", title: "KSampler" });
    expect(grouped(formFields(sceneOver(chosen))).map(([group]) => group)).toEqual(["", "More"]);
    expect(formOf(JSON.parse(JSON.stringify(chosen)))).toEqual(formOf(chosen));
    expect(setForm(chosen, { inputs: [] }).ui?.form).toEqual({ opens: true });
  });
  it("leaves out what a link feeds, and nodes that do not run", () => {
    const linked = connect(
      { ...textToImage(), nodes: { ...textToImage().nodes, n: { type: "Int", inputs: {} } } },
      { source: "n", output: "value", target: "sampler", input: "seed" },
    );
    expect(names(linked)).toEqual(["positive.text", "negative.text"]);
    expect(names(toggleMode(linked, new Set(["negative"]), "muted"))).toEqual(["positive.text"]);
  });
  it("offers every field, those inside options and behind “more” among them", () => {
    const jpeg = setInput(textToImage(), "save", "format", { kind: "jpeg", quality: 80 });
    const save = exposable(sceneOver(jpeg)).find(({ node }) => node === "save");
    expect(save?.fields.map(({ input }) => input)).toContain("format.quality");
    const chosen = setForm(jpeg, { inputs: [{ node: "save", input: "format", group: "File" }] });
    expect(names(chosen)).toEqual(["save.format", "save.format.quality"]);
    expect(grouped(formFields(sceneOver(chosen)))).toHaveLength(1);
  });
  it("reads nonsense as no form", () => {
    const odd = { form: { opens: "yes", inputs: [3, { node: "a" }, { node: "a", input: "b" }] } };
    expect(formOf({ ...textToImage(), ui: odd as unknown as Record<string, Json> })).toEqual({
      opens: false,
      about: "",
      inputs: [{ node: "a", input: "b" }],
    });
    expect(formOf({ ...textToImage(), ui: { form: [] } }).inputs).toEqual([]);
  });
});
