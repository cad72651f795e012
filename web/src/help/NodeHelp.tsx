import { PortMark } from "../canvas/PortMark";
import type { InputDescription, NodeDescription, OutputDescription } from "../graph/catalogue";
import { words } from "../graph/ports";
import { withoutNull } from "../graph/shape";
import { t } from "../i18n";
import { boundsOf, choicesOf, defaultOf, kindOf, sourceOf } from "./explain";
import css from "./help.module.css";
import { Options } from "./Options";
import { Prose } from "./Prose";

/** A node type explained: what it does, what it takes and gives, where its code lies. */
export function NodeHelp({ description }: { description: NodeDescription }) {
  const { title, type, summary, help, inputs, outputs, deprecated } = description;
  const others = [...description.aliases, ...description.synonyms];
  const source = sourceOf(description);
  return (
    <article className={css.help} aria-label={t("About {title}", { title })}>
      <header>
        <h3>{title}</h3>
        <code>{type}</code>
      </header>
      {deprecated && <p className={css.warning}>{deprecated}</p>}
      <p className={css.summary}>
        <Prose text={summary} />
      </p>
      {help.split(/\n\s*\n/).map((paragraph) => (
        <p key={paragraph}>
          <Prose text={paragraph} />
        </p>
      ))}
      {inputs.length > 0 && (
        <section>
          <h4>{t("Inputs")}</h4>
          <dl>
            {inputs.map((input) => (
              <Input key={input.name} input={input} />
            ))}
          </dl>
        </section>
      )}
      {outputs.length > 0 && (
        <section>
          <h4>{t("Outputs")}</h4>
          <dl>
            {outputs.map((output) => (
              <Output key={output.name} output={output} />
            ))}
          </dl>
        </section>
      )}
      {(others.length > 0 || source) && (
        <footer>
          {others.length > 0 && <p>{t("Also found as {names}.", { names: others.join(", ") })}</p>}
          {source && (
            <p>
              {t("Source:")} <code>{source}</code>
            </p>
          )}
        </footer>
      )}
    </article>
  );
}

function Input({ input }: { input: InputDescription }) {
  const { schema, required, help, lazy } = input;
  const bounds = schema ? boundsOf(schema) : "";
  const choices = schema ? choicesOf(schema) : [];
  const preset = defaultOf(input);
  const facts = [
    kindOf(input),
    bounds,
    required ? t("required") : preset && t("default {value}", { value: preset }),
    lazy && t("computed only if it is needed"),
  ];
  return (
    <div>
      <dt>
        <PortMark wire={input.wire ?? input.accepts[0] ?? "*"} hollow={!required} size={11} />
        {input.title ?? words(input.name)}
      </dt>
      <dd className={css.facts}>{facts.filter(Boolean).join(" · ")}</dd>
      {help && (
        <dd>
          <Prose text={help} />
        </dd>
      )}
      {schema && withoutNull(schema).discriminator ? (
        <Options schema={schema} />
      ) : (
        choices.length > 0 && <dd className={css.choices}>{choices.join(", ")}</dd>
      )}
    </div>
  );
}

function Output({ output: { name, title, wire, list, help } }: { output: OutputDescription }) {
  return (
    <div>
      <dt>
        <PortMark wire={wire} size={11} />
        {title ?? words(name)}
      </dt>
      <dd className={css.facts}>{list ? t("several {wire}", { wire }) : wire}</dd>
      {help && (
        <dd>
          <Prose text={help} />
        </dd>
      )}
    </div>
  );
}
