import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useApp, useDocuments, useView } from "../app";
import { nameOf } from "../graph/whyNot";
import { sceneOf } from "../stores/documents";
import type { PaletteRequest } from "../stores/view";
import { choose } from "./choose";
import { Dialog } from "./Dialog";
import css from "./dialog.module.css";
import { PaletteOption } from "./PaletteOption";
import { itemsFor } from "./paletteItems";

/** Find a node, a port to link to, or an action, by typing. */
export function Palette() {
  const request = useView((state) => state.palette);
  return request && <OpenPalette request={request} />;
}

function OpenPalette({ request }: { request: PaletteRequest }) {
  const app = useApp();
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const catalogue = useDocuments((state) => state.catalogue);
  const items = useMemo(() => itemsFor(app, query, request), [app, query, request, catalogue]);
  const { from } = request;
  const close = () => app.view.getState().set({ palette: null });
  const pick = (index: number) => {
    const item = items[index];
    if (!item) return;
    close();
    // After the dialog gave the focus back, so that the chosen node keeps it.
    queueMicrotask(() => choose(app, item, request));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt((now) => (now + 1) % Math.max(items.length, 1));
    else if (event.key === "ArrowUp")
      setAt((now) => (now - 1 + items.length) % Math.max(items.length, 1));
    else if (event.key === "Enter") pick(at);
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    document.getElementById(`${list}.${at}`)?.scrollIntoView({ block: "nearest" });
  }, [list, at]);

  return (
    <Dialog label={from ? "Link to" : "Add a node"} className={css.palette} onClose={close}>
      <div className={css.query}>
        <Search size={17} aria-hidden />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={items.length ? `${list}.${at}` : undefined}
          aria-label={from ? "Search what takes this link" : "Search nodes and actions"}
          placeholder={from ? "What to link it to" : "Search nodes and actions"}
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
      <div id={list} className={css.options} role="listbox" aria-label="Found">
        {items.map((item, index) => (
          <PaletteOption
            key={`${item.kind} ${item.key}`}
            id={`${list}.${index}`}
            item={item}
            before={items[index - 1]}
            selected={index === at}
            onHover={() => setAt(index)}
            onPick={() => pick(index)}
          />
        ))}
        {items.length === 0 && (
          <p className={css.none}>
            {from ? "Nothing here takes this link." : `Nothing is called “${query}”.`}
          </p>
        )}
      </div>
    </Dialog>
  );
}
