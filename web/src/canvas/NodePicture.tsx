import { Image as ImageIcon } from "lucide-react";
import { useDocuments, useRun } from "../app";
import type { Place } from "../graph/layout";
import { NOTHING_SHOWN } from "../stores/run";
import css from "./node.module.css";
import { PreviewCanvas } from "./PreviewCanvas";
import { ResultView } from "./ResultView";
import { useNodeRun } from "./useNodeRun";

type Props = { id: string; title: string; place: Place };

/** The picture in a node: what it works on while it runs, what it made afterwards. */
export function NodePicture({ id, title, place }: Props) {
  const document = useDocuments((state) => state.active);
  const { runId, job, status } = useNodeRun(id);
  const results = useRun((state) => (state.shown[document] ?? NOTHING_SHOWN).results[runId]);
  const made = results !== undefined && results.length > 0;
  return (
    <div className={css.picture} style={{ top: place.y, height: place.height }}>
      {made ? (
        <ResultView assets={results} title={title} />
      ) : (
        <ImageIcon className={css.empty} size={22} aria-hidden />
      )}
      {job && <PreviewCanvas channel={`${job}/${runId}`} over={status === "running" || !made} />}
    </div>
  );
}
