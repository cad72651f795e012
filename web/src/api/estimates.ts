/** Keeps the estimates of what runs and waits fresh, as often as the queue changes. */

import type { App } from "../app";
import { isActive, type RunState } from "../stores/run";

const PAUSE_MS = 300;

/** Asks until the returned function is called. */
export function followEstimates({ api, run }: App): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async () => {
    timer = undefined;
    try {
      run.getState().setEstimates(await api.estimates());
    } catch {
      // An estimate less is no reason to trouble anybody; the next change of the queue asks again.
    }
  };
  const stop = run.subscribe((state, before) => {
    if (state.connection !== "online" || state.jobs === before.jobs) return;
    const active = activeIds(state);
    if (active === activeIds(before)) return;
    if (active) timer ??= setTimeout(() => void ask(), PAUSE_MS);
    else if (Object.keys(state.estimates).length) run.getState().setEstimates({});
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

function activeIds({ jobs }: RunState): string {
  return Object.values(jobs)
    .filter(isActive)
    .map(({ id }) => id)
    .join(" ");
}
