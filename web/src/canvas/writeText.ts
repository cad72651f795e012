let underWay = 0;

/** Whether the computer's clipboard may still hold what was there before: a quick Ctrl+C, Ctrl+V. */
export const isWriting = (): boolean => underWay > 0;

/**
 * Text to the computer's clipboard, where other tabs, windows and programs find it. A page that is
 * not served by https or loopback has no clipboard of its own to write to: there the browser's
 * copy command is given the text.
 */
export function writeText(text: string): void {
  const own = globalThis.navigator?.clipboard;
  if (own) {
    underWay += 1;
    // Where the browser keeps its clipboard shut, the editor's own still works.
    const end = () => {
      underWay -= 1;
    };
    return void own.writeText(text).then(end, end);
  }
  if (typeof document === "undefined") return;
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", give, { once: true, capture: true });
  document.execCommand?.("copy");
  document.removeEventListener("copy", give, { capture: true });
}
