/** Where the editor's parts are built and joined: read it first. */

import { createContext, useCallback, useContext } from "react";
import { useStore } from "zustand";
import type { Action } from "./actions/action";
import type { Api } from "./api/api";
import type { Stage } from "./canvas/stage";
import type { Setting, ValueOf } from "./settings/setting";
import { type BlocksState, createBlocks } from "./stores/blocks";
import { createDocuments, type DocumentsState } from "./stores/documents";
import { createDrawing, type DrawingState } from "./stores/drawing";
import { createFamiliar, type FamiliarState } from "./stores/familiar";
import { createGallery, type GalleryState } from "./stores/gallery";
import { createGeometry, type GeometryState } from "./stores/geometry";
import { createKeys, keysIn } from "./stores/keys";
import { Live } from "./stores/live";
import { createOnChange } from "./stores/onChange";
import { createRun, type RunState } from "./stores/run";
import { createSaved, type SavedState } from "./stores/saved";
import { createScreens, type ScreensState } from "./stores/screens";
import { createSettings, valueIn } from "./stores/settings";
import { createUploads, type UploadsState } from "./stores/uploads";
import { createView, type ViewState } from "./stores/view";

export function createApp(api: Api) {
  return {
    api,
    /** What the documents hold: nodes, links, widget values, history. */
    documents: createDocuments(),
    /** Where it stands on the canvas. */
    geometry: createGeometry(),
    /** How it runs. */
    run: createRun(),
    /** Which documents run by themselves when they change. */
    onChange: createOnChange(),
    /** Progress and previews, past React. */
    live: new Live(),
    /** What the server keeps of them. */
    saved: createSaved(),
    /** What the gallery shows. */
    gallery: createGallery(),
    /** What is open around the canvas. */
    view: createView(),
    /** What the person set; kept by the browser. */
    settings: createSettings(),
    /** The node types that are favourites, and those used last. */
    familiar: createFamiliar(),
    /** The keys of the actions, as the person wants them. */
    keys: createKeys(),
    /** The subgraphs that every workflow may take. */
    blocks: createBlocks(),
    /** The screens of a workflow beside its graph. */
    screens: createScreens(),
    /** What is being drawn over a picture. */
    drawing: createDrawing(),
    /** Model files that are coming in. */
    uploads: createUploads(),
    /** What was last copied here. */
    clipboard: "",
    /** The canvas, once it is there. */
    stage: null as Stage | null,
  };
}

export type App = ReturnType<typeof createApp>;

const AppContext = createContext<App | null>(null);
export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("AppProvider is missing.");
  return app;
}

export const useDocuments = <T>(select: (state: DocumentsState) => T): T =>
  useStore(useApp().documents, select);
export const useGeometry = <T>(select: (state: GeometryState) => T): T =>
  useStore(useApp().geometry, select);
export const useGalleryState = <T>(select: (state: GalleryState) => T): T =>
  useStore(useApp().gallery, select);
export const useRun = <T>(select: (state: RunState) => T): T => useStore(useApp().run, select);
export const useSaved = <T>(select: (state: SavedState) => T): T =>
  useStore(useApp().saved, select);
export const useView = <T>(select: (state: ViewState) => T): T => useStore(useApp().view, select);
export const useFamiliar = <T>(select: (state: FamiliarState) => T): T =>
  useStore(useApp().familiar, select);

/** A setting's value, and how to change it: `const [snap, setSnap] = useSetting(snapToGrid)`. */
export function useSetting<S extends Setting>(setting: S): [ValueOf<S>, (to: ValueOf<S>) => void] {
  const { settings } = useApp();
  const value = useStore(settings, ({ changed }) => valueIn(changed, setting));
  const set = useCallback(
    (to: ValueOf<S>) => settings.getState().set(setting, to),
    [settings, setting],
  );
  return [value, set];
}

/** The keys of an action, as the person wants them; the first one is shown. */
export function useKeys(action: Action): readonly string[] {
  return useStore(useApp().keys, ({ changed }) => keysIn(changed, action));
}
export const useBlocks = <T>(select: (state: BlocksState) => T): T =>
  useStore(useApp().blocks, select);
export const useScreens = <T>(select: (state: ScreensState) => T): T =>
  useStore(useApp().screens, select);
export const useDrawing = <T>(select: (state: DrawingState) => T): T =>
  useStore(useApp().drawing, select);
export const useUploads = <T>(select: (state: UploadsState) => T): T =>
  useStore(useApp().uploads, select);
