import { useCallback, useSyncExternalStore } from "react";
import { useApp } from "../app";
import type { Note } from "../graph/notes";

const NONE: readonly Note[] = [];

/** What was said in a job (`job`) or by one of its nodes (`job/node`). */
export function useNotes(channel: string): readonly Note[] {
  const { notes } = useApp().live;
  const subscribe = useCallback(
    (changed: () => void) => notes.listen(channel, changed),
    [notes, channel],
  );
  return useSyncExternalStore(subscribe, () => notes.latest(channel) ?? NONE);
}
