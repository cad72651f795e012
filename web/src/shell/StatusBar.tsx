import { TriangleAlert } from "lucide-react";
import type { Worker } from "../api/types";
import { useApp, useDocuments, useGeometry, useRun } from "../app";
import { t } from "../i18n";
import { NOTHING_SHOWN } from "../stores/run";
import { MemoryMeter } from "./MemoryMeter";
import css from "./status.module.css";

const CONNECTION = {
  online: t("Connected"),
  offline: t("Not connected"),
  connecting: t("Connecting…"),
};

export function StatusBar() {
  const connection = useRun((state) => state.connection);
  const workers = useRun((state) => state.workers);
  const version = useRun((state) => state.system?.version);
  const nodes = useGeometry((state) => state.nodes.length);
  const links = useGeometry((state) => state.edges.length);
  return (
    <footer className={css.status}>
      <span className={css.light} data-state={connection}>
        {CONNECTION[connection]}
      </span>
      {connection === "online" && (
        <>
          {Object.values(workers).map((worker) => (
            <WorkerStatus key={worker.id} worker={worker} />
          ))}
          <MemoryMeter />
        </>
      )}
      <ProblemCount />
      <span className={css.spacer} />
      <span>
        {t("{count} nodes", { count: nodes })} · {t("{count} links", { count: links })}
      </span>
      {version && <span>v{version}</span>}
    </footer>
  );
}

const STATES: Record<Worker["state"], string> = {
  starting: t("starting"),
  warming: t("warming up"),
  ready: t("ready"),
  busy: t("busy"),
  stopping: t("stopping"),
  dead: t("stopped working"),
};

function WorkerStatus({ worker }: { worker: Worker }) {
  return (
    <span className={css.light} data-state={worker.state} title={worker.error || undefined}>
      {[worker.device || worker.id, STATES[worker.state]].join(" · ")}
    </span>
  );
}

function ProblemCount() {
  const app = useApp();
  const document = useDocuments((state) => state.active);
  const count = useRun((state) => (state.shown[document] ?? NOTHING_SHOWN).problems.length);
  if (!count) return null;
  return (
    <button
      type="button"
      className={css.problemCount}
      onClick={() => app.view.getState().set({ problems: true, right: true })}
    >
      <TriangleAlert size={12} aria-hidden />
      {t("{count} problems", { count })}
    </button>
  );
}
