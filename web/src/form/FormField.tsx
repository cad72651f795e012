import type { Problem } from "../api/types";
import { useApp } from "../app";
import { fillDefault, setInput } from "../graph/edit";
import { type FormField as Field, sentence } from "../graph/form";
import { withoutNull } from "../graph/shape";
import type { Json } from "../graph/workflow";
import { t } from "../i18n";
import { WIDGETS } from "../widgets";
import css from "./form.module.css";

type Props = { field: Field; problem?: Problem };

/** What needs the width of the page. */
const WIDE = new Set(["multiline", "json", "list", "picture"]);

/** One input with room to read: its label above, its widget, what is wrong with it below. */
export function FormField({ field, problem }: Props) {
  const app = useApp();
  const { node, input, row, value, fallback } = field;
  const id = `form.${node}.${input}`;
  const label = field.label || sentence(row.label);
  const { editWorkflow, seal } = app.documents.getState();
  const onChange = (next: Json) =>
    editWorkflow(
      t("Change {name}", { name: label }),
      (workflow) => setInput(fillDefault(workflow, node, row.path, fallback), node, input, next),
      `input:${node}.${input}`,
    );
  const Widget = WIDGETS[row.shape];
  const wide = WIDE.has(row.shape);
  return (
    <div className={css.field} data-shape={row.shape} data-wide={wide || undefined}>
      <label htmlFor={id} title={row.help}>
        {label}
        {row.required && value === undefined && <em>{t("needed")}</em>}
      </label>
      <div className={css.control}>
        <Widget
          id={id}
          label={label}
          schema={withoutNull(row.schema)}
          value={value}
          node={node}
          path={input}
          invalid={problem !== undefined}
          describedBy={problem && `${id}.problem`}
          onChange={onChange}
          onDone={seal}
        />
      </div>
      {problem && (
        <p id={`${id}.problem`} className={css.wrong}>
          {problem.message} {problem.remedy}
        </p>
      )}
    </div>
  );
}
