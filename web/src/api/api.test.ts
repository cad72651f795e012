// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { textToImage } from "../graph/fixtures/scenes";
import { createApi } from "./api";
import { ApiError, Unreachable } from "./errors";
import { exchangeToken } from "./session";
import { readFrame } from "./socket";
import { uuid7 } from "./uuid7";

afterEach(() => vi.unstubAllGlobals());

const answer = (status: number, body: unknown, type = "application/json") =>
  vi.fn(
    async (_: Request) =>
      new Response(JSON.stringify(body), { status, headers: { "content-type": type } }),
  );

describe("a request", () => {
  it("goes where the route is and brings the part that matters", async () => {
    const fetch = answer(200, { choices: ["a.safetensors"] });
    vi.stubGlobal("fetch", fetch);
    expect(await createApi().choices("models/checkpoints")).toEqual(["a.safetensors"]);
    expect(new URL(fetch.mock.calls[0]?.[0].url ?? "").pathname).toBe(
      "/api/v1/choices/models%2Fcheckpoints",
    );
  });
  it("submits under a key of its own, so that none is run twice", async () => {
    const fetch = answer(202, { jobs: [] });
    vi.stubGlobal("fetch", fetch);
    const submission = { workflow: textToImage(), client_id: "doc" };
    const api = createApi();
    await api.submit(submission);
    await api.submit(submission);
    const bodies = await Promise.all(fetch.mock.calls.map(([request]) => request.json()));
    expect(bodies[0]).toMatchObject({ client_id: "doc", workflow: { name: "Test" } });
    expect(bodies[0].idempotency_key).not.toBe(bodies[1].idempotency_key);
  });
  it("makes the server's problems an error", async () => {
    const problems = [{ node: "a", input: null, code: "x", message: "No.", remedy: null }];
    const body = { code: "workflow.invalid", detail: "One problem.", remedy: "Mend it.", problems };
    vi.stubGlobal("fetch", answer(422, body, "application/problem+json"));
    const error: unknown = await createApi()
      .system()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 422,
      code: "workflow.invalid",
      message: "One problem.",
      problems,
    });
  });
  it("knows a server that is not there from one that answers nonsense", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    await expect(createApi().system()).rejects.toThrow(Unreachable);
    vi.stubGlobal("fetch", async () => new Response("<html>", { status: 502 }));
    await expect(createApi().system()).rejects.toThrow("The server answered 502.");
  });
  it("keeps a workflow only over the version it knows", async () => {
    const fetch = vi.fn(
      async (_: Request) => new Response("{}", { status: 200, headers: { etag: '"2"' } }),
    );
    vi.stubGlobal("fetch", fetch);
    expect(await createApi().saveWorkflow("id", textToImage(), null)).toBe('"2"');
    await createApi().saveWorkflow("id", textToImage(), '"2"');
    const headers = fetch.mock.calls.map(([request]) => [
      request.headers.get("if-none-match"),
      request.headers.get("if-match"),
    ]);
    expect(headers).toEqual([
      ["*", null],
      [null, '"2"'],
    ]);
  });
});

describe("the launch link", () => {
  it("hands its token over once and leaves no trace of it", async () => {
    const openSession = vi.fn(async () => ({ ok: true as const }));
    const place = { hash: "#token=s%2Bcret", pathname: "/", search: "" } as Location;
    const past = { replaceState: vi.fn() } as unknown as History;
    await exchangeToken({ openSession }, place, past);
    expect(openSession).toHaveBeenCalledWith("s+cret");
    expect(past.replaceState).toHaveBeenCalledWith(null, "", "/");
    await exchangeToken({ openSession }, { ...place, hash: "" } as Location, past);
    expect(openSession).toHaveBeenCalledOnce();
  });
});

describe("frames", () => {
  it("are a length, JSON and a picture", async () => {
    const head = new TextEncoder().encode(
      JSON.stringify({ job: "j", node: "n", media_type: "image/jpeg" }),
    );
    const data = new Uint8Array(4 + head.length + 3);
    new DataView(data.buffer).setUint32(0, head.length);
    data.set(head, 4);
    data.set([1, 2, 3], 4 + head.length);
    const { preview, bytes } = readFrame(data.buffer);
    expect(preview).toMatchObject({ job: "j", node: "n" });
    expect(bytes.type).toBe("image/jpeg");
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([1, 2, 3]);
  });
});

describe("uuid7", () => {
  it("has the server's form and sorts by time", () => {
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    const ids = [1, 2 ** 20, 2 ** 40].map(uuid7);
    for (const id of ids) expect(id).toMatch(form);
    expect([...ids].sort()).toEqual(ids);
    expect(uuid7()).not.toBe(uuid7());
  });
});
