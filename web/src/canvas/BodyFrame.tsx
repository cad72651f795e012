import { ViewportPortal } from "@xyflow/react";
import { Boxes, Repeat } from "lucide-react";
import { useDocuments, useGeometry } from "../app";
import { type Box, boundsOf } from "../graph/bounds";
import type { Catalogue } from "../graph/catalogue";
import { graphAt, type Scope } from "../graph/scope";
import { isSubgraph, SUBGRAPH, type Workflow } from "../graph/workflow";
import { t } from "../i18n";
import { activeDocument, activeGraph } from "../stores/documents";
import type { FlowNode } from "../stores/geometry";
import css from "./boundary.module.css";

/** Room between the nodes and the frame around them; the header stands above it. */
const ROOM = { x: 56, y: 40 };
const HEADER = 34;

/** Around the inside of a subgraph: what runs it, what it is given and what it gives. */
export function BodyFrame() {
  const inside = useDocuments((state) => activeDocument(state).scope.length > 0);
  return inside ? <Frame /> : null;
}

function Frame() {
  const nodes = useGeometry((state) => state.nodes);
  const graph = useDocuments(activeGraph);
  const document = useDocuments(activeDocument);
  const catalogue = useDocuments((state) => state.catalogue);
  const box = boundsOf(nodes.map(boxOf));
  if (!box || !isSubgraph(graph)) return null;
  const loop = loopAround(document.history.present, document.scope, catalogue);
  const name = document.scope.at(-1)?.subgraph ?? "";
  return (
    <ViewportPortal>
      <section
        className={css.frame}
        data-loop={loop ? true : undefined}
        aria-label={
          loop ? t("Body of {name}", { name: loop.title }) : t("Subgraph {name}", { name })
        }
        style={{
          transform: `translate(${box.x - ROOM.x}px, ${box.y - ROOM.y - HEADER}px)`,
          width: box.width + 2 * ROOM.x,
          height: box.height + 2 * ROOM.y + HEADER,
        }}
      >
        <header>
          {loop ? <Repeat size={15} aria-hidden /> : <Boxes size={15} aria-hidden />}
          <strong>{loop?.title ?? name}</strong>
          {loop && <span>{loop.summary}</span>}
          {loop && loop.gives.length > 0 && (
            <span>{t("It gives {names}.", { names: loop.gives.join(", ") })}</span>
          )}
        </header>
      </section>
    </ViewportPortal>
  );
}

function boxOf({ position, data: { layout } }: FlowNode): Box {
  return { ...position, width: layout.width, height: layout.height };
}

type Loop = { title: string; summary: string; gives: readonly string[] };

/** The loop whose body is on the canvas; null inside a plain instance. */
function loopAround(workflow: Workflow, scope: Scope, catalogue: Catalogue): Loop | null {
  const last = scope.at(-1);
  const node = last && graphAt(workflow, scope.slice(0, -1)).nodes[last.instance];
  if (!node || node.type.startsWith(SUBGRAPH)) return null;
  const described = catalogue.get(node.type);
  const gives = described?.inputs.flatMap((input) => input.schema?.gives ?? []) ?? [];
  const title = node.ui?.title || described?.title || node.type;
  return { title, summary: described?.summary ?? "", gives };
}
