import { type CSSProperties, useMemo, useState } from "react";
import { useApp, useDocuments } from "../app";
import { NODE_TYPE } from "../canvas/paneHandlers";
import { tintOf } from "../canvas/tint";
import type { NodeDescription } from "../graph/catalogue";
import { searchNodes } from "../graph/search";
import { placeNode } from "../shell/choose";
import css from "./panels.module.css";

/** Every node type, by category. */
export function LibraryPanel() {
  const catalogue = useDocuments((state) => state.catalogue);
  const [query, setQuery] = useState("");
  const groups = useMemo(() => grouped(searchNodes(catalogue.nodes, query)), [catalogue, query]);
  return (
    <>
      <input
        className={css.filter}
        type="search"
        placeholder="Search nodes"
        aria-label="Search nodes"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <div className={css.scroll}>
        {groups.map(([category, nodes]) => (
          <section key={category}>
            <h3 className={css.category}>{category}</h3>
            {nodes.map((node) => (
              <LibraryNode key={node.type} description={node} />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}

function LibraryNode({ description }: { description: NodeDescription }) {
  const app = useApp();
  return (
    <button
      type="button"
      className={css.node}
      title={description.summary}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(NODE_TYPE, description.type)}
      onClick={() => placeNode(app, description)}
    >
      <span className={css.dot} style={{ "--tint": tintOf(description) } as CSSProperties} />
      {description.title}
    </button>
  );
}

function grouped(
  found: readonly { description: NodeDescription }[],
): [string, NodeDescription[]][] {
  const groups = new Map<string, NodeDescription[]>();
  for (const { description } of found)
    groups.set(description.category, [...(groups.get(description.category) ?? []), description]);
  return [...groups];
}
