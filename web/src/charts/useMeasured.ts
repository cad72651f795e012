import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { MeasuredJob } from "../api/types";
import { useApp, useRun } from "../app";
import { isActive } from "../stores/run";

const PAGE = 100;

/** The jobs that measured something, newest first; one that runs joins them as soon as it does. */
export function useMeasured() {
  const app = useApp();
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: ["curves"],
    queryFn: ({ pageParam }) => app.api.measured({ limit: PAGE, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const charted = useRun((state) =>
    Object.values(state.jobs)
      .map((job) => `${job.id} ${isActive(job)}`)
      .join("\n"),
  );
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ["curves"] });
    void client.invalidateQueries({ queryKey: ["metrics"] });
  }, [client, charted]);
  const measuring = useMeasuring();
  const jobs = useMemo(() => {
    const kept = query.data?.pages.flatMap((page) => page.jobs) ?? [];
    const known = new Set(kept.map(({ job }) => job));
    return [...measuring.filter(({ job }) => !known.has(job)), ...kept];
  }, [query.data, measuring]);
  const more = query.hasNextPage ? () => void query.fetchNextPage() : null;
  return { jobs, more, pending: query.isPending };
}

/** Running jobs that the server may not have listed yet, from their first point on. */
function useMeasuring(): readonly MeasuredJob[] {
  const { live, run } = useApp();
  const active = useRun(({ jobs }) =>
    Object.values(jobs)
      .filter(isActive)
      .map(({ id }) => id)
      .join(" "),
  );
  const [heard, setHeard] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const hear = (id: string) => () =>
      setHeard((before) => (before.has(id) ? before : new Set(before).add(id)));
    const stops = active.split(" ").map((id) => live.curves.listen(id, hear(id)));
    return () => {
      for (const stop of stops) stop();
    };
  }, [live, active]);
  return useMemo(
    () =>
      active.split(" ").flatMap((id) => {
        const job = run.getState().jobs[id];
        if (!job || !heard.has(id)) return [];
        const { name, status, created_at } = job;
        return [{ job: id, name, status, created_at, nodes: [] }];
      }),
    [run, active, heard],
  );
}
