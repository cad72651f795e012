/** Moments and spans as people say them. */

const MINUTE_MS = 60_000;

/** When something was: `just now`, `5 min ago`, `14:02`, `3 May, 14:02`. */
export function ago(moment: string, now = new Date()): string {
  const then = new Date(moment);
  const minutes = Math.floor((now.getTime() - then.getTime()) / MINUTE_MS);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  if (then.toDateString() === now.toDateString()) return then.toLocaleTimeString([], time);
  const day: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", ...time };
  if (then.getFullYear() !== now.getFullYear()) day.year = "numeric";
  return then.toLocaleString([], day);
}

/** How long something still takes: `1 s left`, `3 min left`, `2 h 5 min left`. */
export function left(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 120) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min left`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
