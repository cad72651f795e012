import { useMemo } from "react";
import { useDocuments, useRun } from "../app";
import { LOOP, type NodeLayout } from "../graph/layout";
import { words } from "../graph/ports";
import { withoutIterations } from "../graph/scope";
import { isSubgraph, type Point, subgraphOf } from "../graph/workflow";
import { t } from "../i18n";
import { activeGraph, sceneOf } from "../stores/documents";
import { type BodyNode, bodySketch } from "./bodySketch";
import { LoopFoot } from "./LoopFoot";
import css from "./loop.module.css";
import { PreviewCanvas } from "./PreviewCanvas";
import { useNodeRun } from "./useNodeRun";

type Body = NonNullable<NodeLayout["body"]>;
type Props = { id: string; layout: NodeLayout; body: Body };

/** Beyond this many nodes the body is told by its colours alone. */
const MOST_NAMED = 60;
/** A node this wide has room for its name, and this high for what it works on. */
const NAMED = 34;
const PICTURED = 40;

/** What a loop runs, in the frame that it draws around it: live, small, and gone into by a double click. */
export default function LoopBody({ id, layout, body }: Props) {
  const { runId, job, status } = useNodeRun(id);
  const { nodes, lines } = useBodySketch(id, layout, body);
  const states = useStates(job, runId);
  const named = nodes.length <= MOST_NAMED;
  return (
    <>
      {body.gives.map(({ name, y }) => (
        <span key={name} className={css.given} style={{ top: y - 12 }}>
          {words(name)}
        </span>
      ))}
      <div
        className={css.body}
        style={{ left: body.x, top: body.y, width: body.width, height: body.height }}
        data-running={status === "running" || undefined}
      >
        <svg className={css.lines} aria-hidden="true">
          {lines.map(({ key, d, color }) => (
            <path key={key} d={d} style={{ stroke: color }} />
          ))}
        </svg>
        {nodes.map((node) => (
          <Small
            key={node.id}
            node={node}
            named={named}
            status={states.get(node.id)}
            channel={job ? `${job}/${runId}/${node.id}` : null}
          />
        ))}
        {nodes.length === 0 && <p className={css.nothing}>{t("Nothing here yet")}</p>}
        <LoopFoot id={id} />
      </div>
    </>
  );
}

type SmallProps = {
  node: BodyNode;
  named: boolean;
  status: string | undefined;
  channel: string | null;
};

function Small({ node, named, status, channel }: SmallProps) {
  const { title, tint, x, y, width, height } = node;
  const pictured = named && channel && width >= PICTURED && height >= PICTURED;
  return (
    <div
      className={css.small}
      data-status={status}
      style={{ left: x, top: y, width, height, "--tint": tint } as React.CSSProperties}
    >
      {named && width >= NAMED && height >= 14 && <span>{title}</span>}
      {pictured && <PreviewCanvas channel={channel} />}
    </div>
  );
}

function useBodySketch(id: string, layout: NodeLayout, body: Body) {
  const node = useDocuments((state) => activeGraph(state).nodes[id]);
  const subgraphs = useDocuments((state) => sceneOf(state).workflow.subgraphs);
  const catalogue = useDocuments((state) => state.catalogue);
  const name = node && subgraphOf(node);
  const { collect, carry } = node?.inputs ?? {};
  const kept = collect || carry;
  return useMemo(() => {
    const graph = name === undefined ? undefined : subgraphs[name];
    if (!graph || !isSubgraph(graph)) return { nodes: [], lines: [] };
    const workflow = { format: "tessera" as const, version: 1, name: "", nodes: {}, subgraphs };
    const first = graph.outputs.find((output) => output.name === kept) ?? graph.outputs[0];
    const at = (y: number | undefined, x: number): Point | null =>
      y === undefined ? null : [x, Math.min(y - body.y, body.height - LOOP.foot - 6)];
    const portY = (side: string, wanted: (name: string) => boolean) =>
      layout.ports.find(({ port }) => port.side === side && wanted(port.name))?.y;
    return bodySketch(
      { workflow, graph, catalogue },
      {
        width: body.width,
        height: body.height - LOOP.foot,
        enters: (input) =>
          at(
            body.gives.find((given) => given.name === input)?.y ??
              portY("input", (port) => port === `inputs.${input}`),
            0,
          ),
        leaves: (output) =>
          output === first?.name
            ? at(
                portY("output", () => true),
                body.width,
              )
            : null,
      },
    );
  }, [name, subgraphs, catalogue, kept, layout, body]);
}

/** How the nodes inside fare, by their ids: each in the turn that runs, or its last. */
function useStates(job: string | null, loop: string): ReadonlyMap<string, string> {
  const told = useRun((state) => {
    const last = new Map<string, string>();
    for (const [ran, { status }] of Object.entries((job && state.jobs[job]?.nodes) || {})) {
      const place = withoutIterations(ran);
      if (!place.startsWith(`${loop}/`)) continue;
      const inner = place.slice(loop.length + 1).split("/")[0] ?? "";
      if (last.get(inner) !== "running") last.set(inner, status);
    }
    return [...last].map((pair) => pair.join(" ")).join("\n");
  });
  return useMemo(
    () => new Map(told.split("\n").map((line) => line.split(" ") as [string, string])),
    [told],
  );
}
