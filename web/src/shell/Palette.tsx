import { CircleQuestionMark, Search, Star } from "lucide-react";
import { type KeyboardEvent, Suspense, useEffect, useId, useMemo, useState } from "react";
import { matches, show } from "../actions/shortcut";
import { useApp, useDocuments, useFamiliar, useView } from "../app";
import { fetched } from "../fetched";
import { nameOf } from "../graph/whyNot";
import { t } from "../i18n";
import { sceneOf } from "../stores/documents";
import type { PaletteRequest } from "../stores/view";
import { choose } from "./choose";
import { Dialog } from "./Dialog";
import { PaletteOption } from "./PaletteOption";
import css from "./palette.module.css";
import { itemsFor } from "./paletteItems";

const NodeHelp = fetched(() =>
  import("../help/NodeHelp").then((module) => ({ default: module.NodeHelp })),
);

const LIKE = "Mod+D";
const EXPLAIN = "F1";

/** Find a node, a port to link to, or an action, by typing. */
export function Palette() {
  const request = useView((state) => state.palette);
  return request && <OpenPalette request={request} />;
}

function OpenPalette({ request }: { request: PaletteRequest }) {
  const app = useApp();
  const list = useId();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const [explaining, setExplaining] = useState(false);
  const catalogue = useDocuments((state) => state.catalogue);
  const items = useMemo(() => itemsFor(app, query, request), [app, query, request, catalogue]);
  const favourites = useFamiliar((state) => state.favourites);
  const { from } = request;
  const chosen = items[at];
  const node = chosen?.kind === "node" ? chosen.description : null;
  const close = () => app.view.getState().set({ palette: null });
  const pick = (index: number) => {
    const item = items[index];
    if (!item) return;
    close();
    // After the dialog gave the focus back, so that the chosen node keeps it.
    queueMicrotask(() => choose(app, item, request));
  };
  const like = () => node && app.familiar.getState().toggle(node.type);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt((now) => (now + 1) % Math.max(items.length, 1));
    else if (event.key === "ArrowUp")
      setAt((now) => (now - 1 + items.length) % Math.max(items.length, 1));
    else if (event.key === "Enter") pick(at);
    else if (matches(EXPLAIN, event.nativeEvent)) setExplaining(!explaining);
    else if (matches(LIKE, event.nativeEvent)) like();
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    document.getElementById(`${list}.${at}`)?.scrollIntoView({ block: "nearest" });
  }, [list, at]);

  return (
    <Dialog
      label={from ? t("Link to") : t("Add a node")}
      className={explaining ? `${css.palette} ${css.wide}` : css.palette}
      onClose={close}
    >
      <div className={css.query}>
        <Search size={17} aria-hidden />
        <input
          type="text"
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={items.length ? `${list}.${at}` : undefined}
          aria-label={from ? t("Search what takes this link") : t("Search nodes and actions")}
          placeholder={from ? t("What to link it to") : t("Search nodes and actions")}
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        {from && (
          <span className={css.chip}>
            {nameOf(sceneOf(app.documents.getState()), from.node)} · {from.port}
          </span>
        )}
      </div>
      <div className={css.body}>
        <div id={list} className={css.options} role="listbox" aria-label={t("Found")}>
          {items.map((item, index) => (
            <PaletteOption
              key={`${item.kind} ${item.key}`}
              id={`${list}.${index}`}
              item={item}
              before={items[index - 1]}
              selected={index === at}
              liked={item.kind === "node" && favourites.includes(item.key)}
              onHover={() => setAt(index)}
              onPick={() => pick(index)}
            />
          ))}
          {items.length === 0 && (
            <p className={css.none}>
              {from
                ? t("Nothing here takes this link.")
                : t("Nothing is called “{query}”.", { query })}
            </p>
          )}
        </div>
        {explaining && (
          <section
            className={css.help}
            aria-label={t("Explain")}
            aria-live="polite"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what is long
            tabIndex={0}
          >
            <Suspense>
              {node ? (
                <NodeHelp description={node} />
              ) : (
                <p>{t("Choose a node to read about it.")}</p>
              )}
            </Suspense>
          </section>
        )}
      </div>
      <footer className={css.foot}>
        <button
          type="button"
          disabled={!node}
          aria-pressed={node ? favourites.includes(node.type) : false}
          onClick={like}
        >
          <Star
            size={13}
            fill={node && favourites.includes(node.type) ? "currentColor" : "none"}
            aria-hidden
          />
          {t("Favourite")} <kbd>{show(LIKE)}</kbd>
        </button>
        <button type="button" aria-pressed={explaining} onClick={() => setExplaining(!explaining)}>
          <CircleQuestionMark size={13} aria-hidden />
          {t("Explain")} <kbd>{show(EXPLAIN)}</kbd>
        </button>
      </footer>
    </Dialog>
  );
}
