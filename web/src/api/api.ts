/** The server's routes as functions. */

import type { NodeDescription } from "../graph/catalogue";
import type { Workflow } from "../graph/workflow";
import { request, respond } from "./http";
import type { Asset, Job, Problem, System, Template } from "./types";
import { uuid7 } from "./uuid7";

export type Submission = {
  workflow: Workflow;
  count?: number;
  priority?: number;
  outputs?: string[];
  /** The document it is run from. */
  client_id: string;
};

export type Page<T> = { items: T[]; next: string | null };

export function createApi() {
  return {
    nodes: () => request<{ nodes: NodeDescription[] }>("/nodes").then((answer) => answer.nodes),
    system: () => request<System>("/system"),
    choices: (list: string) =>
      request<{ choices: string[] }>(`/choices/${list}`).then((answer) => answer.choices),

    submit: (submission: Submission) =>
      request<{ jobs: Job[] }>("/jobs", {
        method: "POST",
        json: { ...submission, idempotency_key: uuid7() },
      }).then((answer) => answer.jobs),
    validate: (workflow: Workflow) =>
      request<{ problems: Problem[] }>("/validate", { method: "POST", json: { workflow } }).then(
        (answer) => answer.problems,
      ),
    job: (id: string) => request<Job>(`/jobs/${id}`),
    jobs: (query: { limit?: number; status?: string; client_id?: string } = {}) =>
      request<{ jobs: Job[]; next?: string | null }>("/jobs", { query }),
    cancel: (id: string) => request<Job>(`/jobs/${id}/cancel`, { method: "POST" }),
    retry: (id: string) => request<Job>(`/jobs/${id}/retry`, { method: "POST" }),
    /** Place in the queue; 0 runs next. */
    move: (id: string, position: number) =>
      request<Job>(`/jobs/${id}`, { method: "PATCH", json: { position } }),
    jobWithWorkflow: (id: string) => request<Job & { workflow: Workflow }>(`/jobs/${id}`),
    queue: () => request<{ paused: boolean; queued: number; running: number }>("/queue"),
    forgetJob: (id: string) => request<void>(`/jobs/${id}`, { method: "DELETE" }),

    assets: (query: { limit?: number; cursor?: string | null; kind?: string }) =>
      request<{ assets: Asset[]; next?: string | null }>("/assets", { query }),
    asset: (id: string) => request<Asset>(`/assets/${id}`),
    assetWorkflow: (id: string) => request<Workflow>(`/assets/${id}/workflow`),
    upload: (file: File) => {
      const body = new FormData();
      body.append("file", file);
      return request<Asset>("/assets", { method: "POST", body });
    },

    models: () => request<{ models: ModelFile[] }>("/models").then((answer) => answer.models),
    templates: () =>
      request<{ templates: Template[] }>("/templates").then((answer) => answer.templates),

    workflows: () =>
      request<{ workflows: StoredWorkflow[] }>("/workflows").then((answer) => answer.workflows),
    async loadWorkflow(id: string) {
      const { body, headers } = await respond(`/workflows/${id}`);
      return {
        stored: body as StoredWorkflow & { workflow: Workflow },
        etag: headers.get("etag") ?? "",
      };
    },
    async saveWorkflow(id: string, workflow: Workflow, etag: string | null) {
      const { headers } = await respond(`/workflows/${id}`, {
        method: "PUT",
        json: { name: workflow.name, workflow },
        headers: etag ? { "if-match": etag } : { "if-none-match": "*" },
      });
      return headers.get("etag") ?? "";
    },
  };
}

export type ModelFile = {
  id: string;
  folder: string;
  name: string;
  size: number;
  family?: string | null;
};

export type StoredWorkflow = { id: string; name: string; updated_at: string };

export type Api = ReturnType<typeof createApi>;
