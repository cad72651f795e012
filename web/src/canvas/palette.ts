/** Colours as the canvas needs them: read once from the theme. */

import { wireToken } from "../theme/wires";

export type Palette = (color: string) => string;

/** Turns `var(--name)` and wire names into colours. */
export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const known = new Map<string, string>();
  return (color) => {
    let found = known.get(color);
    if (found === undefined) {
      const token = /^var\((--[\w-]+)\)$/.exec(color)?.[1];
      found = token ? style.getPropertyValue(token).trim() : color;
      known.set(color, found);
    }
    return found;
  };
}

export function wireVar(wire: string): string {
  return `var(${wireToken(wire)})`;
}
