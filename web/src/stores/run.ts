/** What runs and how it went: jobs, and what each open document shows of its own. */

import { createStore } from "zustand/vanilla";
import type { Asset, Estimate, Job, NodeState, Problem, System, Worker } from "../api/types";
import type { Showing } from "../graph/layout";
import { withoutIterations } from "../graph/scope";
import { inReadersWords } from "../i18n/said";

export type Connection = "connecting" | "online" | "offline";

/** What a document's nodes show of its runs. */
export type Shown = {
  /** The job whose states, progress and previews are shown. */
  job: string | null;
  /** Problems found before a run, or the error that ended one. */
  problems: readonly Problem[];
  /** The last files a node made, by run id. */
  results: Readonly<Record<string, readonly Asset[]>>;
  /** What a node shows, by run id. */
  showing: Readonly<Record<string, Showing>>;
};

export type RunState = {
  connection: Connection;
  /** A connection that was there and is gone. */
  lost: boolean;
  /** The server's version when this page came from it. */
  version: string | null;
  /** Whether it is another version now, so that this page is not its own. */
  outdated: boolean;
  system: System | null;
  workers: Readonly<Record<string, Worker>>;
  jobs: Readonly<Record<string, Job>>;
  /** Whether the queue starts nothing more. */
  paused: boolean;
  /** How long what runs and what waits will likely take, by job. */
  estimates: Readonly<Record<string, Estimate>>;
  /** By document: a job's client is the document it was run from. */
  shown: Readonly<Record<string, Shown>>;
  setConnection(connection: Connection): void;
  /** The server tells its version, once a connection. */
  greet(version: string): void;
  setSystem(system: System): void;
  setPaused(paused: boolean): void;
  setEstimates(estimates: Readonly<Record<string, Estimate>>): void;
  updateWorker(worker: Worker): void;
  /** Jobs as the server tells them; fields it leaves out stay. */
  updateJob(job: Partial<Job> & { id: string }): void;
  replaceJobs(jobs: readonly Job[]): void;
  updateNodes(job: string, nodes: Record<string, NodeState>): void;
  forget(job: string): void;
  /** Jobs as a submission answered; an event may have told more already. */
  addJobs(jobs: readonly Job[]): void;
  setProblems(document: string, problems: readonly Problem[]): void;
  /** A node of a running job shows a preview of this shape, or curves. */
  show(job: string, node: string, showing: Showing): void;
};

export const NOTHING_SHOWN: Shown = { job: null, problems: [], results: {}, showing: {} };

export function createRun() {
  return createStore<RunState>((set) => ({
    connection: "connecting",
    lost: false,
    version: null,
    outdated: false,
    system: null,
    workers: {},
    jobs: {},
    paused: false,
    estimates: {},
    shown: {},
    setConnection: (connection) =>
      set((s) => ({
        connection,
        lost: connection !== "online" && (s.lost || s.connection === "online"),
      })),
    greet: (version) =>
      set((s) => ({
        version: s.version ?? version,
        outdated: s.version !== null && s.version !== version,
      })),
    setSystem: (system) =>
      set({
        system,
        workers: Object.fromEntries(system.workers.map((w) => [w.id, w])),
        paused: system.queue.paused,
      }),
    setPaused: (paused) => set({ paused }),
    setEstimates: (estimates) => set({ estimates }),
    updateWorker: (worker) =>
      set((s) => ({
        workers: { ...s.workers, [worker.id]: { ...s.workers[worker.id], ...worker } },
      })),
    updateJob: (update) => set((s) => withJob(s, update)),
    replaceJobs: (jobs) => set((s) => withAll(s, jobs)),
    updateNodes: (id, nodes) =>
      set((s) => {
        const job = s.jobs[id];
        return job
          ? { jobs: { ...s.jobs, [id]: { ...job, nodes: { ...job.nodes, ...nodes } } } }
          : {};
      }),
    forget: (id) =>
      set((s) => {
        const { [id]: _, ...jobs } = s.jobs;
        return { jobs };
      }),
    addJobs(jobs) {
      for (const job of jobs) set((s) => (job.id in s.jobs ? {} : withJob(s, job)));
    },
    setProblems: (document, problems) => set((s) => change(s, document, () => ({ problems }))),
    show: (job, node, added) =>
      set((s) => {
        const owner = s.jobs[job]?.client_id;
        const before = s.shown[owner ?? ""]?.showing[node];
        const next = { ...before, ...added };
        if (!owner || (before?.aspect === next.aspect && before?.chart === next.chart)) return {};
        return change(s, owner, ({ showing }) => ({ showing: { ...showing, [node]: next } }));
      }),
  }));
}

function withJob(state: RunState, update: Partial<Job> & { id: string }): Partial<RunState> {
  const before = state.jobs[update.id];
  // Back in the queue, or begun: what an earlier attempt said of its nodes no longer holds.
  const anew = update.status === "queued" || (update.status === "running" && isWaiting(before));
  const nodes = { ...(anew ? {} : before?.nodes), ...update.nodes };
  const job: Job = { ...EMPTY_JOB, ...before, ...update, nodes };
  const jobs = withoutOldest({ ...state.jobs, [job.id]: job }, state.shown);
  if (!job.client_id) return { jobs };
  return { jobs, ...change(state, job.client_id, (shown) => shownAfter(shown, job, before)) };
}

/** All jobs there are, told at once; of what a document shows, the one that began last has the last word. */
function withAll(state: RunState, told: readonly Job[]): Partial<RunState> {
  const began = ({ started_at, id }: Job) => `${started_at ?? ""} ${id}`;
  const inOrder = [...told].sort((a, b) => (began(a) < began(b) ? -1 : 1));
  let { shown } = state;
  for (const job of inOrder)
    if (job.client_id) {
      const before = state.jobs[job.id];
      ({ shown } = change({ shown }, job.client_id, (now) => shownAfter(now, job, before)));
    }
  return { jobs: Object.fromEntries(inOrder.map((job) => [job.id, job])), shown };
}

const MOST_JOBS = 400;

/** The jobs without those that ended longest ago and that no document shows, once there are many. */
function withoutOldest(jobs: RunState["jobs"], shown: RunState["shown"]): RunState["jobs"] {
  const ids = Object.keys(jobs);
  if (ids.length <= MOST_JOBS) return jobs;
  const needed = new Set(Object.values(shown).map(({ job }) => job));
  const ended = ids.filter((id) => jobs[id]?.finished_at && !needed.has(id)).sort();
  const gone = new Set(ended.slice(0, ids.length - MOST_JOBS / 2));
  return Object.fromEntries(Object.entries(jobs).filter(([id]) => !gone.has(id)));
}

const EMPTY_JOB: Omit<Job, "id"> = {
  batch_id: "",
  order: 0,
  wanted: null,
  seeds: {},
  priority: 0,
  attempts: 0,
  max_attempts: 0,
  worker: null,
  name: "",
  client_id: null,
  status: "queued",
  progress: 0,
  nodes: {},
  outputs: [],
  error: null,
  created_at: "",
  started_at: null,
  finished_at: null,
};

function shownAfter(shown: Shown, job: Job, before: Job | undefined): Partial<Shown> {
  const next: { -readonly [K in keyof Shown]?: Shown[K] } = {};
  // One that was cancelled while it waited never began: what runs meanwhile stays in sight.
  const began = job.status !== "queued" && (job.status !== "cancelled" || job.started_at !== null);
  if (began && (!before || before.status === "queued"))
    Object.assign(next, { job: job.id, problems: [] });
  if (job.error && job.status === "failed" && before?.status !== "failed")
    next.problems = [inReadersWords(job.error)];
  if (job.outputs.length) {
    const results = { ...shown.results };
    const showing = { ...shown.showing };
    for (const { node: made, assets } of job.outputs) {
      const node = withoutIterations(made);
      results[node] = assets;
      const aspect = aspectOf(assets[0]);
      if (showing[node]?.aspect !== aspect) showing[node] = { ...showing[node], aspect };
    }
    Object.assign(next, { results, showing });
  }
  return next;
}

/** Width / height a result is shown at; texts, curves and tables lie flat. */
function aspectOf(asset: Asset | undefined): number | undefined {
  if (!asset) return undefined;
  return asset.width && asset.height ? asset.width / asset.height : 1.6;
}

function change(
  state: Pick<RunState, "shown">,
  document: string,
  update: (shown: Shown) => Partial<Shown>,
): Pick<RunState, "shown"> {
  const shown = state.shown[document] ?? NOTHING_SHOWN;
  return { shown: { ...state.shown, [document]: { ...shown, ...update(shown) } } };
}

function isWaiting(job: Job | undefined): boolean {
  return job?.status === "queued";
}

/** What waits, in the order it will run. */
export function waitingJobs(jobs: RunState["jobs"]): Job[] {
  return Object.values(jobs)
    .filter(isWaiting)
    .sort((a, b) => b.priority - a.priority || a.order - b.order || a.id.localeCompare(b.id));
}

export function isActive(job: Job): boolean {
  return job.status === "queued" || job.status === "running";
}
