import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { catalogue } from "../graph/fixtures/scenes";
import { dragModel, dropModel } from "./dragModel";
import { intoPrompt, promptWords } from "./intoPrompt";
import { familyName, placeOf } from "./modelNames";
import { foundModels, likelyFolder, loaderOf, type Model } from "./modelSearch";
import { sendable } from "./modelUpload";

const model = (id: string, more: Partial<Model> = {}): Model => ({
  id,
  folder: id.split("/")[0] ?? "",
  name: id.slice(id.indexOf("/") + 1),
  size: 1,
  modified_at: "2026-01-01T00:00:00.000Z",
  family: "sd1",
  label: "Stable Diffusion 1",
  kind: "checkpoint",
  supported: true,
  problem: null,
  sha256: null,
  preview_url: null,
  ...more,
});

it("models are found by name, family and hash, in their folder", () => {
  const models = [
    model("vae/b.safetensors", { family: "vae" }),
    model("checkpoints/a.safetensors", { sha256: "abc123" }),
    model("checkpoints/sub/c.safetensors"),
  ];
  const ids = (query: string, folder = "") =>
    foundModels(models, query, folder).flatMap(([, found]) => found.map(({ id }) => id));
  expect(ids("")).toEqual([
    "checkpoints/a.safetensors",
    "checkpoints/sub/c.safetensors",
    "vae/b.safetensors",
  ]);
  expect(ids("stable sub")).toEqual(["checkpoints/sub/c.safetensors"]);
  expect(ids("ABC1")).toEqual(["checkpoints/a.safetensors"]);
  expect(ids("", "vae")).toEqual(["vae/b.safetensors"]);
});

it("the loader of a folder is told by its choices, and a drop sets its file as one step", () => {
  expect(loaderOf(catalogue.nodes, "checkpoints")?.description.type).toBe("LoadCheckpoint");
  expect(loaderOf(catalogue.nodes, "nonsense")).toBeUndefined();
  const app = testApp();
  const held = new Map<string, string>();
  const data = {
    setData: (type: string, text: string) => held.set(type, text),
    getData: (type: string) => held.get(type) ?? "",
  } as unknown as DataTransfer;
  expect(dropModel(app, data, [0, 0])).toBe(false);
  const before = Object.keys(nodesOf(app)).length;
  dragModel(data, { folder: "checkpoints", name: "sub/c.safetensors" });
  expect(dropModel(app, data, [50, 60])).toBe(true);
  expect(nodesOf(app).load_checkpoint).toMatchObject({
    type: "LoadCheckpoint",
    inputs: { name: "sub/c.safetensors" },
  });
  app.documents.getState().undo();
  expect(Object.keys(nodesOf(app))).toHaveLength(before);
  app.documents.getState().redo();
  expect(nodesOf(app).load_checkpoint?.inputs).toEqual({ name: "sub/c.safetensors" });
});

it("a new file that does not say what it is goes where its name says", () => {
  expect(likelyFolder("inks_LoRA.safetensors")).toBe("loras");
  expect(likelyFolder("animals.txt")).toBe("wildcards");
  expect(likelyFolder("dream.safetensors")).toBe("checkpoints");
});

it("all of a model is sent, and of anything else just enough to say what it is", async () => {
  const header = new Uint8Array(200_000);
  header[0] = 90;
  header[8] = 0x7b;
  expect((await sendable(new File([header], "a.safetensors"))).size).toBe(200_000);
  header[0] = 0x80;
  header[7] = 1;
  expect((await sendable(new File([header], "a.ckpt"))).size).toBe(1 << 16);
  expect((await sendable(new File(["cat"], "a.txt"))).size).toBe(3);
});

it("an embedding is called by its words in the selected prompt, as one step", () => {
  const app = testApp();
  const words = promptWords({ folder: "embeddings", name: "sub/glitter.safetensors" }) ?? "";
  expect(words).toBe("embedding:sub/glitter");
  expect(promptWords({ folder: "vae", name: "a.safetensors" })).toBeNull();
  intoPrompt(app, words);
  expect(app.view.getState().toasts.at(-1)?.text).toBe("Select the node with the prompt first.");
  select(app, "positive");
  intoPrompt(app, words);
  expect(nodesOf(app).positive?.inputs.text).toBe("a heart, embedding:sub/glitter");
  app.documents.getState().undo();
  expect(nodesOf(app).positive?.inputs.text).toBe("a heart");
});

it("a file that lies among others than its own is told where it belongs", () => {
  expect(placeOf(model("checkpoints/a.safetensors"))).toBeNull();
  expect(placeOf(model("loras/a.safetensors"))).toBe("checkpoints");
  expect(placeOf(model("diffusion_models/a.safetensors"))).toBeNull();
  expect(placeOf(model("checkpoints/a.safetensors", { kind: "lora" }))).toBe("loras");
  expect(placeOf(model("checkpoints/a.safetensors", { kind: "other" }))).toBeNull();
  expect(placeOf(model("gan/a.safetensors", { kind: "gan" }))).toBeNull();
  expect(placeOf(model("wherever/a.safetensors", { kind: "upscaler" }))).toBeNull();
  expect([familyName("sdxl"), familyName("new")]).toEqual(["SDXL", undefined]);
});
