/** The server's routes as functions. */

import type { NodeDescription } from "../graph/catalogue";
import type { Workflow } from "../graph/workflow";
import { assetRoutes } from "./assets";
import { blocksApi } from "./blocks";
import { bodyOf, openClient } from "./client";
import type { SavedWorkflow } from "./types";
import { uuid7 } from "./uuid7";

/** What a saved workflow is found by; what is left out stays. */
export type Labels = { folder?: string; tags?: string[]; picture?: string };

export type Submission = {
  workflow: Workflow;
  count?: number;
  outputs?: string[];
  /** The document it is run from. */
  client_id: string;
  /** In place of what waits of this document. */
  replace?: boolean;
};

export type JobFilter = {
  limit?: number;
  client_id?: string;
  status?: string;
  /** Words of its name and prompts. */
  q?: string;
  sort?: "newest" | "queue";
  cursor?: string | null;
};

export function createApi(client = openClient()) {
  const job = (id: string) => ({ params: { path: { job: id } } });
  const stored = (id: string) => ({ params: { path: { workflow: id } } });
  return {
    ...blocksApi(client),
    nodes: () =>
      bodyOf(client.GET("/api/v1/nodes")).then(
        ({ nodes }) => nodes as unknown as NodeDescription[],
      ),
    /** The nodes' words in a language, by the English text. */
    nodeTexts: (language: string) =>
      bodyOf(client.GET("/api/v1/nodes/texts/{language}", { params: { path: { language } } })).then(
        ({ texts }) => texts,
      ),
    system: () => bodyOf(client.GET("/api/v1/system")),
    /** The present values of a list that changes with the disk: `models/checkpoints`. */
    choices: (address: string) =>
      bodyOf(client.GET("/api/v1/choices/{address}", { params: { path: { address } } })).then(
        ({ choices }) => choices,
      ),
    /** How a prompt fills the windows of the text encoder. */
    tokens: (text: string) => bodyOf(client.POST("/api/v1/tokens", { body: { text } })),
    models: () => bodyOf(client.GET("/api/v1/models")).then(({ models }) => models),
    templates: () => bodyOf(client.GET("/api/v1/templates")).then(({ templates }) => templates),

    /** Sent again under the same key it makes no more jobs. */
    submit: (submission: Submission, idempotency_key = uuid7()) =>
      bodyOf(client.POST("/api/v1/jobs", { body: { ...submission, idempotency_key } })).then(
        ({ jobs }) => jobs,
      ),
    /** Problems of nodes that would not run; an ApiError has those that hinder. */
    validate: (workflow: Workflow) =>
      bodyOf(client.POST("/api/v1/validate", { body: { workflow } })).then(({ asides }) => asides),
    jobs: (query: JobFilter = {}) =>
      bodyOf(client.GET("/api/v1/jobs", { params: { query } })).then(({ jobs }) => jobs),
    jobsPage: (query: JobFilter) => bodyOf(client.GET("/api/v1/jobs", { params: { query } })),
    job: (id: string) => bodyOf(client.GET("/api/v1/jobs/{job}", job(id))),
    cancel: (id: string) => bodyOf(client.POST("/api/v1/jobs/{job}/cancel", job(id))),
    retry: (id: string) => bodyOf(client.POST("/api/v1/jobs/{job}/retry", job(id))),
    /** Takes an ended job out of the history; its pictures stay. */
    forget: (id: string) => bodyOf(client.DELETE("/api/v1/jobs/{job}", job(id))),
    pause: () => bodyOf(client.POST("/api/v1/queue/pause")),
    /** Cancels everything that waits. */
    clear: () => bodyOf(client.POST("/api/v1/queue/clear")),
    resume: () => bodyOf(client.POST("/api/v1/queue/resume")),
    /** How long what runs and what waits next will likely take, by job. */
    estimates: () =>
      bodyOf(client.GET("/api/v1/queue/estimates")).then(({ estimates }) => estimates),
    /** Gives model memory and the cache back to the system. */
    free: () => bodyOf(client.POST("/api/v1/system/free")),
    metrics: (id: string) =>
      bodyOf(client.GET("/api/v1/jobs/{job}/metrics", job(id))).then(({ metrics }) => metrics),
    /** What its nodes said, oldest first. */
    log: (id: string) =>
      bodyOf(client.GET("/api/v1/jobs/{job}/log", job(id))).then(({ lines }) => lines),
    /** Moves a queued job; place 0 runs next. */
    move: (id: string, position: number) =>
      bodyOf(client.PATCH("/api/v1/jobs/{job}", { ...job(id), body: { position } })),

    ...assetRoutes(client),
    /** Keeps a picture among the inputs, in a folder of them if one is named. */
    upload(file: File, folder = "") {
      const form = new FormData();
      form.append("file", file);
      const body = { file: [] as string[] };
      const params = { query: { folder, pictures: true } };
      return bodyOf(
        client.POST("/api/v1/assets", { params, body, bodySerializer: () => form }),
      ).then(({ assets }) => assets);
    },

    /** Keeps a workflow under an id; the new ETag. Without one before, the id must be new. */
    async saveWorkflow(
      id: string,
      workflow: Workflow,
      etag: string | null,
      labels: Labels = {},
    ): Promise<string> {
      const header = etag ? { "if-match": etag } : { "if-none-match": "*" };
      const { response } = await client.PUT("/api/v1/workflows/{workflow}", {
        params: { path: { workflow: id }, header },
        body: { ...labels, name: workflow.name, workflow },
      });
      return response.headers.get("etag") ?? "";
    },
    /** Every saved workflow whose name, folder, tags and texts hold the words; newest first. */
    async workflows({ q = "", trashed = false } = {}): Promise<SavedWorkflow[]> {
      const found: SavedWorkflow[] = [];
      let cursor: string | undefined;
      do {
        const query = { q, trashed, limit: 500, cursor };
        const page = await bodyOf(client.GET("/api/v1/workflows", { params: { query } }));
        found.push(...page.workflows);
        cursor = page.next ?? undefined;
      } while (cursor);
      return found;
    },
    workflow: (id: string) => bodyOf(client.GET("/api/v1/workflows/{workflow}", stored(id))),
    /** Another name, folder, tags or picture. */
    labelWorkflow: (id: string, labels: Labels & { name?: string }) =>
      bodyOf(client.PATCH("/api/v1/workflows/{workflow}", { ...stored(id), body: labels })),
    /** Into the trash, or away for good. */
    async deleteWorkflow(id: string, forever = false): Promise<void> {
      const params = { path: { workflow: id }, query: { forever } };
      await client.DELETE("/api/v1/workflows/{workflow}", { params });
    },
    restoreWorkflow: (id: string) =>
      bodyOf(client.POST("/api/v1/workflows/{workflow}/restore", stored(id))),
    versions: (id: string) =>
      bodyOf(client.GET("/api/v1/workflows/{workflow}/versions", stored(id))).then(
        ({ versions }) => versions,
      ),
    version: (id: string, version: number): Promise<unknown> =>
      bodyOf(
        client.GET("/api/v1/workflows/{workflow}/versions/{version}", {
          params: { path: { workflow: id, version } },
        }),
      ),
    openSession: (token: string) => bodyOf(client.POST("/api/v1/session", { body: { token } })),
  };
}

export type Api = ReturnType<typeof createApi>;
