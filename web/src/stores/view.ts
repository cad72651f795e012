/** What is open around the canvas: panels, palette, viewer, notes to the person. */

import { createStore } from "zustand/vanilla";
import type { Action } from "../actions/action";
import type { Asset } from "../api/types";
import type { GalleryFilter } from "../gallery/filter";
import type { LinkStart } from "../graph/fitting";
import type { Missing } from "../graph/missing";
import type { Point } from "../graph/workflow";
import type { Page } from "../settings/setting";

export type LeftPanel = "nodes" | "workflows" | "models" | "gallery" | "history" | "help" | null;

export type PaletteRequest = {
  /** Where on the canvas a chosen node goes; the middle of the view when absent. */
  at?: Point;
  /** Only what can be linked to this port. */
  from?: LinkStart;
};

export type Toast = {
  id: number;
  tone: "info" | "ok" | "warn" | "error";
  text: string;
  /** What to do about it, as a button. */
  action?: Action;
};

/** Pictures in full, one of them at a time. */
export type Shown = {
  assets: readonly Asset[];
  index: number;
  /** They are those of the gallery that this lets through: more follow, and what changes shows. */
  filter?: GalleryFilter;
  /** What was shown before: the grid whose cells these are. */
  back?: Shown;
};

export type ViewState = {
  left: LeftPanel;
  right: boolean;
  minimap: boolean;
  batch: number;
  palette: PaletteRequest | null;
  /** The link being dragged, and the ports that take it as `node port`. */
  linking: {
    start: LinkStart;
    fits: ReadonlySet<string>;
    /** Begun by a tap: the next tap ends it. */
    tapped?: boolean;
  } | null;
  /** The link that takes the dragged node if it is let go here. */
  linkUnder: string | null;
  /** The node, group or note whose words are being typed. */
  renaming: string | null;
  /** An open menu: where on the screen, and of which node, group, note or link. */
  menu: { at: Point; node: string | null; link?: string } | null;
  shortcuts: boolean;
  /** The part of the settings that is open. */
  settings: Page | null;
  /** The node type that is explained in the panel at the left. */
  help: string | null;
  problems: boolean;
  /** What a run lacked, while it is said where to get it. */
  missing: readonly Missing[] | null;
  /** The job whose nodes, words and mistakes are looked at. */
  inspected: string | null;
  viewer: Shown | null;
  toasts: readonly Toast[];
  /** The last thing said in the one live region. */
  announcement: string;
  set(fields: Partial<Omit<ViewState, "set" | "toast" | "dismiss" | "announce">>): void;
  toast(text: string, tone?: Toast["tone"], action?: Action): void;
  dismiss(id: number): void;
  announce(text: string): void;
};

const TOAST_MS = 6000;

export function createView() {
  let next = 1;
  return createStore<ViewState>((set, get) => ({
    left: null,
    right: true,
    minimap: true,
    batch: 1,
    palette: null,
    linking: null,
    linkUnder: null,
    renaming: null,
    menu: null,
    shortcuts: false,
    settings: null,
    help: null,
    problems: false,
    missing: null,
    inspected: null,
    viewer: null,
    toasts: [],
    announcement: "",
    set: (fields) => set(fields),
    toast(text, tone = "info", action) {
      const id = next++;
      const rest = get().toasts.filter((toast) => toast.text !== text);
      set({ toasts: [...rest.slice(-2), { id, tone, text, action }], announcement: text });
      setTimeout(() => get().dismiss(id), TOAST_MS);
    },
    dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
    // The same words again are another text: else they would not be spoken a second time.
    announce: (text) =>
      set(({ announcement }) => ({ announcement: text === announcement ? `${text}\u00a0` : text })),
  }));
}
