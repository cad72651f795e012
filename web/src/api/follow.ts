/** What the server tells, into the stores. */

import type { QueryClient } from "@tanstack/react-query";
import { hearSaved } from "../actions/savedWorkflows";
import type { App } from "../app";
import { isOnBoard, takeNew, takeUpdate } from "../gallery/pages";
import { Catalogue } from "../graph/catalogue";
import { withoutIterations } from "../graph/scope";
import { t } from "../i18n";
import { outward } from "../stores/live";
import { loadBlocks } from "../subgraphs/library";
import { ApiError } from "./errors";
import { followEstimates } from "./estimates";
import { nodesInWords } from "./nodesInWords";
import { openSocket } from "./socket";
import type { ServerEvent } from "./types";

const RECENT = 100;
/** Of those that wait; more are counted by the server alone. */
const WAITING = 200;
const AGAIN_MS = 1000;

/** Follows the server until the returned function is called. */
export function follow(app: App, client: QueryClient): () => void {
  const run = () => app.run.getState();
  let server: string | null = null;
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
        if (server !== event.data.server_id) void load(app, client);
        else void refresh(app, client);
        server = event.data.server_id;
      } else if (event.type === "reset") {
        void load(app, client);
      } else {
        apply(app, client, event);
      }
    },
  });
  return () => {
    close();
    stopEstimates();
  };
}

/** The line was down: what is told without a number may have been missed, or the server changed. */
async function refresh(app: App, client: QueryClient): Promise<void> {
  try {
    const before = app.run.getState().system?.started_at;
    const system = await app.api.system();
    if (system.started_at === before) app.run.getState().setSystem(system);
    else await load(app, client);
  } catch {
    // The next reconnection asks again.
  }
}

/** Loads what the events only change; asks again while the server is still getting ready. */
export async function load(app: App, client: QueryClient): Promise<void> {
  try {
    const run = () => app.run.getState();
    const { paused } = run();
    const [nodes, system, recent, active] = await Promise.all([
      nodesInWords(app.api),
      app.api.system(),
      app.api.jobs({ limit: RECENT }),
      app.api.jobs({ status: "queued,running", sort: "queue", limit: WAITING }),
    ]);
    const jobs = [...new Map([...recent, ...active].map((job) => [job.id, job])).values()];
    // An event that came meanwhile is newer than the answer.
    const heard = run().paused === paused ? null : run().paused;
    run().setSystem(system);
    if (heard !== null) run().setPaused(heard);
    run().replaceJobs(jobs);
    app.documents.getState().setCatalogue(new Catalogue(nodes));
    await loadBlocks(app);
    await client.invalidateQueries();
    await hearSaved(app);
  } catch (error) {
    if (error instanceof ApiError && error.status === 503) {
      setTimeout(() => void load(app, client), AGAIN_MS);
      return;
    }
    app.view.getState().toast((error as Error).message, "error");
  }
}

/** A job that failed says so where it was run from. */
function failed({ documents, run, view }: App, id: string): void {
  const { client_id, error } = run.getState().jobs[id] ?? {};
  if (!error || !documents.getState().documents.some((open) => open.id === client_id)) return;
  view.getState().toast(error.message, "error");
  view.getState().set({ problems: true, right: true });
}

function apply(app: App, client: QueryClient, event: ServerEvent): void {
  const run = app.run.getState();
  switch (event.type) {
    case "job.updated":
      run.updateJob(event.data);
      if (event.data.finished_at) {
        app.live.ended(event.data.id);
        void client.invalidateQueries({ queryKey: ["jobs"] });
      }
      if (event.data.status === "failed") failed(app, event.data.id);
      break;
    case "job.removed":
      run.forget(event.data.id);
      void client.invalidateQueries({ queryKey: ["jobs"] });
      break;
    case "queue.updated":
      run.setPaused(event.data.paused);
      break;
    case "node.updated":
      run.updateNodes(event.data.job, event.data.nodes);
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
