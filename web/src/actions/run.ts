import { Play } from "lucide-react";
import { ApiError } from "../api/errors";
import type { App } from "../app";
import { moveOnSeeds, seedsOf } from "../graph/seed";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";
import { showProblem } from "./problems";

export const run: Action = {
  id: "run",
  label: t("Run"),
  icon: Play,
  shortcut: ["Mod+Enter"],
  whileTyping: true,
  enabled: ({ documents, run: { getState } }) =>
    getState().connection === "online" &&
    Object.keys(activeDocument(documents.getState()).history.present.nodes).length > 0,
  perform: (app) => submit(app),
};

/** Runs the document on the canvas, `batch` times with a seed each. */
export async function submit(app: App, outputs?: string[]): Promise<void> {
  const { documents, run: runs, view } = app;
  const { catalogue, active, amend, patch } = documents.getState();
  const { ran } = activeDocument(documents.getState());
  if (ran) amend(active, (workflow) => moveOnSeeds(workflow, catalogue, ran.seeds, ran.count));
  const workflow = activeDocument(documents.getState()).history.present;
  const count = view.getState().batch;
  runs.getState().setProblems(active, []);
  try {
    const jobs = await app.api.submit({ workflow, count, outputs, client_id: active });
    runs.getState().addJobs(jobs);
    patch(active, { ran: { seeds: seedsOf(workflow, catalogue), count } });
    view.getState().announce(t("{count} jobs queued.", { count: jobs.length }));
  } catch (error) {
    refused(app, active, error as Error);
  }
}

function refused(app: App, document: string, error: Error): void {
  const problems = error instanceof ApiError ? error.problems : [];
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
}
