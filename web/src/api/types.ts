/** What travels between the editor and the server: the routes' shapes by name, and the events. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Job = Schemas["Job"];
export type JobStatus = Job["status"];
export type NodeState = Schemas["NodeState"];
export type NodeStatus = NodeState["status"];
export type Problem = Schemas["WorkflowProblem"];
export type Asset = Schemas["Asset"];
export type AssetDetails = Schemas["AssetDetails"];
export type Cells = Schemas["Cells"];
export type Worker = Schemas["Worker"];
export type System = Schemas["System"];
export type Template = Schemas["Template"];
export type Board = Schemas["Board"];
export type MeasuredJob = Schemas["MeasuredJob"];
export type SavedWorkflow = Schemas["SavedWorkflow"];
export type WorkflowVersion = Schemas["WorkflowVersion"];
export type JobError = Schemas["JobError"];
export type Estimate = Schemas["Estimate"];

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

export type Preview = {
  type: "preview";
  job: string;
  node: string;
  sequence: number;
  media_type: string;
  width: number;
  height: number;
};

/** One point of a curve. */
export type Measured = [series: string, step: number, value: number];

/** What became of assets. */
export type AssetsUpdate = {
  assets: string[];
  favourite?: boolean;
  trashed?: boolean;
  gone?: boolean;
};

type Named<Name extends string, Data> = { id?: number; type: Name; data: Data };

export type ServerEvent =
  | Named<"hello", { server_id: string; version: string; latest: number }>
  | Named<"reset", Record<string, never>>
  | Named<"job.updated", Partial<Job> & { id: string }>
  | Named<"job.removed", { id: string }>
  | Named<"queue.updated", { paused: boolean }>
  | Named<"node.updated", { job: string; nodes: Record<string, NodeState> }>
  | Named<"asset.created", Asset>
  | Named<"asset.updated", AssetsUpdate>
  | Named<"board.updated", { id: string }>
  | Named<"model.changed", { folder: string }>
  | Named<"workflow.updated", SavedWorkflow>
  | Named<"worker.updated", Worker>
  | Named<"progress", Progress>
  | Named<"metric", { job: string; node: string; points: Measured[] }>
  | Named<"log", { job: string; node: string; line: string }>;
