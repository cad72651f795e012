import { expect, it } from "vitest";
import { ago, left } from "./time";

it("says when something was, the shorter the nearer", () => {
  const now = new Date(2026, 0, 31, 15, 0, 0);
  const before = (ms: number) => new Date(now.getTime() - ms).toISOString();
  expect(ago(before(20_000), now)).toBe("just now");
  expect(ago(before(5 * 60_000), now)).toBe("5 min ago");
  expect(ago(before(3 * 3_600_000), now)).toMatch(/^12:00|12:00 PM$/);
  expect(ago(before(3 * 86_400_000), now)).toContain("28");
  expect(ago(before(90 * 86_400_000), now)).toContain("2025");
});

it("says how long something takes, the coarser the longer", () => {
  expect(left(300)).toBe("1 s left");
  expect(left(61_000)).toBe("61 s left");
  expect(left(312_000)).toBe("5 min left");
  expect(left(7_500_000)).toBe("2 h 5 min left");
});
