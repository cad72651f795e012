/** When something was, as people say it: `just now`, `5 min ago`, `14:02`, `3 May, 14:02`. */

const MINUTE_MS = 60_000;

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
