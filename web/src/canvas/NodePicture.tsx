import { Image as ImageIcon } from "lucide-react";
import { useApp, useDocuments, useRun } from "../app";
import type { NodeLayout } from "../graph/layout";
import { NOTHING_SHOWN } from "../stores/run";
import css from "./node.module.css";
import { PreviewCanvas } from "./PreviewCanvas";
import { useNodeRun } from "./useNodeRun";

type Props = { id: string; title: string; place: NonNullable<NodeLayout["picture"]> };

/** The picture in a node: what it works on while it runs, what it made afterwards. */
export function NodePicture({ id, title, place }: Props) {
  const app = useApp();
  const document = useDocuments((state) => state.active);
  const { runId, job, status } = useNodeRun(id);
  const assets = useRun((state) => (state.shown[document] ?? NOTHING_SHOWN).pictures[runId]);
  const first = assets?.[0];
  return (
    <div className={css.picture} style={{ top: place.y, height: place.height }}>
      {first ? (
        <button
          type="button"
          className={`${css.result} nodrag`}
          aria-label={`Open ${first.name}`}
          onClick={() => app.view.getState().set({ viewer: { assets: assets ?? [], index: 0 } })}
        >
          <img src={first.url} alt={`${title}: ${first.name}`} draggable={false} />
          {assets && assets.length > 1 && <span className={css.count}>{assets.length}</span>}
        </button>
      ) : (
        <ImageIcon className={css.empty} size={22} aria-hidden />
      )}
      {job && <PreviewCanvas channel={`${job}/${runId}`} over={status === "running" || !first} />}
    </div>
  );
}
