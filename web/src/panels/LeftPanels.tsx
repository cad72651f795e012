import { X } from "lucide-react";
import { type ComponentType, Suspense } from "react";
import { useApp } from "../app";
import { fetched } from "../fetched";
import { t } from "../i18n";
import type { LeftPanel } from "../stores/view";
import css from "./panels.module.css";

const named = <N extends string>(name: N, module: Promise<Record<N, ComponentType>>) =>
  module.then((found) => ({ default: found[name] }));

const Library = fetched(() => named("LibraryPanel", import("./LibraryPanel")));
const Workflows = fetched(() => import("./WorkflowsPanel"));
const Models = fetched(() => named("ModelsPanel", import("./ModelsPanel")));
const Gallery = fetched(() => named("GalleryPanel", import("./GalleryPanel")));
const History = fetched(() => named("HistoryPanel", import("./HistoryPanel")));
const Help = fetched(() => import("../help/HelpPanel"));

const PANELS = {
  nodes: { title: t("Nodes"), Panel: Library },
  workflows: { title: t("Workflows"), Panel: Workflows },
  models: { title: t("Models"), Panel: Models },
  gallery: { title: t("Gallery"), Panel: Gallery },
  history: { title: t("History"), Panel: History },
  help: { title: t("About this node"), Panel: Help },
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
