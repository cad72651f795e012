import type { NodeProps } from "@xyflow/react";
import { useStore } from "@xyflow/react";
import { memo, Suspense } from "react";
import { useDocuments } from "../app";
import { fetched } from "../fetched";
import { givenInto, linksInto, portOf } from "../graph/links";
import { subgraphOf } from "../graph/workflow";
import { t } from "../i18n";
import { activeGraph, sceneOf } from "../stores/documents";
import type { FlowNode } from "../stores/geometry";
import { useFar } from "./far";
import { NodeChart } from "./NodeChart";
import { NodeHeader } from "./NodeHeader";
import { NodePicture } from "./NodePicture";
import { NodeResizer } from "./NodeResizer";
import css from "./node.module.css";
import { PortHandle } from "./PortHandle";
import { Rows } from "./Rows";
import { tintOf } from "./tint";
import { useNodeRun } from "./useNodeRun";

const LoopBody = fetched(() => import("./LoopBody"));

/** A node on the canvas, near enough to be read. */
export const NodeView = memo(function NodeView(props: NodeProps<FlowNode>) {
  return useFar() ? null : <NearNode {...props} />;
});

function NearNode({ id, data, selected }: NodeProps<FlowNode>) {
  const node = useDocuments((state) => activeGraph(state).nodes[id]);
  const catalogue = useDocuments((state) => state.catalogue);
  const subgraphs = useDocuments((state) => sceneOf(state).workflow.subgraphs);
  const linkedOutputs = useLinkedOutputs(id);
  const run = useNodeRun(id);
  if (!node) return null;

  const description = catalogue.describe({ subgraphs }, node);
  const title = node.ui?.title || description?.title || node.type;
  const linkedInputs = new Set([
    ...linksInto(node).map((link) => portOf(link.path)),
    ...givenInto(node).keys(),
  ]);
  const inside = subgraphOf(node);
  const { layout, known } = data;
  return (
    <article
      className={css.node}
      data-selected={selected || undefined}
      data-mode={node.mode ?? "active"}
      data-loop={description?.loop ? true : undefined}
      data-status={run.status}
      data-unknown={!known || undefined}
      data-problem={run.problems.length > 0 || undefined}
      aria-label={title}
      style={{ "--tint": tintOf(description, node) } as React.CSSProperties}
    >
      <NodeHeader
        id={id}
        title={title}
        summary={description?.summary}
        run={run}
        mode={node.mode}
        pinned={node.ui?.pinned}
        loop={description?.loop !== undefined}
        inside={inside !== undefined && inside in subgraphs ? inside : undefined}
      />
      {!known && (
        <p className={css.unknown}>{t("{type} is not installed.", { type: node.type })}</p>
      )}
      {!node.ui?.collapsed && description && (
        <Rows
          id={id}
          node={node}
          layout={layout}
          description={description}
          problems={run.problems}
        />
      )}
      {layout.body && (
        <Suspense>
          <LoopBody id={id} layout={layout} body={layout.body} />
        </Suspense>
      )}
      {layout.chart && <NodeChart id={id} place={layout.chart} />}
      {layout.picture && <NodePicture id={id} title={title} place={layout.picture} />}
      {layout.ports.map((placed) => (
        <PortHandle
          key={`${placed.port.side}:${placed.port.name}`}
          node={id}
          title={title}
          placed={placed}
          linked={
            placed.port.side === "input"
              ? linkedInputs.has(placed.port.name)
              : linkedOutputs.includes(` ${placed.port.name} `)
          }
        />
      ))}
      {selected && !node.ui?.collapsed && <NodeResizer id={id} layout={layout} />}
    </article>
  );
}

/** The linked outputs as one string, so that the node draws anew only when they change. */
function useLinkedOutputs(id: string): string {
  return useStore((state) => {
    const names = new Set<string>();
    for (const key of state.connectionLookup.get(`${id}-source`)?.values() ?? [])
      names.add((key.sourceHandle ?? "").replace(/^out:/, ""));
    return ` ${[...names].join(" ")} `;
  });
}
