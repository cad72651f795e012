import type { CSSProperties } from "react";
import { show } from "../actions/shortcut";
import { PortMark } from "../canvas/PortMark";
import { tintOf } from "../canvas/tint";
import css from "./dialog.module.css";
import type { Item } from "./paletteItems";

type Props = {
  id: string;
  item: Item;
  before: Item | undefined;
  selected: boolean;
  onHover(): void;
  onPick(): void;
};

const HEADINGS = {
  crossing: "Edge of the subgraph",
  port: "Ports in this graph",
  node: "New node",
  action: "Actions",
};

export function PaletteOption({ id, item, before, selected, onHover, onPick }: Props) {
  const headed =
    item.kind !== before?.kind && !(item.kind === "node" && before === undefined && !item.port);
  return (
    <>
      {headed && (
        <div className={css.heading} role="presentation">
          {HEADINGS[item.kind]}
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
          {item.crossing.fresh ? `A new ${item.crossing.side} of the subgraph` : ""}
        </span>
        <span className={css.where}>{item.crossing.side}</span>
      </>
    );
  if (item.kind === "action")
    return (
      <>
        {item.action.icon && <item.action.icon size={15} aria-hidden />}
        <span className={css.name}>{item.action.label}</span>
        <span className={css.about} />
        <span className={css.where}>
          {item.action.shortcut?.[0] && show(item.action.shortcut[0])}
        </span>
      </>
    );
  const { description, matched } = item;
  const other = matched !== description.title && matched !== description.type ? matched : "";
  return (
    <>
      <span className={css.dot} style={{ "--tint": tintOf(description) } as CSSProperties} />
      <span className={css.name}>{description.title}</span>
      <span className={css.about}>
        {other ? `${other} — ${description.summary}` : description.summary}
      </span>
      <span className={css.where}>{description.category}</span>
    </>
  );
}
