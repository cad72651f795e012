/** Sending a document to run, and saying what stands in the way. */

import type { Submission } from "../api/api";
import { ApiError, Unreachable } from "../api/errors";
import type { Job, Problem } from "../api/types";
import { uuid7 } from "../api/uuid7";
import type { App } from "../app";
import { moveOnSeeds, seedsOf } from "../graph/seed";
import { t } from "../i18n";
import { replaceWaiting, seedsMove } from "../settings/running";
import type { OpenDocument } from "../stores/documents";
import { isActive } from "../stores/run";
import { offerMissing } from "./missing";
import { showProblem } from "./problems";

export type Wish = {
  /** The one on the canvas if absent. */
  document?: string;
  /** Only what these nodes need. */
  outputs?: string[];
  /** By itself, because something changed: the seeds stay, and what is wrong with it is only noted. */
  byItself?: boolean;
};

/** Runs a document, `batch` times with a seed each. */
export async function submit(app: App, { document, outputs, byItself }: Wish = {}): Promise<void> {
  const { documents, onChange, run: runs, settings, view } = app;
  const id = document ?? documents.getState().active;
  const { catalogue, amend, patch } = documents.getState();
  const after = settings.getState().get(seedsMove) === "after";
  const ran = openDocument(app, id)?.ran;
  if (ran && !after && !byItself)
    amend(id, (workflow) => moveOnSeeds(workflow, catalogue, ran.seeds, ran.count));
  const workflow = openDocument(app, id)?.history.present;
  if (!workflow) return;
  const count = byItself ? 1 : view.getState().batch;
  const replace = byItself || settings.getState().get(replaceWaiting) || undefined;
  runs.getState().setProblems(id, []);
  onChange.getState().note(id, workflow);
  try {
    const jobs = await send(app, { workflow, count, outputs, client_id: id, replace });
    runs.getState().addJobs(jobs);
    const seeds = seedsOf(workflow, catalogue);
    if (after && !byItself)
      amend(id, (present) => {
        const moved = moveOnSeeds(present, catalogue, seeds, count);
        if (present === workflow) onChange.getState().note(id, moved);
        return moved;
      });
    patch(id, { ran: after ? undefined : { seeds, count } });
    // A quick one may be done by now, and has said so.
    const known = runs.getState().jobs;
    if (!byItself && jobs.some((job) => isActive(known[job.id] ?? job)))
      view.getState().announce(t("{count} jobs queued.", { count: jobs.length }));
  } catch (error) {
    if (byItself) runs.getState().setProblems(id, problemsOf(error));
    else refused(app, id, error as Error);
  }
}

/** Sends it; once more under the same key if the server went away meanwhile, so that nothing runs twice. */
async function send(app: App, submission: Submission): Promise<Job[]> {
  const key = uuid7();
  try {
    return await app.api.submit(submission, key);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    app.view.getState().toast(t("The server went away. The run is sent when it is back."), "warn");
    await online(app);
    return app.api.submit(submission, key);
  }
}

/** Resolves when the connection is there again after it was gone. */
function online({ run }: App): Promise<void> {
  return new Promise((resolve) => {
    let gone = run.getState().connection !== "online";
    const stop = run.subscribe(({ connection }) => {
      if (connection !== "online") gone = true;
      else if (gone) {
        stop();
        resolve();
      }
    });
  });
}

function openDocument({ documents }: App, id: string): OpenDocument | undefined {
  return documents.getState().documents.find((open) => open.id === id);
}

function problemsOf(error: unknown): readonly Problem[] {
  return error instanceof ApiError ? error.problems : [];
}

/** Lists what is wrong, goes to the first of it, and offers to say where missing things are had. */
export function refused(app: App, document: string, error: Error): void {
  const problems = problemsOf(error);
  const [first] = problems;
  app.run.getState().setProblems(document, problems);
  if (!first) {
    app.view.getState().toast(error.message, "error");
    return;
  }
  const rest = problems.length - 1;
  const more = rest > 0 ? t("And {rest} more.", { rest }) : "";
  app.view.getState().toast(`${first.message} ${more}`.trim(), "error");
  app.view.getState().set({ problems: true, right: true });
  showProblem(app, first);
  offerMissing(app, problems);
}
