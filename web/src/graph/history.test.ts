import { describe, expect, it } from "vitest";
import { amend, begin, record, redo, seal, undo } from "./history";

describe("history", () => {
  it("goes back and forth through steps", () => {
    let history = record(record(begin(1), 2, "two"), 3, "three");
    history = undo(history);
    expect(history.present).toBe(2);
    expect(history.future[0]?.label).toBe("three");
    expect(redo(history).present).toBe(3);
    expect(undo(undo(undo(history))).present).toBe(1);
  });
  it("joins steps of one key until it is sealed", () => {
    let history = record(begin("a"), "ab", "type", "text");
    history = record(history, "abc", "type", "text");
    expect(history.past).toHaveLength(1);
    history = record(seal(history), "abcd", "type", "text");
    expect(history.past).toHaveLength(2);
    expect(undo(history).present).toBe("abc");
  });
  it("forgets the future on a new step, and the key on undo", () => {
    const history = record(begin(1), 2, "x", "k");
    const changed = record(undo(history), 5, "x", "k");
    expect(changed.future).toEqual([]);
    expect(undo(changed).present).toBe(1);
  });
  it("makes no step of nothing, nor of an amendment", () => {
    const history = begin(1);
    expect(record(history, 1, "same")).toBe(history);
    expect(amend(history, 4)).toMatchObject({ present: 4, past: [] });
  });
});
