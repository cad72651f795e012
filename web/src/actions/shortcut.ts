/** Shortcuts as people write them: `Mod+Shift+Z`. Mod is ⌘ on a Mac and Ctrl elsewhere. */

type Keys = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey"> & {
  code?: string;
};

const MAC = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

export function matches(shortcut: string, event: Keys, mac = MAC): boolean {
  const parts = shortcut.split("+");
  const key = parts.at(-1) || "+";
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  // A sign such as "?" or "+" holds its own Shift.
  const shift =
    key.length === 1 && !/[a-z]/i.test(key) ? wants("Shift") || event.shiftKey : wants("Shift");
  return (
    isKey(key, event) &&
    mod === wants("Mod") &&
    !other &&
    event.shiftKey === shift &&
    event.altKey === wants("Alt")
  );
}

const HELD = ["Control", "Meta", "Shift", "Alt", "AltGraph", "Dead", "Process", "Unidentified"];

/** The shortcut a key press writes; null while only keys such as Ctrl are held. */
export function shortcutOf(event: Keys, mac = MAC): string | null {
  const { key, code, altKey, shiftKey } = event;
  if (HELD.includes(key)) return null;
  // With Alt a Mac types another letter: the key itself counts.
  const plain = altKey ? (/^(?:Key|Digit)(.)$/.exec(code ?? "")?.[1] ?? key) : key;
  const named = plain === " " ? "Space" : plain.length === 1 ? plain.toUpperCase() : plain;
  const sign = named.length === 1 && !/[A-Z0-9]/.test(named);
  return [
    (mac ? event.metaKey : event.ctrlKey) && "Mod",
    altKey && "Alt",
    shiftKey && !sign && "Shift",
    named,
  ]
    .filter(Boolean)
    .join("+");
}

/** What browsers keep for themselves: a page never hears of it. */
export function isBrowsers(shortcut: string): boolean {
  return /^Mod\+(Shift\+)?[NTW]$/.test(shortcut) || ["Mod+Tab", "Mod+Shift+Tab"].includes(shortcut);
}

/** With Alt a Mac types another letter: the key itself counts. */
function isKey(key: string, { key: typed, code, altKey }: Keys): boolean {
  if (typed.toLowerCase() === key.toLowerCase() || (key === "Space" && typed === " ")) return true;
  return altKey && (code === `Key${key.toUpperCase()}` || code === `Digit${key}`);
}

/** A letter or sign held with Alt alone: except on a Mac it means nothing to a field. */
export function isAltLetter({ key, altKey, ctrlKey, metaKey }: Keys, mac = MAC): boolean {
  return !mac && altKey && !ctrlKey && !metaKey && key.length === 1;
}

const SIGNS: Record<string, string> = {
  Enter: "⏎",
  Delete: "Del",
  Backspace: "⌫",
  Escape: "Esc",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

export function show(shortcut: string, mac = MAC): string {
  return shortcut
    .split(/\+(?!$)/)
    .map((part) =>
      part === "Mod"
        ? mac
          ? "⌘"
          : "Ctrl"
        : (SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part)),
    )
    .join(mac ? "" : " ");
}

/** Whether keys typed here are text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement && !["checkbox", "range", "color"].includes(target.type)
  );
}
