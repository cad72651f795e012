import * as Menu from "@radix-ui/react-dropdown-menu";
import { Ellipsis } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { openStored } from "../actions/open";
import { deleteSaved } from "../actions/savedWorkflows";
import { BASE } from "../api/client";
import type { SavedWorkflow } from "../api/types";
import { useApp } from "../app";
import { t } from "../i18n";
import { useSavedGraph } from "../saved/useSavedWorkflows";
import menu from "../shell/menu.module.css";
import { Sketch } from "../sketch/Sketch";
import { ago } from "./time";
import { dragOf } from "./workflowDrag";
import css from "./workflows.module.css";

/** A saved workflow: what it looks like, what it is called, what can be done with it. */
export function WorkflowCard({ workflow }: { workflow: SavedWorkflow }) {
  const app = useApp();
  const { id, name, version, tags, updated_at } = workflow;
  return (
    <div className={css.card} {...dragOf(id)}>
      <button type="button" className={css.open} onClick={() => void openStored(app, id)}>
        <Shot workflow={workflow} />
        <span className={css.about}>
          <strong>{name}</strong>
          <span>
            {version > 1 && `${t("version {n}", { n: version })} · `}
            {ago(updated_at)}
          </span>
          {tags.length > 0 && <span>{tags.map((tag) => `#${tag}`).join(" ")}</span>}
        </span>
      </button>
      <Menu.Root modal={false}>
        <Menu.Trigger className={css.more} aria-label={t("More about {name}", { name })}>
          <Ellipsis size={15} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Content className={menu.menu} align="end">
            <Choice label={t("Open")} choose={() => void openStored(app, id)} />
            <Choice
              label={t("Name, folder and tags…")}
              choose={() => app.saved.getState().show({ kind: "labels", workflow })}
            />
            <Choice
              label={t("Versions…")}
              choose={() => app.saved.getState().show({ kind: "versions", workflow: id })}
            />
            <Menu.Separator className={menu.separator} />
            <Choice label={t("Delete")} choose={() => void deleteSaved(app, workflow)} />
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}

export function Choice({ label, choose }: { label: string; choose(): void }) {
  return (
    <Menu.Item className={menu.item} onSelect={choose}>
      {label}
    </Menu.Item>
  );
}

/** Its newest picture, or its graph; fetched when it comes into view. */
function Shot({ workflow }: { workflow: SavedWorkflow }) {
  const place = useRef<HTMLSpanElement>(null);
  const [seen, setSeen] = useState(false);
  const [lost, setLost] = useState<string | null>(null);
  useEffect(() => {
    const watch = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true),
      { rootMargin: "200px" },
    );
    if (place.current) watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  const { picture } = workflow;
  return (
    <span ref={place} className={css.shot}>
      {seen && picture && picture !== lost ? (
        <img
          src={`${BASE}/assets/${picture}/thumbnail`}
          alt=""
          draggable={false}
          onError={() => setLost(picture)}
        />
      ) : (
        seen && <Graph workflow={workflow} />
      )}
    </span>
  );
}

function Graph({ workflow: { id, etag } }: { workflow: SavedWorkflow }) {
  const { data } = useSavedGraph(id, etag);
  return data ? <Sketch workflow={data} /> : null;
}
