import { X } from "lucide-react";
import { lazy, Suspense } from "react";
import { useApp } from "../app";
import { t } from "../i18n";
import type { LeftPanel } from "../stores/view";
import { GalleryPanel } from "./GalleryPanel";
import { HistoryPanel } from "./HistoryPanel";
import { LibraryPanel } from "./LibraryPanel";
import { ModelsPanel } from "./ModelsPanel";
import css from "./panels.module.css";
import { WorkflowsPanel } from "./WorkflowsPanel";

const PANELS = {
  nodes: { title: "Nodes", Panel: LibraryPanel },
  workflows: { title: "Workflows", Panel: WorkflowsPanel },
  models: { title: "Models", Panel: ModelsPanel },
  gallery: { title: "Gallery", Panel: GalleryPanel },
  history: { title: "History", Panel: HistoryPanel },
  help: { title: t("About this node"), Panel: lazy(() => import("../help/HelpPanel")) },
};

export function LeftPanels({ panel }: { panel: NonNullable<LeftPanel> }) {
  const app = useApp();
  const { title, Panel } = PANELS[panel];
  return (
    <aside className={css.left} aria-label={title}>
      <header className={css.head}>
        <h2>{title}</h2>
        <button
          type="button"
          className={css.x}
          aria-label={`Close ${title}`}
          onClick={() => app.view.getState().set({ left: null })}
        >
          <X size={14} aria-hidden />
        </button>
      </header>
      <Suspense>
        <Panel />
      </Suspense>
    </aside>
  );
}
