import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { readSaved, readVersion } from "../actions/savedWorkflows";
import { useApp } from "../app";
import type { Workflow } from "../graph/workflow";

/** What the server keeps, newest first; those with every word, or what lies in the trash. */
export function useSavedWorkflows(q = "", trashed = false) {
  const { api } = useApp();
  return useQuery({
    queryKey: ["workflows", { q, trashed }],
    queryFn: () => api.workflows({ q, trashed }),
    placeholderData: keepPreviousData,
  });
}

/** A saved workflow's graph; kept while its ETag stays. */
export function useSavedGraph(id: string, etag: string) {
  const app = useApp();
  return useQuery({
    queryKey: ["workflow", id, etag],
    queryFn: (): Promise<Workflow> => readSaved(app, id).then(({ workflow }) => workflow),
    staleTime: Infinity,
  });
}

/** One version: it never changes. */
export function useVersion(id: string, version: number | null) {
  const app = useApp();
  return useQuery({
    queryKey: ["version", id, version],
    queryFn: () => readVersion(app, id, version ?? 0),
    enabled: version !== null,
    staleTime: Infinity,
  });
}
