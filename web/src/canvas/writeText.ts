/**
 * Text to the computer's clipboard, where other tabs, windows and programs find it. A page that is
 * not served by https or loopback has no clipboard of its own to write to: there the browser's
 * copy command is given the text.
 */
export function writeText(text: string): void {
  const own = globalThis.navigator?.clipboard;
  // Where the browser keeps its clipboard shut, the editor's own still works.
  if (own) return void own.writeText(text).catch(() => undefined);
  if (typeof document === "undefined") return;
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", give, { once: true, capture: true });
  document.execCommand?.("copy");
  document.removeEventListener("copy", give, { capture: true });
}
