import { type Box, boundsOf } from "../graph/bounds";
import { viewBoxOf } from "../sketch/sketch";
import css from "./diff.module.css";
import type { MarkedSketch } from "./overlay";

/** Seen without colour too: by the sign, and by the line around the node. */
export const SIGNS = { added: "+", removed: "−", changed: "≠" } as const;

type Props = {
  sketch: MarkedSketch;
  /** What is in view; the same for two pictures side by side. */
  bounds: Box | null;
  label: string;
  focus: string | null;
  onPick(id: string): void;
};

/** A graph with what became of its nodes; the list beside it says the same in words. */
export function DiffPicture({ sketch, bounds, label, focus, onPick }: Props) {
  const focused = sketch.nodes.find((node) => node.id === focus);
  const view = focused ? around(focused) : bounds;
  // Signs and names stay readable however much is in view.
  const unit = Math.max((view?.width ?? 0) / 46, (view?.height ?? 0) / 30, 12);
  return (
    <figure className={css.picture}>
      <figcaption>{label}</figcaption>
      <svg viewBox={viewBoxOf(view, unit * 2)} role="img" aria-label={label}>
        {sketch.lines.map(({ id, path, status }) => (
          <path key={`${id} ${status}`} className={css.line} data-status={status} d={path} />
        ))}
        {sketch.nodes.map(({ id, title, tint, status, x, y, width, height }) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list does the same by keyboard
          <g
            key={`${id} ${status}`}
            className={css.node}
            data-status={status ?? undefined}
            data-focus={id === focus || undefined}
            onClick={() => status && onPick(id)}
          >
            <title>{title}</title>
            <rect x={x} y={y} width={width} height={height} rx={8} />
            <rect
              className={css.tint}
              x={x}
              y={y}
              width={width}
              height={8}
              style={{ fill: tint }}
            />
            <svg x={x} y={y} width={width} height={height} aria-hidden="true">
              <text x={10} y={14 + unit} fontSize={unit}>
                {title}
              </text>
            </svg>
          </g>
        ))}
        {/* Above all nodes: far out a sign is larger than they are. */}
        {sketch.nodes.map(
          ({ id, status, x, y }) =>
            status && (
              // biome-ignore lint/a11y/noStaticElementInteractions: the list does the same by keyboard
              <g
                key={`${id} ${status} sign`}
                className={css.mark}
                transform={`translate(${x},${y}) scale(${unit / 12})`}
                onClick={() => onPick(id)}
              >
                <circle r={11} />
                <text y={5} textAnchor="middle">
                  {SIGNS[status]}
                </text>
              </g>
            ),
        )}
      </svg>
    </figure>
  );
}

function around({ x, y, width, height }: Box): Box {
  return { x: x - width, y: y - height / 2, width: width * 3, height: height * 2 };
}

export function boundsOfAll(...sketches: MarkedSketch[]): Box | null {
  return boundsOf(sketches.flatMap((sketch) => sketch.nodes));
}
