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

const PANELS = {
  nodes: { title: t("Nodes"), Panel: LibraryPanel },
  workflows: { title: t("Workflows"), Panel: lazy(() => import("./WorkflowsPanel")) },
  models: { title: t("Models"), Panel: ModelsPanel },
  gallery: { title: t("Gallery"), Panel: GalleryPanel },
  history: { title: t("History"), Panel: HistoryPanel },
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
          aria-label={t("Close {name}", { name: title })}
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
