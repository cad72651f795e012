import { expect, it } from "vitest";
import type { Job } from "../api/types";
import { merged } from "./history";

const job = (id: string, fields: Partial<Job> = {}) =>
  ({ id, status: "succeeded", finished_at: `2026-01-0${id}`, ...fields }) as Job;

it("shows the last to end first, as the events tell them, without what was removed", () => {
  const pages = [job("1", { notes: true }), job("2"), job("3"), job("4")];
  const jobs = {
    "1": job("1", { finished_at: "2026-01-09", notes: null }),
    "3": job("3", { status: "queued", finished_at: null }),
  };
  const found = merged(pages, jobs, new Set(["4"]));
  expect(found.map(({ id }) => id)).toEqual(["1", "2"]);
  expect(found[0]?.notes).toBe(true);
});
