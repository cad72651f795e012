/** How long something took or may take. */

import { t } from "../i18n";

/** What something took: `320 ms`, `4.2 s`, `3 min 12 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return t("{n} ms", { n: Math.round(ms) });
  if (ms < 60_000) return t("{n} s", { n: (ms / 1000).toFixed(1) });
  const seconds = Math.round(ms / 1000);
  return t("{minutes} min {seconds} s", {
    minutes: Math.floor(seconds / 60),
    seconds: seconds % 60,
  });
}

/** What something may take, no finer than is known: `5 s`, `3 min`, `2 h 10 min`. */
export function roughly(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 100) return t("{n} s", { n: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return t("{n} min", { n: minutes });
  return t("{hours} h {minutes} min", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
