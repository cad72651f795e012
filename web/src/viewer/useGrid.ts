import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Api } from "../api/api";
import type { Asset, AssetDetails, Cells } from "../api/types";
import { useApp } from "../app";
import { type GridLoop, loopOf } from "../graph/axes";
import type { Workflow } from "../graph/workflow";
import { readMade } from "./madeWith";

export type Made = {
  workflow: Workflow | null;
  /** What was chosen while it was made, by node and input. */
  resolved: AssetDetails["resolved"];
  cells: Cells | null;
};

/** What is known of how a picture was made. */
export function useMade(asset: Asset): Made {
  const { api } = useApp();
  const kept = { staleTime: Infinity, retry: false };
  const workflow = useQuery({
    queryKey: ["asset", asset.id, "workflow"],
    queryFn: () => api.assetWorkflow(asset.id),
    enabled: asset.has_workflow,
    ...kept,
  });
  const details = useQuery({
    queryKey: ["asset", asset.id, "details"],
    queryFn: () => api.assetDetails(asset.id),
    ...kept,
  });
  const { resolved = {}, cells = null } = details.data ?? {};
  const read = useMemo(() => readMade(workflow.data), [workflow.data]);
  return { workflow: read, resolved, cells };
}

export type GridOf = {
  cells: Cells;
  /** What its rows and columns are given to, where one loop made it. */
  loop: GridLoop | null;
  /** The pictures that the job saved in the loop, by cell. */
  own: ReadonlyMap<number, Asset>;
};

/** The grid that a picture is, with the pictures of its cells. */
export function useGrid(asset: Asset, { workflow, cells }: Made): GridOf | null {
  const { api } = useApp();
  const loop = cells && workflow && asset.node !== null ? loopOf(workflow, asset.node) : null;
  const { job } = asset;
  const own = useQuery({
    queryKey: ["asset", asset.id, "cells"],
    queryFn: () => (job && loop && cells ? ownOf(api, job, loop, cells) : NONE),
    enabled: job !== null && loop !== null && cells !== null,
    staleTime: Infinity,
    retry: false,
  });
  return cells && { cells, loop, own: own.data ?? NONE };
}

const NONE: ReadonlyMap<number, Asset> = new Map();

async function ownOf(api: Api, job: string, loop: GridLoop, cells: Cells) {
  const found = new Map<number, Asset>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Api["assetsOf"]>> = await api.assetsOf(job, cursor);
    for (const asset of page.assets) {
      const index = iterationIn(asset.node ?? "", loop.id);
      // What was saved counts before what was only shown.
      if (index !== null && (asset.kind === "image" || !found.has(index))) found.set(index, asset);
    }
    cursor = page.next;
  } while (cursor !== null);
  // More iterations than cells: a cell is no longer one of them.
  return Math.max(...found.keys(), 0) < cells.count ? found : NONE;
}

function iterationIn(node: string, loop: string): number | null {
  const [, index] = node.startsWith(`${loop}/`) ? node.split("/") : [];
  return index !== undefined && /^\d+$/.test(index) ? Number(index) : null;
}
