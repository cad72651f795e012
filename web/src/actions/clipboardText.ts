import type { App } from "../app";
import { t } from "../i18n";

/** Puts a text on the clipboard and says so; where the browser forbids it, says that. */
export async function copyText({ view }: App, text: string, said: string): Promise<void> {
  try {
    await writeText(text);
    view.getState().toast(said, "ok");
  } catch {
    view.getState().toast(t("The browser keeps its clipboard shut for this page."), "error");
  }
}

async function writeText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Without a secure context there is only the old way: what is selected is copied.
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("copy");
}
