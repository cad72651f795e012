/** What is said of a job in a line. */

import type { Estimate, Job } from "../api/types";
import { t } from "../i18n";
import { duration, roughly } from "./duration";

/** The seed of a job, or how many it has. */
export function seedWords({ seeds }: Pick<Job, "seeds">): string {
  const values = Object.values(seeds);
  const [first] = values;
  if (first === undefined) return "";
  if (new Set(values.map(String)).size > 1) return t("{count} seeds", { count: values.length });
  return t("seed {seed}", { seed: first });
}

/** Every seed with its place, one a line. */
export function allSeeds({ seeds }: Pick<Job, "seeds">): string {
  return Object.entries(seeds)
    .map(([place, seed]) => `${place} = ${seed}`)
    .join("\n");
}

/** `about 12 s`; as what it is: what like nodes took before. */
export function estimateWords(estimate: Estimate | undefined): string {
  if (!estimate || estimate.ms < 100) return "";
  const time = roughly(estimate.ms);
  if (estimate.unknown) return t("at least {time}", { time });
  return estimate.rough ? t("roughly {time}", { time }) : t("about {time}", { time });
}

/** What an estimate rests on. */
export function groundsOf(estimate: Estimate): string {
  const grounds = estimate.rough
    ? t("An estimate: some of its nodes ran before with other settings only.")
    : t(
        "An estimate: the median of the last {count} runs of the same nodes with the same settings.",
        {
          count: estimate.runs,
        },
      );
  if (!estimate.unknown) return grounds;
  const more = t("{count} nodes never ran before and are not counted.", {
    count: estimate.unknown,
  });
  return `${grounds} ${more}`;
}

export function took({ started_at, finished_at }: Pick<Job, "started_at" | "finished_at">): string {
  if (!started_at || !finished_at) return "";
  return duration(Date.parse(finished_at) - Date.parse(started_at));
}
