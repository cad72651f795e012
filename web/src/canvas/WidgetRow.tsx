import type { Problem } from "../api/types";
import { useApp } from "../app";
import type { NodeDescription } from "../graph/catalogue";
import { fillDefault, setInput } from "../graph/edit";
import { parsePath, valueAt } from "../graph/path";
import { heldBy } from "../graph/ports";
import type { Row } from "../graph/rows";
import { withoutNull } from "../graph/shape";
import { type GraphNode, isFed, isLink, type Json } from "../graph/workflow";
import { t } from "../i18n";
import { WIDGETS } from "../widgets";
import { BoundaryMark } from "./Boundary";
import css from "./rows.module.css";

type Props = {
  id: string;
  row: Extract<Row, { kind: "widget" }>;
  /** Path of the input, `how.color`. */
  name: string;
  node: GraphNode;
  description: NodeDescription;
  problem?: Problem;
};

/** An input with its widget, or with the name of what is linked into it. */
export function WidgetRow({ id, row, name, node, description, problem }: Props) {
  const app = useApp();
  const input = description.inputs.find((i) => i.name === name || name.startsWith(`${i.name}.`));
  const depth = input ? parsePath(input.name).length : 1;
  const value = valueAt(input && heldBy(node, input), row.path.slice(depth)) ?? row.schema.default;
  const field = `${id}.${name}`;
  const onChange = (next: Json) =>
    app.documents
      .getState()
      .edit(
        t("Change {name}", { name: row.label }),
        (graph) => setInput(fillDefault(graph, id, row.path, input?.default), id, name, next),
        `input:${field}`,
      );

  const tall = row.shape === "multiline" || row.shape === "json";
  const Widget = WIDGETS[row.shape];
  return (
    <div
      className={`${css.widget} nodrag`}
      data-shape={row.shape}
      data-tall={tall || undefined}
      data-nested={row.path.length > depth || undefined}
      data-problem={problem ? true : undefined}
      style={{ top: row.y, height: row.height }}
    >
      {(!tall || isFed(value)) && (
        <label className={css.label} htmlFor={field} title={row.help}>
          {row.label}
        </label>
      )}
      {isFed(value) ? (
        <span className={css.linked}>
          {isLink(value) ? (
            t("from {node}", { node: value.$link[0] })
          ) : (
            <BoundaryMark at={{ node: id, side: "input", port: name }} through={value.$input} />
          )}
        </span>
      ) : (
        <Widget
          id={field}
          label={row.label}
          schema={withoutNull(row.schema)}
          value={value}
          node={id}
          path={name}
          invalid={problem !== undefined}
          describedBy={problem && `${field}.problem`}
          onChange={onChange}
          onDone={app.documents.getState().seal}
        />
      )}
      {problem && (
        <p id={`${field}.problem`} className={css.problem}>
          {problem.message}
        </p>
      )}
    </div>
  );
}
