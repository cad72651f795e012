import { expect, it, vi } from "vitest";
import { documentOf, testApp } from "../fixtures/app";
import { copyLink } from "./copyLink";
import { openHash } from "./openHash";

it("makes a link that opens the same graph in a tab of its own, once", async () => {
  const writeText = vi.fn(async (_: string) => undefined);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  vi.stubGlobal("location", new URL("http://127.0.0.1:8188/?x=1"));
  const app = testApp();
  const { present } = documentOf(app).history;
  await copyLink.perform(app);
  vi.unstubAllGlobals();
  const link = new URL(writeText.mock.calls[0]?.[0] ?? "");
  expect(link.pathname).toBe("/");

  const replaceState = vi.fn();
  const past = { state: null, replaceState } as unknown as History;
  const there = testApp();
  const place = Object.assign(link, { search: "?x=1" }) as unknown as Location;
  expect(await openHash(there, place, past)).toBe(true);
  expect(there.documents.getState().documents).toHaveLength(2);
  const { nodes } = documentOf(there).history.present;
  expect(Object.keys(nodes)).toEqual(Object.keys(present.nodes));
  expect(nodes.sampler?.inputs).toEqual(present.nodes.sampler?.inputs);
  expect(replaceState).toHaveBeenCalledWith(null, "", "/?x=1");
});

it("leaves other hashes alone, and says what is wrong with a damaged one", async () => {
  const replaceState = vi.fn();
  const past = { state: null, replaceState } as unknown as History;
  const app = testApp();
  const at = (hash: string) => ({ hash, pathname: "/", search: "" }) as Location;
  expect(await openHash(app, at("#token=secret"), past)).toBe(false);
  expect(replaceState).not.toHaveBeenCalled();
  await openHash(app, at("#graph=broken"), past);
  expect(app.view.getState().toasts[0]?.text).toContain("damaged");
  expect(app.documents.getState().documents).toHaveLength(1);
});
