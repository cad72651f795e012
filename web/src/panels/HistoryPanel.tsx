import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useApp } from "../app";
import { t } from "../i18n";
import { forgetSoon } from "./forget";
import { type HistoryFilter, useHistory } from "./history";
import { PastJob } from "./PastJob";
import css from "./panels.module.css";
import past from "./past.module.css";

const STATUSES: Record<HistoryFilter["status"], string> = {
  all: t("All"),
  succeeded: t("Done"),
  failed: t("Failed"),
  cancelled: t("Cancelled"),
};

/** Jobs that ended, newest first; each opens with the graph it ran. */
export function HistoryPanel() {
  const app = useApp();
  const [q, setQ] = useState("");
  const [status, setStatus] = useState<HistoryFilter["status"]>("all");
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const filter = { q: useDeferredValue(q.trim()), status };
  const { jobs, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } = useHistory(
    filter,
    hidden,
  );
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || !hasNextPage) return;
    const seen = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting && !isFetchingNextPage) void fetchNextPage();
    });
    seen.observe(end.current);
    return () => seen.disconnect();
  }, [hasNextPage, fetchNextPage, isFetchingNextPage]);
  const searching = filter.q !== "" || status !== "all";
  return (
    <>
      <input
        className={css.filter}
        type="search"
        value={q}
        placeholder={t("Search names and prompts")}
        aria-label={t("Search the history")}
        onChange={(event) => setQ(event.target.value)}
      />
      <fieldset className={past.statuses} aria-label={t("How they ended")}>
        {(Object.keys(STATUSES) as HistoryFilter["status"][]).map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={status === name}
            onClick={() => setStatus(name)}
          >
            {STATUSES[name]}
          </button>
        ))}
      </fieldset>
      <div className={css.scroll}>
        {!isPending && jobs.length === 0 && (
          <p className={css.empty}>
            {searching ? t("Nothing was found.") : t("Jobs that ended appear here.")}
          </p>
        )}
        {jobs.map((job) => (
          <PastJob
            key={job.id}
            job={job}
            onForget={() =>
              forgetSoon(app, job, (gone) =>
                setHidden((before) => {
                  const next = new Set(before);
                  if (gone) next.add(job.id);
                  else next.delete(job.id);
                  return next;
                }),
              )
            }
          />
        ))}
        <div ref={end} className={past.end} />
      </div>
    </>
  );
}
