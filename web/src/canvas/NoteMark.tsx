import { Suspense } from "react";
import { fetched } from "../fetched";
import { notesAsText } from "../graph/notes";
import { useNotes } from "./useNotes";

const NoteTip = fetched(() => import("./NoteTip"));

/** Shows that something was said in a job or by a node, and what. */
export function NoteMark({ channel }: { channel: string }) {
  const notes = useNotes(channel);
  if (notes.length === 0) return null;
  return (
    <Suspense>
      <NoteTip text={notesAsText(notes)} />
    </Suspense>
  );
}
