import { Images } from "lucide-react";
import { Suspense } from "react";
import { useApp, useView } from "../app";
import { fetched } from "../fetched";
import { t } from "../i18n";
import { useGallery } from "./assets";
import css from "./panels.module.css";
import { QueuePanel } from "./QueuePanel";
import { Thumbnails } from "./Thumbnails";

const ProblemsList = fetched(() => import("./ProblemsList"));

const NEWEST = 24;

/** The right side: what is wrong, what runs, what was made. */
export function Sidebar() {
  const app = useApp();
  const problems = useView((state) => state.problems);
  const { assets, isPending } = useGallery();
  return (
    <aside className={css.side} aria-label={t("Queue and gallery")}>
      <Suspense>{problems && <ProblemsList />}</Suspense>
      <QueuePanel />
      <section className={css.section}>
        <header className={css.head}>
          <Images size={15} aria-hidden />
          <h2>{t("Gallery")}</h2>
          <button
            type="button"
            className={css.link}
            onClick={() => app.view.getState().set({ left: "gallery" })}
          >
            {t("Open")}
          </button>
        </header>
        {!isPending && assets.length === 0 && (
          <p className={css.empty}>{t("Pictures you save appear here.")}</p>
        )}
        <Thumbnails assets={assets.slice(0, NEWEST)} />
      </section>
    </aside>
  );
}
