// @vitest-environment happy-dom
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { documentOf, testApp } from "../fixtures/app";
import { waitingJobs } from "../stores/run";
import type { Api } from "./api";
import { follow } from "./follow";
import type { Job, System } from "./types";

let socket: { onmessage?: (event: { data: unknown }) => void; close(): void };
beforeEach(() => {
  vi.stubGlobal(
    "WebSocket",
    class {
      onmessage?: (event: { data: unknown }) => void;
      constructor() {
        socket = this as typeof socket;
      }
      close() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const tell = (event: unknown) => socket.onmessage?.({ data: JSON.stringify(event) });
const greet = (version = "1") =>
  tell({ type: "hello", data: { server_id: "s", version, latest: 1 } });
const job = (id: string, fields: Partial<Job> = {}) =>
  ({
    id,
    order: Number(id),
    client_id: "doc",
    outputs: [],
    nodes: {},
    ...fields,
  }) as unknown as Job;
const system = { workers: [], queue: { paused: false }, started_at: "1" } as unknown as System;

function following(api: Partial<Api>) {
  const app = testApp({
    nodes: async () => [],
    nodeTexts: async () => ({}),
    system: async () => system,
    jobs: async () => [],
    jobsPage: async () => ({ jobs: [], next: null }),
    blocks: async () => [],
    estimates: async () => ({}),
    ...api,
  } as Partial<Api>);
  const stop = follow(app, new QueryClient());
  return { app, stop };
}

it("lets what happened while the jobs were on their way stand", async () => {
  let answer: (jobs: Job[]) => void = () => undefined;
  const asked = new Promise<Job[]>((resolve) => {
    answer = resolve;
  });
  const { app, stop } = following({ jobs: () => asked });
  greet();
  tell({ id: 2, type: "job.updated", data: job("1", { status: "succeeded", finished_at: "now" }) });
  tell({ id: 3, type: "job.updated", data: job("3", { status: "queued" }) });
  tell({ id: 4, type: "job.removed", data: { id: "2" } });
  tell({ id: 5, type: "queue.updated", data: { paused: true } });
  answer([job("1", { status: "running" }), job("2", { status: "failed" })]);
  await vi.waitFor(() => expect(app.run.getState().jobs["1"]?.status).toBe("succeeded"));
  expect(Object.keys(app.run.getState().jobs)).toEqual(["1", "3"]);
  expect(app.run.getState().paused).toBe(true);
  stop();
});

it("says that a job is done to whoever has its workflow open", () => {
  const { app, stop } = following({});
  const { id } = documentOf(app);
  const outputs = [{ node: "save", assets: [{}, {}] }] as unknown as Job["outputs"];
  const done = { status: "succeeded", finished_at: "now", outputs } as const;
  greet();
  tell({ id: 2, type: "job.updated", data: job("1", { ...done, client_id: "elsewhere" }) });
  expect(app.view.getState().announcement).not.toMatch(/ is done/);
  tell({ id: 3, type: "job.updated", data: job("2", { ...done, client_id: id }) });
  expect(app.view.getState().announcement).toMatch(/ is done: 2 results\.$/);
  stop();
});

it("knows everything that waits, page by page", async () => {
  const pages = [
    { jobs: [job("1", { status: "running" }), job("2", { status: "queued" })], next: "2" },
    { jobs: [job("3", { status: "queued" })], next: null },
  ];
  const jobsPage = vi.fn(async ({ cursor }) => pages[cursor ? 1 : 0]) as unknown as Api["jobsPage"];
  const { app, stop } = following({ jobsPage });
  greet();
  await vi.waitFor(() =>
    expect(waitingJobs(app.run.getState().jobs).map(({ id }) => id)).toEqual(["2", "3"]),
  );
  stop();
});

it("says when the server is another version than the page", () => {
  const { app, stop } = following({});
  greet("1");
  greet("1");
  expect(app.run.getState().outdated).toBe(false);
  greet("2");
  expect(app.run.getState().outdated).toBe(true);
  greet("1");
  expect(app.run.getState().outdated).toBe(false);
  stop();
});

it("says that a part of the editor is waited for, or belongs to another version", () => {
  const { app, stop } = following({});
  app.run.getState().setConnection("offline");
  window.dispatchEvent(new Event("vite:preloadError"));
  expect(app.view.getState().toasts).toHaveLength(1);
  expect(app.run.getState().outdated).toBe(false);
  greet();
  app.run.getState().setConnection("online");
  window.dispatchEvent(new Event("vite:preloadError"));
  expect(app.run.getState().outdated).toBe(true);
  stop();
});
