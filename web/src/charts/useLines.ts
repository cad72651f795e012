import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useApp, useRun } from "../app";
import { withoutIterations } from "../graph/scope";
import type { Curves } from "../stores/live";
import { isActive } from "../stores/run";
import { type Line, merge, type Point } from "./lines";

export type ShownRun = { job: string; name: string };

/** The curves of some jobs: what the server kept, and what is measured from now on. */
export function useLines(runs: readonly ShownRun[]): { lines: readonly Line[]; pending: boolean } {
  const app = useApp();
  const kept = useQueries({
    queries: runs.map(({ job }) => ({
      queryKey: ["metrics", job],
      queryFn: () => app.api.metrics(job),
      staleTime: Infinity,
    })),
  });
  const live = useLive(runs.map(({ job }) => job));
  const data = kept.map((query) => query.data);
  const lines = useMemo(
    () => runs.flatMap((run, i) => linesOf(run, data[i] ?? [], live.get(run.job))),
    [runs, live, ...data],
  );
  return { lines, pending: kept.some((query) => query.isPending) };
}

type Kept = readonly { node: string; series: string; points: readonly (readonly unknown[])[] }[];
type Measured = ReadonlyMap<string, Curves>;

function linesOf({ job, name }: ShownRun, kept: Kept, live: Measured | undefined): Line[] {
  const lines = new Map<string, Line>();
  const add = (node: string, series: string, points: readonly Point[]) => {
    const key = `${job} ${node} ${series}`;
    const before = lines.get(key);
    const line = { key, job, run: name, node, series };
    lines.set(key, { ...line, points: merge(before?.points ?? [], points) });
  };
  for (const { node, series, points } of kept)
    add(
      withoutIterations(node),
      series,
      points.map(([step, value]): Point => [Number(step), Number(value)]),
    );
  for (const [node, curves] of live ?? [])
    for (const [series, points] of curves) add(node, series, points);
  return [...lines.values()];
}

/** What runs measure while they are looked at, by job and node; once a frame at most. */
function useLive(jobs: readonly string[]): ReadonlyMap<string, Measured> {
  const app = useApp();
  const [live, setLive] = useState<ReadonlyMap<string, Measured>>(new Map());
  const nodes = useRun((state) =>
    jobs
      .map((id) => {
        const job = state.jobs[id];
        const names = job && isActive(job) ? Object.keys(job.nodes) : [];
        return [id, ...new Set(names.map(withoutIterations))].join(" ");
      })
      .join("\n"),
  );
  useEffect(() => {
    const latest = new Map<string, Map<string, Curves>>();
    let frame = 0;
    const tell = () => {
      frame = 0;
      setLive(new Map([...latest].map(([job, curves]) => [job, new Map(curves)])));
    };
    const listening = nodes.split("\n").flatMap((line) => {
      const [job = "", ...names] = line.split(" ");
      return names.map((node) =>
        app.live.curves.listen(`${job}/${node}`, (curves) => {
          latest.set(job, (latest.get(job) ?? new Map()).set(node, curves));
          frame ||= requestAnimationFrame(tell);
        }),
      );
    });
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of listening) stop();
    };
  }, [app, nodes]);
  return live;
}
