import { ArrowLeft, Plus } from "lucide-react";
import { useApp, useDocuments, useView } from "../app";
import { t } from "../i18n";
import { placeNode } from "../shell/choose";
import { Star } from "../shell/Star";
import { activeDocument } from "../stores/documents";
import css from "./help.module.css";
import { NodeHelp } from "./NodeHelp";

/** The node type that was asked about, beside the graph. */
export default function HelpPanel() {
  const app = useApp();
  const type = useView((state) => state.help) ?? "";
  const catalogue = useDocuments((state) => state.catalogue);
  const workflow = useDocuments((state) => activeDocument(state).history.present);
  const description = catalogue.describe(workflow, { type, inputs: {} });
  return (
    <>
      <nav className={css.bar} aria-label={t("About this node")}>
        <button type="button" onClick={() => app.view.getState().set({ left: "nodes" })}>
          <ArrowLeft size={14} aria-hidden />
          {t("All nodes")}
        </button>
        {description && (
          <>
            <span className={css.spacer} />
            <Star type={description.type} title={description.title} />
            <button type="button" onClick={() => placeNode(app, description)}>
              <Plus size={14} aria-hidden />
              {t("Add")}
            </button>
          </>
        )}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what is long */}
      <section className={css.scroll} aria-label={t("Explanation")} tabIndex={0}>
        {description ? (
          <NodeHelp description={description} />
        ) : (
          <p>{t("{type} is not installed.", { type })}</p>
        )}
      </section>
    </>
  );
}
