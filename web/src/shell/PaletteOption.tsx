import { Star } from "lucide-react";
import type { CSSProperties } from "react";
import type { Action } from "../actions/action";
import { show } from "../actions/shortcut";
import { useKeys } from "../app";
import { PortMark } from "../canvas/PortMark";
import { tintOf } from "../canvas/tint";
import { t } from "../i18n";
import css from "./palette.module.css";
import type { Item } from "./paletteItems";

type Props = {
  id: string;
  item: Item;
  before: Item | undefined;
  selected: boolean;
  liked: boolean;
  onHover(): void;
  onPick(): void;
};

const HEADINGS = {
  crossing: t("Edge of the subgraph"),
  port: t("Ports in this graph"),
  favourite: t("Favourites"),
  recent: t("Used last"),
  node: t("New node"),
  action: t("Actions"),
};

const groupOf = (item: Item) => (item.kind === "node" && item.familiar) || item.kind;

export function PaletteOption({ id, item, before, selected, liked, onHover, onPick }: Props) {
  const group = groupOf(item);
  const alone = group === "node" && before === undefined && item.kind === "node" && !item.port;
  const headed = !alone && group !== (before && groupOf(before));
  return (
    <>
      {headed && (
        <div className={css.heading} role="presentation">
          {HEADINGS[group]}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input of the combobox has the keys */}
      <div
        id={id}
        className={css.option}
        role="option"
        tabIndex={-1}
        aria-selected={selected}
        onPointerMove={onHover}
        onClick={onPick}
      >
        <Content item={item} />
        {liked && <Star size={12} fill="currentColor" aria-label={t("favourite")} />}
      </div>
    </>
  );
}

function Content({ item }: { item: Item }) {
  if (item.kind === "port")
    return (
      <>
        <PortMark wire={item.port.wire} />
        <span className={css.name}>{item.title}</span>
        <span className={css.about}>{item.port.label}</span>
        <span className={css.where}>{item.node}</span>
      </>
    );
  if (item.kind === "crossing")
    return (
      <>
        <PortMark wire={item.crossing.wire} />
        <span className={css.name}>{item.crossing.name}</span>
        <span className={css.about}>
          {item.crossing.fresh &&
            (item.crossing.side === "input"
              ? t("A new input of the subgraph")
              : t("A new output of the subgraph"))}
        </span>
        <span className={css.where}>
          {item.crossing.side === "input" ? t("input") : t("output")}
        </span>
      </>
    );
  if (item.kind === "action") return <ActionContent action={item.action} />;
  const { description, matched } = item;
  const other = matched !== description.title && matched !== description.type ? matched : "";
  return (
    <>
      <span className={css.dot} style={{ "--tint": tintOf(description) } as CSSProperties} />
      <span className={css.name}>{description.title}</span>
      <span className={css.about}>
        {other ? `${other} — ${description.summary}` : description.summary}
      </span>
      <span className={css.where}>{description.categoryTitle ?? description.category}</span>
    </>
  );
}

function ActionContent({ action }: { action: Action }) {
  const [key] = useKeys(action);
  return (
    <>
      {action.icon && <action.icon size={15} aria-hidden />}
      <span className={css.name}>{action.label}</span>
      <span className={css.about} />
      <span className={css.where}>{key && show(key)}</span>
    </>
  );
}
