import { expect, it } from "vitest";
import { duration, roughly } from "./duration";

it("says what something took, the finer the shorter", () => {
  expect(duration(320.4)).toBe("320 ms");
  expect(duration(4230)).toBe("4.2 s");
  expect(duration(119_900)).toBe("2 min 0 s");
});

it("says what something may take no finer than is known", () => {
  expect(roughly(10)).toBe("1 s");
  expect(roughly(42_100)).toBe("43 s");
  expect(roughly(312_000)).toBe("5 min");
  expect(roughly(7_800_000)).toBe("2 h 10 min");
});
