import { TriangleAlert } from "lucide-react";
import type { Worker } from "../api/types";
import { useApp, useDocuments, useGeometry, useRun } from "../app";
import { NOTHING_SHOWN } from "../stores/run";
import css from "./status.module.css";

const CONNECTION = { online: "Connected", offline: "Not connected", connecting: "Connecting…" };

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
      {connection === "online" &&
        Object.values(workers).map((worker) => <WorkerStatus key={worker.id} worker={worker} />)}
      <ProblemCount />
      <span className={css.spacer} />
      <span>
        {counted(nodes, "node")} · {counted(links, "link")}
      </span>
      {version && <span>v{version}</span>}
    </footer>
  );
}

function WorkerStatus({ worker }: { worker: Worker }) {
  const { device_used, device_total, host_used } = worker.memory;
  // On a CPU the device's memory is the whole machine's, whoever uses it.
  const own = worker.device === "cpu" ? host_used : (device_used ?? host_used);
  const of = worker.device === "cpu" ? undefined : device_total;
  const used = own ? `${bytes(Number(own))}${of ? ` of ${bytes(Number(of))}` : ""}` : "";
  return (
    <span
      className={css.light}
      data-state={worker.state}
      title={used && `${used} of memory in use`}
    >
      {[worker.device || worker.id, worker.state, used].filter(Boolean).join(" · ")}
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
      {counted(count, "problem")}
    </button>
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
