import type { Ref } from "react";
import css from "./drawing.module.css";
import type { Brush } from "./session";

/** The brush's outline, where it is. */
export function BrushMark({
  ref,
  brush,
  scale,
}: {
  ref: Ref<HTMLDivElement>;
  brush: Brush;
  scale: number;
}) {
  const size = brush.tool === "fill" ? 1 : brush.size;
  return (
    <div
      ref={ref}
      hidden
      className={css.mark}
      style={{
        width: size,
        height: size,
        borderWidth: 1.5 / scale,
        outlineWidth: 1 / scale,
      }}
      aria-hidden
    />
  );
}
