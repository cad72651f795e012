import { Download, Image as ImageIcon } from "lucide-react";
import type { Asset } from "../api/types";
import { useApp, useDocuments, useRun } from "../app";
import { PreviewCanvas } from "../canvas/PreviewCanvas";
import { ResultView } from "../canvas/ResultView";
import { nameOf } from "../graph/whyNot";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import { NOTHING_SHOWN } from "../stores/run";
import { FormHistory } from "./FormHistory";
import { currentJob } from "./FormProgress";
import css from "./form.module.css";

/** What the workflow made last, output by output; above it what it works on now. */
export function FormResults({ document }: { document: string }) {
  const shown = useRun((state) => state.shown[document] ?? NOTHING_SHOWN);
  const running = useRun((state) => {
    const job = currentJob(Object.values(state.jobs), document);
    return job?.status === "running" ? job.id : null;
  });
  const workflow = useDocuments((state) => activeDocument(state).history.present);
  const catalogue = useDocuments((state) => state.catalogue);
  const scene = { workflow, graph: workflow, catalogue };
  const made = Object.entries(shown.results).filter(([, assets]) => assets.length > 0);
  return (
    <section className={css.results} aria-label={t("Results")} aria-busy={running !== null}>
      {running && (
        <div className={css.preview}>
          <PreviewCanvas channel={running} />
        </div>
      )}
      {made.map(([node, assets]) => (
        <Made key={node} title={nameOf(scene, node)} assets={assets} />
      ))}
      {made.length === 0 && !running && (
        <p className={css.nothing}>
          <ImageIcon size={28} aria-hidden />
          {t("What you run appears here.")}
        </p>
      )}
      <FormHistory
        workflow={workflow.name}
        shown={new Set(made.flatMap(([, assets]) => assets.map(({ id }) => id)))}
      />
    </section>
  );
}

function Made({ title, assets }: { title: string; assets: readonly Asset[] }) {
  const app = useApp();
  const pictures = assets.filter((asset) => asset.media_type.startsWith("image/"));
  const others = assets.filter((asset) => !asset.media_type.startsWith("image/"));
  return (
    <div className={css.made}>
      <h2>{title}</h2>
      {pictures.length > 0 && (
        <div className={css.pictures} data-one={pictures.length === 1 || undefined}>
          {pictures.map((asset, index) => (
            <figure key={asset.id}>
              <button
                type="button"
                aria-label={t("Open {name}", { name: asset.name })}
                onClick={() => app.view.getState().set({ viewer: { assets: pictures, index } })}
              >
                <img src={asset.url} alt={`${title}: ${asset.name}`} />
              </button>
              <a href={asset.content_url} download={asset.name}>
                <Download size={14} aria-hidden />
                {t("Download")}
              </a>
            </figure>
          ))}
        </div>
      )}
      {others.map((asset) => (
        <div key={asset.id} className={css.other}>
          <ResultView assets={[asset]} title={title} />
        </div>
      ))}
    </div>
  );
}
