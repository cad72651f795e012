import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { testApp } from "../fixtures/app";
import { bringModels, sendAgain } from "./bringModels";

/** A request as the browser makes it, answered by the test. */
class Request {
  static sent: Request[] = [];
  upload: { onprogress?(event: { loaded: number; total: number }): void } = {};
  onload = () => {};
  onerror = () => {};
  onabort = () => {};
  status = 0;
  statusText = "";
  responseText = "";
  address = "";
  abort = () => this.onabort();
  setRequestHeader = () => {};
  getResponseHeader = () => "application/json";
  open(_: string, address: string) {
    this.address = address;
  }
  send() {
    Request.sent.push(this);
  }
  answer(status: number, body: unknown) {
    Object.assign(this, { status, responseText: JSON.stringify(body) });
    this.onload();
  }
}

const listeners = new Set<string>();
beforeEach(() => {
  Request.sent = [];
  vi.stubGlobal("XMLHttpRequest", Request);
  vi.stubGlobal("window", {
    addEventListener: (type: string) => listeners.add(type),
    removeEventListener: (type: string) => listeners.delete(type),
  });
});
afterEach(() => vi.unstubAllGlobals());

const file = (name: string) => new File([name], name);
const request = (number: number) => vi.waitUntil(() => Request.sent[number - 1]);

it("goes one by one, says how far, and where each file went", async () => {
  const app = testApp();
  const states = () => app.uploads.getState().uploads.map(({ name, state }) => `${name} ${state}`);
  const first = bringModels(app, [file("a.safetensors"), file("b.safetensors")]);
  const one = await request(1);
  void bringModels(app, [file("c.txt")], "wildcards");
  expect(states()).toEqual(["a.safetensors sending", "b.safetensors waiting", "c.txt waiting"]);
  expect(one.address).toBe("/api/v1/models/checkpoints/a.safetensors?guess=true");
  one.upload.onprogress?.({ loaded: 1, total: 4 });
  expect(app.uploads.getState().uploads[0]?.done).toBe(0.25);
  expect(listeners.has("beforeunload")).toBe(true);
  one.answer(201, { folder: "loras" });
  (await request(2)).answer(201, { folder: "checkpoints" });
  const three = await request(3);
  expect(three.address).toBe("/api/v1/models/wildcards/c.txt");
  three.answer(201, { folder: "wildcards" });
  await first;
  expect(states()).toEqual([]);
  expect(listeners.has("beforeunload")).toBe(false);
  expect(app.view.getState().toasts[0]?.text).toBe("a.safetensors is there, in loras.");
});

it("what was stopped is not said to be there, and the next goes on", async () => {
  const app = testApp();
  const all = bringModels(app, [file("a.safetensors"), file("b.safetensors")]);
  await request(1);
  const [upload] = app.uploads.getState().uploads;
  upload?.stop();
  app.uploads.getState().drop(upload?.id ?? 0);
  (await request(2)).answer(201, { folder: "vae" });
  await all;
  expect(app.view.getState().toasts.map(({ text }) => text)).toEqual([
    "b.safetensors is there, in vae.",
  ]);
});

it("what breaks off or is refused says why, and can be sent again", async () => {
  const app = testApp();
  const all = bringModels(app, [file("a.safetensors")]);
  (await request(1)).onerror();
  await all;
  const [upload] = app.uploads.getState().uploads;
  expect(upload).toMatchObject({ state: "refused", problem: "The server does not answer." });
  const again = sendAgain(app, upload?.id ?? 0);
  (await request(2)).answer(409, { detail: "There is one already.", remedy: "Rename it." });
  await again;
  expect(app.uploads.getState().uploads[0]?.problem).toBe("There is one already. Rename it.");
  // The same file brought once more takes the place of the one that was refused.
  const renamed = bringModels(app, [file("a.safetensors")]);
  (await request(3)).answer(201, { folder: "checkpoints" });
  await renamed;
  expect(app.uploads.getState().uploads).toEqual([]);
});
