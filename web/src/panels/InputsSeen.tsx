import type { JobError } from "../api/types";
import { t } from "../i18n";
import own from "./problems.module.css";

/** The inputs a node was given when it failed, and where in its code that was. */
export function InputsSeen({ error }: { error: JobError }) {
  const inputs = Object.entries(error.inputs);
  return (
    <>
      {inputs.length > 0 && (
        <details className={own.more} open={inputs.length <= 8}>
          <summary>{t("The inputs it saw")}</summary>
          <dl className={own.inputs}>
            {inputs.map(([name, value]) => (
              <div key={name} data-wrong={name === error.input || undefined}>
                <dt>{name}</dt>
                <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {error.traceback && (
        <details className={own.more}>
          <summary>{t("Where in the code")}</summary>
          <pre>{error.traceback}</pre>
        </details>
      )}
    </>
  );
}
