import { memo } from "react";
import type { Problem } from "../api/types";
import { useApp } from "../app";
import type { NodeDescription } from "../graph/catalogue";
import { setUi } from "../graph/edit";
import type { NodeLayout } from "../graph/layout";
import { givenInto } from "../graph/links";
import { nameOfRow, type Row } from "../graph/rows";
import type { GraphNode } from "../graph/workflow";
import { t } from "../i18n";
import { BoundaryMark, OutputMark } from "./Boundary";
import css from "./rows.module.css";
import { WidgetRow } from "./WidgetRow";

type Props = {
  id: string;
  node: GraphNode;
  layout: NodeLayout;
  description: NodeDescription;
  problems: readonly Problem[];
};

/** The rows of a node, where the layout puts them. */
export const Rows = memo(function Rows({ id, node, layout, description, problems }: Props) {
  const given = givenInto(node);
  return layout.rows.map((row) => {
    if (row.kind === "ports")
      return <PortRow key={`ports:${row.y}`} id={id} row={row} problems={problems} given={given} />;
    if (row.kind === "more") return <MoreRow key="more" id={id} row={row} />;
    const name = nameOfRow(row);
    return (
      <WidgetRow
        key={name}
        id={id}
        row={row}
        name={name}
        node={node}
        description={description}
        problem={problems.find((problem) => problem.input === name)}
      />
    );
  });
});

function PortRow({
  id,
  row,
  problems,
  given,
}: {
  id: string;
  row: Extract<Row, { kind: "ports" }>;
  problems: readonly Problem[];
  given: ReadonlyMap<string, string>;
}) {
  const through = row.input && given.get(row.input.name);
  const problem = row.input && problems.find((p) => p.input === row.input?.name);
  return (
    <div className={css.ports} style={{ top: row.y, height: row.height }}>
      <span
        className={css.input}
        data-problem={problem ? true : undefined}
        title={problem?.message ?? row.input?.help}
      >
        {row.input?.label}
        {row.input && through && (
          <BoundaryMark at={{ node: id, side: "input", port: row.input.name }} through={through} />
        )}
      </span>
      <span className={css.output} title={row.output?.help}>
        {row.output && <OutputMark node={id} port={row.output.name} />}
        {row.output?.label}
      </span>
    </div>
  );
}

function MoreRow({ id, row }: { id: string; row: Extract<Row, { kind: "more" }> }) {
  const app = useApp();
  const open = row.hidden === 0;
  return (
    <button
      type="button"
      className={`${css.more} nodrag`}
      style={{ top: row.y, height: row.height }}
      aria-expanded={open}
      onClick={() =>
        app.documents
          .getState()
          .edit(t("Show options"), (graph) => setUi(graph, id, { advanced: !open }))
      }
    >
      {open ? t("Fewer options") : t("{hidden} more", { hidden: row.hidden })}
    </button>
  );
}
