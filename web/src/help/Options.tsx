import type { Schema } from "../graph/catalogue";
import { optionName, words } from "../graph/ports";
import { withoutNull } from "../graph/shape";
import { nodeText } from "../i18n/nodeTexts";
import { factsOf } from "./explain";
import css from "./help.module.css";
import { Prose } from "./Prose";

/** The options of a choice that bring fields of their own: what each does, and what it takes. */
export function Options({ schema }: { schema: Schema }) {
  const { oneOf, discriminator } = withoutNull(schema);
  if (!oneOf || !discriminator) return null;
  return (
    <dd>
      <ul className={css.options}>
        {oneOf.map((option) => {
          const name = optionName(option, discriminator);
          return (
            <li key={name}>
              <strong>{nodeText(words(name))}</strong>{" "}
              {option.description && <Prose text={option.description} />}
              <Fields of={option} but={discriminator} />
            </li>
          );
        })}
      </ul>
    </dd>
  );
}

function Fields({ of: { properties = {} }, but }: { of: Schema; but: string }) {
  const fields = Object.entries(properties).filter(([name]) => name !== but);
  if (fields.length === 0) return null;
  return (
    <ul>
      {fields.map(([name, schema]) => (
        <li key={name}>
          {nodeText(words(name))}
          <span className={css.facts}> {factsOf(schema).join(" · ")}</span>
          {schema.description && (
            <div>
              <Prose text={schema.description} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
