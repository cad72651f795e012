/** Everything in the mask editor by keyboard, drawing included. */

import type { KeyboardEvent } from "react";
import { t } from "../i18n";
import type { StageView } from "../pictures/useStageView";
import type { Brush, MaskSession } from "./session";

type Around = {
  session: MaskSession;
  brush: Brush;
  setBrush(change: (brush: Brush) => Brush): void;
  view: StageView;
  cursor: { x: number; y: number; down: boolean };
  size: { width: number; height: number };
  stage: HTMLElement | null;
  mark: HTMLElement | null;
  apply(): void;
};

/** What each key is for, as the editor's help shows it. */
export const MASK_KEYS: readonly [string, string][] = [
  ["B", t("Brush")],
  ["E", t("Eraser")],
  ["G", t("Fill")],
  ["[ ]", t("Smaller or larger brush")],
  ["{ }", t("Softer or harder brush")],
  ["X", t("Invert")],
  ["Del", t("Clear")],
  ["Ctrl Z", t("Undo")],
  ["Ctrl Shift Z", t("Redo")],
  ["+ − 0", t("Zoom in, out, fit")],
  [t("Arrows"), t("Move the brush")],
  ["Enter", t("Put the brush down, lift it")],
  [t("Space and drag"), t("Pan")],
  ["Ctrl Enter", t("Use this mask")],
];

const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Whether the key was one of ours. */
export function maskKeys(event: KeyboardEvent, around: Around): boolean {
  const { session, setBrush, view } = around;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") event.shiftKey ? session.redo() : session.undo();
    else if (key === "y") session.redo();
    else if (key === "Enter") around.apply();
    else return false;
    return true;
  }
  if (event.altKey || isField(event.target)) return false;
  if (event.target === around.stage && (key in MOVES || key === "Enter"))
    return drawByKeys(key, event.shiftKey, around);
  const actions: Record<string, () => void> = {
    b: () => setBrush((brush) => ({ ...brush, tool: "brush" })),
    e: () => setBrush((brush) => ({ ...brush, tool: "eraser" })),
    g: () => setBrush((brush) => ({ ...brush, tool: "fill" })),
    "[": () => setBrush((brush) => ({ ...brush, size: scaled(brush.size, 1 / 1.2) })),
    "]": () => setBrush((brush) => ({ ...brush, size: scaled(brush.size, 1.2) })),
    "{": () => setBrush((brush) => ({ ...brush, hardness: shifted(brush.hardness, -0.1) })),
    "}": () => setBrush((brush) => ({ ...brush, hardness: shifted(brush.hardness, 0.1) })),
    x: () => session.invert(),
    Delete: () => session.clear(),
    "+": () => view.zoomBy(1.25),
    "=": () => view.zoomBy(1.25),
    "-": () => view.zoomBy(0.8),
    "0": () => view.fit(),
    " ": () => undefined,
  };
  const action = actions[key];
  if (!action || (key === " " && event.target !== around.stage)) return false;
  action();
  return true;
}

function drawByKeys(key: string, fine: boolean, around: Around): boolean {
  const { session, brush, cursor, size, mark } = around;
  if (key === "Enter") {
    if (session.drawing) session.up();
    else session.down(brush, cursor, 0);
    return true;
  }
  const [dx, dy] = MOVES[key] ?? [0, 0];
  const far = fine ? 1 : Math.max(1, Math.round(brush.size / 4));
  cursor.x = Math.min(size.width, Math.max(0, cursor.x + dx * far));
  cursor.y = Math.min(size.height, Math.max(0, cursor.y + dy * far));
  if (session.drawing) session.move(brush, cursor, 0);
  if (mark) {
    mark.hidden = false;
    Object.assign(mark.style, { left: `${cursor.x}px`, top: `${cursor.y}px` });
  }
  return true;
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLInputElement && target.type !== "checkbox";
}

function scaled(size: number, by: number): number {
  const next = Math.round(size * by);
  return Math.min(1000, Math.max(1, next === size ? size + Math.sign(by - 1) : next));
}

function shifted(hardness: number, by: number): number {
  return Math.min(1, Math.max(0, Math.round((hardness + by) * 100) / 100));
}
