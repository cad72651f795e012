/** What travels between the editor and the server. */

import type { NodeDescription } from "../graph/catalogue";
import type { Json, Workflow } from "../graph/workflow";

export type JobStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";
export type NodeStatus = "running" | "done" | "cached" | "failed" | "skipped" | "cancelled";

export type Problem = {
  node: string | null;
  input: string | null;
  code: string;
  message: string;
  remedy: string | null;
};

export type Asset = {
  id: string;
  name: string;
  kind: string;
  path: string | null;
  media_type: string;
  size: number;
  width: number | null;
  height: number | null;
  job: string | null;
  node: string | null;
  index: number | null;
  has_workflow: boolean;
  created_at: string;
  url: string;
  content_url: string;
  thumbnail_url: string | null;
};

export type NodeState = { status: NodeStatus; cached?: boolean; ms?: number };

export type Job = {
  id: string;
  /** The document it was run from. */
  client_id: string | null;
  status: JobStatus;
  name: string;
  progress: number;
  attempts?: number;
  priority?: number;
  batch_id?: string | null;
  nodes: Record<string, NodeState>;
  outputs: { node: string; assets: Asset[] }[];
  error: (Problem & { inputs?: Json }) | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
};

export type Progress = {
  job: string;
  node: string;
  step: number;
  total: number;
  unit: string;
  eta_ms: number | null;
  /** Of the whole job, 0..1. */
  progress: number;
};

export type WorkerState = "starting" | "warming" | "ready" | "busy" | "stopping" | "dead";

export type Worker = {
  id: string;
  device: string;
  state: WorkerState;
  memory: {
    device_used?: number;
    device_total?: number;
    host_used?: number;
    [key: string]: Json | undefined;
  };
  job?: string | null;
};

export type System = { version: string; workers: Worker[]; [key: string]: unknown };

export type Template = { id: string; name: string; description: string; workflow: Workflow };

export type Preview = {
  type: "preview";
  job: string;
  node: string;
  sequence: number;
  media_type: string;
  width: number;
  height: number;
};

export type ServerEvent =
  | { id?: number; type: "hello"; data: { server_id: string; version: string; latest: number } }
  | { id?: number; type: "job.updated"; data: Partial<Job> & { id: string } }
  | {
      id?: number;
      type: "node.updated";
      data: { job: string; nodes: Record<string, NodeState> };
    }
  | { id?: number; type: "asset.created"; data: Asset }
  | { id?: number; type: "model.changed"; data: { folder: string } }
  | { id?: number; type: "worker.updated"; data: Worker }
  | { id?: number; type: "progress"; data: Progress }
  | {
      id?: number;
      type: "metric";
      data: { job: string; node: string; points: [string, number, number][] };
    }
  | { id?: number; type: "log"; data: { job: string; node: string; line: string } }
  | { id?: number; type: "reset"; data: Record<string, never> };

export type CatalogueAnswer = { nodes: NodeDescription[] };
