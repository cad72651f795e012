/** Which settings and keys answer what somebody types. */

import { ACTIONS } from "../actions";
import type { Action } from "../actions/action";
import { show } from "../actions/shortcut";
import type { KeysState } from "../stores/keys";
import { SETTINGS } from ".";
import type { Setting } from "./setting";

export function settingsFor(query: string, settings: readonly Setting[] = SETTINGS): Setting[] {
  return settings.filter((setting) => {
    const choices = setting.kind === "choice" ? Object.values(setting.choices) : [];
    const { label, description, words = "" } = setting;
    return answers([label, description, words, ...choices].join(" "), query);
  });
}

/** Actions by their name or by a key, as it is written on the screen or as it is kept. */
export function actionsFor(query: string, keys: Pick<KeysState, "of">): Action[] {
  return ACTIONS.filter((action) => {
    const names = keys.of(action).flatMap((key) => [key, show(key)]);
    return answers([action.label, ...names].join(" "), query);
  });
}

function answers(text: string, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => text.toLowerCase().includes(word));
}
