/** The jobs that ended, page by page, with a search over their names and prompts. */

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Job } from "../api/types";
import { useApp, useRun } from "../app";

export type HistoryFilter = { q: string; status: "all" | "succeeded" | "failed" | "cancelled" };

const PAGE = 40;
const ENDED = "succeeded,failed,cancelled";

export function useHistory({ q, status }: HistoryFilter, hidden: ReadonlySet<string>) {
  const app = useApp();
  const jobs = useRun((state) => state.jobs);
  const query = useInfiniteQuery({
    queryKey: ["jobs", q, status],
    queryFn: ({ pageParam }) =>
      app.api.jobsPage({
        limit: PAGE,
        cursor: pageParam ?? undefined,
        q: q || undefined,
        status: status === "all" ? ENDED : status,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages;
  const found = useMemo(
    () => merged(pages?.flatMap((page) => page.jobs) ?? [], jobs, hidden),
    [pages, jobs, hidden],
  );
  return { ...query, jobs: found };
}

/** The jobs of the pages as they are now: one that is tried again has left the history. */
export function merged(
  pages: readonly Job[],
  jobs: Readonly<Record<string, Job>>,
  hidden: ReadonlySet<string>,
): Job[] {
  return pages
    .map((job) => ({ ...job, ...jobs[job.id], notes: job.notes }))
    .filter((job) => job.finished_at && !hidden.has(job.id))
    .sort((a, b) => (b.finished_at ?? "").localeCompare(a.finished_at ?? ""));
}
