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
                <dd>
                  <Seen value={value} />
                </dd>
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

/** A value as the server described it: text, JSON, or a picture with its shape. */
function Seen({ value }: { value: unknown }) {
  if (Array.isArray(value) && value.some(isPicture))
    return value.map((item, place) => <Seen key={place} value={item} />);
  if (isPicture(value))
    return (
      <span className={own.seen}>
        <img src={value.picture} alt="" />
        <span>{value.is}</span>
      </span>
    );
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return (
    <span className={own.text} tabIndex={text.length > LONG ? 0 : undefined}>
      {text}
    </span>
  );
}

/** Texts that may be higher than their place. */
const LONG = 160;

type Picture = { is: string; picture: string };

function isPicture(value: unknown): value is Picture {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Picture).is === "string" &&
    typeof (value as Picture).picture === "string" &&
    (value as Picture).picture.startsWith("data:image/")
  );
}
