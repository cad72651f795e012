import { expect, it, vi } from "vitest";
import { ApiError } from "../api/errors";
import { documentOf, nodesOf, testApp } from "../fixtures/app";
import { workflowOf } from "../graph/fixtures/scenes";
import { bringModels } from "../panels/bringModels";
import { bringFiles } from "./bring";

vi.mock("../panels/bringModels", () => ({ bringModels: vi.fn() }));

const png = (name: string) => new File([new Uint8Array(9)], name, { type: "image/png" });
const said = (app: ReturnType<typeof testApp>) =>
  app.view.getState().toasts.map(({ text }) => text);

function empty(upload: (file: File) => Promise<unknown>) {
  return testApp({ upload } as never, workflowOf({}));
}

it("several pictures are several nodes beside each other, in one step", async () => {
  const app = empty(async (file) => [{ id: file.name, path: file.name }]);
  const files = ["a.png", "b.png", "c.png", "d.png", "e.png"].map(png);
  await bringFiles(app, files, { at: [100, 50] });
  const nodes = Object.values(nodesOf(app));
  expect(nodes.map(({ inputs }) => inputs.image)).toEqual(files.map(({ name }) => name));
  const places = nodes.map(({ ui }) => ui?.position as [number, number]);
  expect(places[0]).toEqual([100, 50]);
  for (const [i, a] of places.entries())
    for (const b of places.slice(i + 1))
      expect(Math.abs(a[0] - b[0]) >= 260 || Math.abs(a[1] - b[1]) >= 300).toBe(true);
  expect(documentOf(app).history.past).toHaveLength(1);
});

it("what the server refuses is said with its name and remedy; the others come in", async () => {
  const app = empty(async (file) => {
    if (file.name === "b.heic")
      throw new ApiError(422, "x", "b.heic is a HEIC picture.", [], "Bring a PNG.");
    if (file.name === "c.png") throw new Error("The server does not answer.");
    return [{ id: file.name, path: file.name }];
  });
  await bringFiles(app, [png("a.png"), new File([], "b.heic"), png("c.png")]);
  expect(Object.values(nodesOf(app)).map(({ inputs }) => inputs.image)).toEqual(["a.png"]);
  expect(said(app)).toEqual([
    "b.heic is a HEIC picture. Bring a PNG.",
    "c.png: The server does not answer.",
  ]);
});

it("a film is no workflow with a mistake in it, and a model goes to the models", async () => {
  const upload = vi.fn();
  const app = empty(upload);
  await bringFiles(app, [new File(["x"], "a.mp4", { type: "video/mp4" })]);
  expect(said(app)).toEqual(["a.mp4 is no picture, no workflow and no model."]);
  const model = new File(["x"], "b.safetensors");
  await bringFiles(app, [model]);
  expect(app.view.getState().left).toBe("models");
  expect(bringModels).toHaveBeenCalledWith(app, [model]);
  expect(upload).not.toHaveBeenCalled();
});
