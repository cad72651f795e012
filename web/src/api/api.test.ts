// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, request, Unreachable } from "./http";
import { exchangeToken } from "./session";
import { readFrame } from "./socket";
import { uuid7 } from "./uuid7";

afterEach(() => vi.unstubAllGlobals());

const answer = (status: number, body: unknown, type = "application/json") =>
  vi.fn(
    async (_url: string, _init?: RequestInit) =>
      new Response(JSON.stringify(body), { status, headers: { "content-type": type } }),
  );

describe("request", () => {
  it("sends and reads JSON, and leaves out what is not set", async () => {
    const fetch = answer(200, { ok: 1 });
    vi.stubGlobal("fetch", fetch);
    expect(
      await request("/jobs", { method: "POST", json: { a: 1 }, query: { q: "x y", cursor: null } }),
    ).toEqual({ ok: 1 });
    expect(fetch.mock.calls[0]?.[0]).toBe("/api/v1/jobs?q=x+y");
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ method: "POST", body: '{"a":1}' });
  });
  it("makes the server's problems an error", async () => {
    const problems = [{ node: "a", input: null, code: "x", message: "No.", remedy: null }];
    const body = { code: "workflow.invalid", detail: "One problem.", remedy: "Mend it.", problems };
    vi.stubGlobal("fetch", answer(422, body, "application/problem+json"));
    const error: unknown = await request("/jobs").catch((e) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 422,
      code: "workflow.invalid",
      message: "One problem.",
      problems,
    });
  });
  it("knows a server that is not there", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    await expect(request("/jobs")).rejects.toThrow(Unreachable);
  });
});

describe("the launch link", () => {
  it("hands its token over once and leaves no trace of it", async () => {
    const fetch = answer(200, { ok: true });
    vi.stubGlobal("fetch", fetch);
    const place = { hash: "#token=s%2Bcret", pathname: "/", search: "" } as Location;
    const past = { replaceState: vi.fn() } as unknown as History;
    await exchangeToken(place, past);
    expect(fetch.mock.calls[0]?.[1]?.body).toBe('{"token":"s+cret"}');
    expect(past.replaceState).toHaveBeenCalledWith(null, "", "/");
    await exchangeToken({ ...place, hash: "" } as Location, past);
    expect(fetch).toHaveBeenCalledOnce();
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
