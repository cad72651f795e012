/** Moments and spans as people say them. */

import { language, t } from "../i18n";
import { roughly } from "./duration";

const MINUTE_MS = 60_000;

/** When something was: `just now`, `5 min ago`, `14:02`, `3 May, 14:02`. */
export function ago(moment: string, now = new Date()): string {
  const then = new Date(moment);
  const minutes = Math.floor((now.getTime() - then.getTime()) / MINUTE_MS);
  if (minutes < 1) return t("just now");
  if (minutes < 60) return t("{minutes} min ago", { minutes });
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  // In English as the browser's region writes it.
  const locale = language === "en" ? [] : language;
  if (then.toDateString() === now.toDateString()) return then.toLocaleTimeString(locale, time);
  const day: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", ...time };
  if (then.getFullYear() !== now.getFullYear()) day.year = "numeric";
  return then.toLocaleString(locale, day);
}

/** How long something still takes: `1 s left`, `3 min left`, `2 h 5 min left`. */
export function left(ms: number): string {
  return t("{time} left", { time: roughly(ms) });
}
