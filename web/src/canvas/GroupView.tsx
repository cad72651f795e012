import type { NodeProps } from "@xyflow/react";
import { Pin } from "lucide-react";
import { type CSSProperties, memo } from "react";
import { colorOf } from "../graph/colors";
import { SMALLEST } from "../graph/groups";
import { t } from "../i18n";
import type { FlowFrame } from "../stores/frames";
import { DecorName } from "./DecorName";
import { DecorResizer } from "./DecorResizer";
import css from "./decor.module.css";

/** A group: its title takes the mouse, what lies in it does not notice it. */
export const GroupView = memo(function GroupView({ id, data, selected }: NodeProps<FlowFrame>) {
  const { words, color, pinned } = data.decor;
  return (
    <section
      className={css.group}
      data-selected={selected || undefined}
      aria-label={t("Group {name}", { name: words })}
      style={{ "--tint": colorOf(color) ?? "var(--wire-any)" } as CSSProperties}
    >
      <header className={`${css.title} group-handle`}>
        <DecorName id={id} name={words} />
        {pinned && <Pin size={13} aria-label={t("pinned")} />}
      </header>
      {selected && !pinned && <DecorResizer id={id} least={SMALLEST} />}
    </section>
  );
});
