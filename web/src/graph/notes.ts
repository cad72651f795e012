/** What nodes said while they ran. */

export type Note = { node: string; line: string };

/** More than anyone reads; the oldest go. */
export const MOST_NOTES = 100;

/** The notes with one more; a loop that says the same again adds nothing. */
export function withNote(notes: readonly Note[], note: Note): readonly Note[] {
  if (notes.some(({ node, line }) => node === note.node && line === note.line)) return notes;
  return [...notes, note].slice(-MOST_NOTES);
}

/** As one text for a screen reader; nodes are named where there are several to tell apart. */
export function notesAsText(notes: readonly Note[]): string {
  const several = new Set(notes.map(({ node }) => node)).size > 1;
  return notes.map(({ node, line }) => (several ? `${node}: ${line}` : line)).join("\n");
}
