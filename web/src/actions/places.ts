/**
 * The address bar names the saved workflow on the canvas (`#workflow=ID`), to be kept or sent, and
 * the browser's Back and Forward go from tab to tab, into subgraphs and out of them.
 */

import type { App } from "../app";
import type { Scope } from "../graph/scope";
import { standing } from "../graph/scope";
import { activeDocument, placeOf } from "../stores/documents";
import { partIn, withPart } from "./addressParts";
import { openStored } from "./open";

/** What a step of the browser's history remembers. */
type Place = { document: string; scope: Scope };

/** The saved workflow that an address asks for. */
export function workflowIn(hash: string): string | null {
  return partIn(hash, "workflow");
}

/** The address with a saved workflow in it, or without one; the rest of it stays. */
export function withWorkflow(hash: string, id: string | null): string {
  return withPart(hash, "workflow", id, "first");
}

/** Opens the saved workflow that the address asks for; whether one was opened. */
export async function openPlace(app: App, { hash }: Location): Promise<boolean> {
  const asked = workflowIn(hash);
  const { active } = app.documents.getState();
  if (!asked || activeDocument(app.documents.getState()).stored?.id === asked) return false;
  await openStored(app, asked);
  return app.documents.getState().active !== active;
}

/** Keeps the address true and follows Back and Forward, until the returned function is called. */
export function followPlaces(app: App, location: Location, past: History): () => void {
  const here = () => activeDocument(app.documents.getState());
  const addressOf = () => {
    const { id, stored } = here();
    // A form has an address of its own.
    const named = app.screens.getState().forms.has(id) ? null : (stored?.id ?? null);
    return location.pathname + location.search + withWorkflow(location.hash, named);
  };
  const stateOf = () => {
    const { id, scope } = here();
    return { ...past.state, place: { document: id, scope } satisfies Place };
  };
  const replace = () => past.replaceState(stateOf(), "", addressOf());
  let shown = placeOf(here());
  let travelling = false;
  const write = () => {
    if (travelling) return;
    const now = placeOf(here());
    const before = location.pathname + location.search + location.hash;
    // A step that the browser made for a followed link is this place's own.
    if (now !== shown && past.state?.place) past.pushState(stateOf(), "", addressOf());
    else if (now !== shown || addressOf() !== before) replace();
    shown = now;
  };
  const travel = ({ state }: PopStateEvent) => {
    const to = (state as { place?: Place } | null)?.place;
    const { documents, patch, activate } = app.documents.getState();
    const open = to && documents.find((document) => document.id === to.document);
    // An address that was typed or pasted asks for something new.
    if (!to) return;
    travelling = true;
    if (open) {
      patch(open.id, { scope: standing(open.history.present, to.scope) });
      activate(open.id);
    }
    travelling = false;
    shown = placeOf(here());
    replace();
  };
  const onHash = () => void openPlace(app, location).then(write);
  window.addEventListener("popstate", travel);
  window.addEventListener("hashchange", onHash);
  const stops = [app.documents.subscribe(write), app.screens.subscribe(write)];
  replace();
  return () => {
    for (const stop of stops) stop();
    window.removeEventListener("popstate", travel);
    window.removeEventListener("hashchange", onHash);
  };
}
