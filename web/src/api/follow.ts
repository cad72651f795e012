/** What the server tells, into the stores. */

import type { QueryClient } from "@tanstack/react-query";
import { offerMissing } from "../actions/missing";
import { hearSaved } from "../actions/savedWorkflows";
import type { App } from "../app";
import { isOnBoard, takeNew, takeUpdate } from "../gallery/pages";
import { updateShown } from "../gallery/shown";
import { Catalogue } from "../graph/catalogue";
import { withoutIterations } from "../graph/scope";
import { t } from "../i18n";
import { inReadersWords } from "../i18n/said";
import { outward } from "../stores/live";
import { loadBlocks } from "../subgraphs/library";
import { ApiError } from "./errors";
import { followEstimates } from "./estimates";
import { nodesInWords } from "./nodesInWords";
import { openSocket } from "./socket";
import type { Job, ServerEvent } from "./types";

const RECENT = 100;
const PAGE = 500;
const AGAIN_MS = 1000;

/** Follows the server until the returned function is called. */
export function follow(app: App, client: QueryClient): () => void {
  const run = () => app.run.getState();
  let server: string | null = null;
  const meanwhile = new Meanwhile();
  const stopEstimates = followEstimates(app);
  let lost = false;
  const close = openSocket({
    onState: (state) => {
      run().setConnection(state);
      if (run().lost) lost = true;
      else if (lost && state === "online") {
        lost = false;
        app.view.getState().toast(t("The server is back. Nothing was lost."), "ok");
      }
    },
    onPreview: (preview, bytes) => {
      const aspect = Number((preview.width / preview.height).toFixed(3));
      for (const node of outward(preview.node)) run().show(preview.job, node, { aspect });
      app.live.sendPreview({ preview, bytes });
    },
    onEvent: (event) => {
      if (event.type === "hello") {
        // Another server, or this one after a fresh start: nothing known before holds.
        run().greet(event.data.version);
        if (server !== event.data.server_id) void load(app, client, meanwhile);
        else void refresh(app, client, meanwhile);
        server = event.data.server_id;
      } else if (event.type === "reset") {
        void load(app, client, meanwhile);
      } else {
        meanwhile.hear(event);
        apply(app, client, event);
      }
    },
  });
  const onMissing = () => missingPart(app);
  window.addEventListener("vite:preloadError", onMissing);
  return () => {
    window.removeEventListener("vite:preloadError", onMissing);
    close();
    stopEstimates();
  };
}

/** A part of the editor did not come: the server is away, or it has another editor by now. */
function missingPart({ run, view }: App): void {
  if (run.getState().connection === "online") run.setState({ outdated: true });
  else
    view
      .getState()
      .toast(t("This part of the editor comes from the server: it opens once that answers."));
}

/** The line was down: what is told without a number may have been missed, or the server changed. */
async function refresh(app: App, client: QueryClient, meanwhile: Meanwhile): Promise<void> {
  try {
    const before = app.run.getState().system?.started_at;
    const system = await app.api.system();
    if (system.started_at === before) app.run.getState().setSystem(system);
    else await load(app, client, meanwhile);
  } catch {
    // The next reconnection asks again.
  }
}

/** Loads what the events only change; asks again while the server is still getting ready. */
async function load(app: App, client: QueryClient, meanwhile: Meanwhile): Promise<void> {
  try {
    const run = () => app.run.getState();
    const [[nodes, system, recent, active], heard] = await meanwhile.during(
      Promise.all([
        nodesInWords(app.api),
        app.api.system(),
        app.api.jobs({ limit: RECENT }),
        activeJobs(app),
      ]),
    );
    const jobs = [...new Map([...recent, ...active].map((job) => [job.id, job])).values()];
    run().setSystem(system);
    run().replaceJobs(jobs);
    for (const event of heard) applyToRun(app, event);
    app.documents.getState().setCatalogue(new Catalogue(nodes));
    await loadBlocks(app);
    await client.invalidateQueries();
    await hearSaved(app);
  } catch (error) {
    if (error instanceof ApiError && error.status === 503) {
      setTimeout(() => void load(app, client, meanwhile), AGAIN_MS);
      return;
    }
    app.view.getState().toast((error as Error).message, "error");
  }
}

/** Everything that runs and waits, however much it is. */
async function activeJobs({ api }: App): Promise<Job[]> {
  const found: Job[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { status: "queued,running", sort: "queue", limit: PAGE, cursor } as const;
    const page = await api.jobsPage(query);
    found.push(...page.jobs);
    cursor = page.next;
  } while (cursor);
  return found;
}

/** The events that come while a list is on its way: what they tell is newer, or told once more. */
class Meanwhile {
  private readonly lists = new Set<ServerEvent[]>();

  hear(event: ServerEvent): void {
    for (const list of this.lists) list.push(event);
  }

  async during<T>(work: Promise<T>): Promise<[T, readonly ServerEvent[]]> {
    const list: ServerEvent[] = [];
    this.lists.add(list);
    try {
      return [await work, list];
    } finally {
      this.lists.delete(list);
    }
  }
}

/** A job that is done says so to who listens, where it was run from. */
function succeeded(app: App, id: string): void {
  const { client_id, outputs = [] } = app.run.getState().jobs[id] ?? {};
  const ran = app.documents.getState().documents.find((open) => open.id === client_id);
  if (!ran) return;
  const count = outputs.reduce((sum, output) => sum + output.assets.length, 0);
  const { name } = ran.history.present;
  app.view.getState().announce(t("{name} is done: {count} results.", { name, count }));
}

/** A job that failed says so where it was run from. */
function failed(app: App, id: string): void {
  const { documents, run, view } = app;
  const { client_id, error } = run.getState().jobs[id] ?? {};
  if (!error || !documents.getState().documents.some((open) => open.id === client_id)) return;
  view.getState().toast(inReadersWords(error).message, "error");
  view.getState().set({ problems: true, right: true });
  if (client_id === documents.getState().active) offerMissing(app, [error]);
}

/** What an event says of jobs and of the queue, into their store. */
function applyToRun({ run }: App, event: ServerEvent): void {
  const { updateJob, updateNodes, forget, setPaused } = run.getState();
  if (event.type === "job.updated") updateJob(event.data);
  else if (event.type === "node.updated") updateNodes(event.data.job, event.data.nodes);
  else if (event.type === "job.removed") forget(event.data.id);
  else if (event.type === "queue.updated") setPaused(event.data.paused);
}

function apply(app: App, client: QueryClient, event: ServerEvent): void {
  const run = app.run.getState();
  applyToRun(app, event);
  switch (event.type) {
    case "job.updated":
      if (event.data.finished_at) {
        app.live.ended(event.data.id);
        void client.invalidateQueries({ queryKey: ["jobs"] });
      }
      if (event.data.status === "failed") failed(app, event.data.id);
      if (event.data.status === "succeeded") succeeded(app, event.data.id);
      break;
    case "job.removed":
      void client.invalidateQueries({ queryKey: ["jobs"] });
      break;
    case "progress":
      app.live.sendProgress(event.data);
      break;
    case "metric":
      run.show(event.data.job, withoutIterations(event.data.node), { chart: true });
      app.live.sendMetric(event.data.job, event.data.node, event.data.points);
      break;
    case "log":
      app.live.sendNote(event.data.job, event.data.node, event.data.line);
      break;
    case "worker.updated":
      run.updateWorker(event.data);
      break;
    case "asset.created":
      takeNew(client, event.data);
      if (event.data.kind === "input") void client.invalidateQueries({ queryKey: ["choices"] });
      break;
    case "asset.updated":
      takeUpdate(client, event.data);
      updateShown(app, event.data);
      break;
    case "board.updated":
      void client.invalidateQueries({ queryKey: ["boards"] });
      void client.invalidateQueries({ queryKey: ["assets"], predicate: isOnBoard(event.data.id) });
      break;
    case "workflow.updated":
      app.saved.getState().hear(event.data);
      void client.invalidateQueries({ queryKey: ["workflows"] });
      void client.invalidateQueries({ queryKey: ["versions", event.data.id] });
      break;
    case "model.changed":
      void client.invalidateQueries({ queryKey: ["choices"] });
      void client.invalidateQueries({ queryKey: ["models"] });
      break;
  }
}
