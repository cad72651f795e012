import { describe, expect, it } from "vitest";
import type { Progress } from "../api/types";
import { Live, outward } from "./live";

const progress = (node: string, step = 1): Progress => ({
  job: "j",
  node,
  step,
  total: 20,
  unit: "step",
  eta_ms: null,
  progress: step / 20,
});

describe("live", () => {
  it("tells the node, the instances around it and the job", () => {
    const live = new Live();
    const heard: string[] = [];
    for (const key of ["j", "j/outer", "j/outer/inner", "j/other"])
      live.progress.listen(key, () => heard.push(key));
    live.sendProgress(progress("outer/inner"));
    expect(heard).toEqual(["j", "j/outer/inner", "j/outer"]);
    expect(outward("a/b/c")).toEqual(["a/b/c", "a/b", "a"]);
    expect(outward("each/4/sampler")).toEqual(["each/sampler", "each"]);
  });
  it("tells the last word to who comes late, and nothing to who left", () => {
    const live = new Live();
    live.sendProgress(progress("n", 5));
    const steps: number[] = [];
    const leave = live.progress.listen("j/n", ({ step }) => steps.push(step));
    leave();
    live.sendProgress(progress("n", 6));
    expect(steps).toEqual([5]);
  });
  it("gathers curves", () => {
    const live = new Live();
    live.sendMetric("j", "train", [["loss", 1, 0.9]]);
    live.sendMetric("j", "train", [
      ["loss", 2, 0.7],
      ["lr", 2, 0.1],
    ]);
    expect(live.curves.latest("j")).toBe(live.curves.latest("j/train"));
    expect(live.curves.latest("j/train")).toEqual(
      new Map([
        [
          "loss",
          [
            [1, 0.9],
            [2, 0.7],
          ],
        ],
        ["lr", [[2, 0.1]]],
      ]),
    );
  });
  it("notes what was said at the node, around it and in the job, each once", () => {
    const live = new Live();
    for (const node of ["each/1/prompt", "each/2/prompt"]) live.sendNote("j", node, "Hm.");
    const note = { node: "each/prompt", line: "Hm." };
    for (const key of ["j", "j/each", "j/each/prompt"])
      expect(live.notes.latest(key)).toEqual([note]);
    expect(live.notes.latest("next/each/prompt")).toBeUndefined();
  });
  it("recalls what an earlier job said once, and not over what was heard", async () => {
    const live = new Live();
    let asked = 0;
    const fetch = async () => {
      asked += 1;
      return [{ node: "each/2/prompt", line: "Hm." }];
    };
    await Promise.all([live.recallNotes("j", fetch), live.recallNotes("j", fetch)]);
    expect(live.notes.latest("j/each/prompt")).toEqual([{ node: "each/prompt", line: "Hm." }]);
    live.sendNote("k", "n", "Heard.");
    await live.recallNotes("k", fetch);
    expect(asked).toBe(1);
    await expect(live.recallNotes("m", () => Promise.reject(new Error("No.")))).resolves.toBe(
      undefined,
    );
    await live.recallNotes("m", fetch);
    expect(live.notes.latest("m")).toHaveLength(1);
  });
  it("keeps the last jobs and lets go of older ones", () => {
    const live = new Live();
    live.sendProgress(progress("n"));
    live.sendNote("j", "n", "Hm.");
    live.ended("j");
    expect(live.progress.latest("j/n")).toBeDefined();
    for (let i = 0; i < 8; i += 1) live.ended(`later ${i}`);
    expect(live.progress.latest("j/n")).toBeUndefined();
    expect(live.progress.latest("j")).toBeUndefined();
    expect(live.notes.latest("j/n")).toBeUndefined();
  });
});
