import { describe, expect, it } from "vitest";
import { MOST_NOTES, type Note, notesAsText, withNote } from "./notes";

const note = (node: string, line: string): Note => ({ node, line });

describe("notes", () => {
  it("say the same thing once", () => {
    const once = withNote([], note("a", "Hm."));
    expect(withNote(once, note("a", "Hm."))).toBe(once);
    expect(withNote(once, note("b", "Hm."))).toHaveLength(2);
  });
  it("keep the newest", () => {
    let notes: readonly Note[] = [];
    for (let i = 0; i <= MOST_NOTES; i += 1) notes = withNote(notes, note("a", String(i)));
    expect(notes).toHaveLength(MOST_NOTES);
    expect([notes[0]?.line, notes.at(-1)?.line]).toEqual(["1", String(MOST_NOTES)]);
  });
  it("name their node only where there are several", () => {
    expect(notesAsText([note("a", "One."), note("a", "Two.")])).toBe("One.\nTwo.");
    expect(notesAsText([note("a", "One."), note("b", "Two.")])).toBe("a: One.\nb: Two.");
  });
});
