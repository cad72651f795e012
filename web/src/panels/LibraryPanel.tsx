import { ChevronRight, CircleQuestionMark } from "lucide-react";
import { type CSSProperties, useMemo, useState } from "react";
import { explain } from "../actions/help";
import { useApp, useDocuments, useFamiliar } from "../app";
import { NODE_TYPE } from "../canvas/paneHandlers";
import { tintOf } from "../canvas/tint";
import type { NodeDescription } from "../graph/catalogue";
import { offeredNodes } from "../graph/offered";
import { searchNodes } from "../graph/search";
import { t } from "../i18n";
import { placeNode } from "../shell/choose";
import { Star } from "../shell/Star";
import { sceneOf } from "../stores/documents";
import css from "./library.module.css";
import { libraryGroups } from "./libraryGroups";
import panel from "./panels.module.css";

/** Every node type, by category; the familiar ones first. */
export function LibraryPanel() {
  const nodes = useDocuments((state) => offeredNodes(sceneOf(state)));
  const familiar = useFamiliar((state) => state);
  const [query, setQuery] = useState("");
  const found = useMemo(() => searchNodes(nodes, query, familiar), [nodes, query, familiar]);
  const groups = useMemo(() => libraryGroups(found, query, familiar), [found, query, familiar]);
  return (
    <>
      <input
        className={panel.filter}
        type="search"
        placeholder={t("Search nodes")}
        aria-label={t("Search nodes")}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <div className={panel.scroll}>
        {groups.map(({ key, title, nodes }) => (
          <details
            key={key}
            className={css.group}
            open={query !== "" || !familiar.folded.includes(key)}
            onToggle={(event) => {
              const folded = !event.currentTarget.open;
              if (!query && folded !== familiar.folded.includes(key)) familiar.fold(key, folded);
            }}
          >
            <summary>
              <ChevronRight size={12} aria-hidden />
              {title}
              <span className={css.count}>{nodes.length}</span>
            </summary>
            {nodes.map((node) => (
              <LibraryNode key={node.type} description={node} />
            ))}
          </details>
        ))}
        {groups.length === 0 && (
          <p className={panel.empty}>{t("Nothing is called “{query}”.", { query })}</p>
        )}
      </div>
    </>
  );
}

function LibraryNode({ description }: { description: NodeDescription }) {
  const app = useApp();
  const { type, title, summary } = description;
  return (
    <div className={css.node}>
      <button
        type="button"
        className={css.add}
        title={summary}
        draggable
        onDragStart={(event) => event.dataTransfer.setData(NODE_TYPE, type)}
        onClick={() => placeNode(app, description)}
        onKeyDown={(event) => {
          if (event.key !== "F1") return;
          event.preventDefault();
          explain(app, type);
        }}
      >
        <span className={css.dot} style={{ "--tint": tintOf(description) } as CSSProperties} />
        <span>{title}</span>
      </button>
      <button
        type="button"
        className={css.why}
        aria-label={t("Explain {title}", { title })}
        title={t("Explain {title}", { title })}
        onClick={() => explain(app, type)}
      >
        <CircleQuestionMark size={14} aria-hidden />
      </button>
      <Star type={type} title={title} />
    </div>
  );
}
