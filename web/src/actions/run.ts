import { Play } from "lucide-react";
import { ApiError } from "../api/http";
import type { App } from "../app";
import { advanceSeeds } from "../graph/seed";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";
import { showProblem } from "./problems";

export const run: Action = {
  id: "run",
  label: "Run",
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
  const document = activeDocument(documents.getState());
  const count = view.getState().batch;
  const { catalogue } = documents.getState();
  runs.getState().setProblems(document.id, []);
  try {
    const jobs = await app.api.submit({ workflow: document.history.present, count, outputs });
    runs.getState().own(jobs, document.id);
    documents.getState().patch(document.id, { job: jobs.at(-1)?.id });
    documents.getState().amend(document.id, (workflow) => advanceSeeds(workflow, catalogue, count));
    view.getState().announce(jobs.length === 1 ? "Queued." : `${jobs.length} jobs queued.`);
  } catch (error) {
    if (!(error instanceof ApiError) || error.problems.length === 0) {
      view.getState().toast((error as Error).message, "error");
      return;
    }
    runs.getState().setProblems(document.id, error.problems);
    const [first] = error.problems;
    const more = error.problems.length - 1;
    view
      .getState()
      .toast(`${first?.message ?? error.message}${more ? ` And ${more} more.` : ""}`, "error");
    view.getState().set({ problems: true });
    if (first) showProblem(app, first);
  }
}
