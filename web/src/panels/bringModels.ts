/** Model files are sent to the server one after the other; what becomes of each is said. */

import { ApiError } from "../api/errors";
import type { App } from "../app";
import { t } from "../i18n";
import { FRESH } from "../stores/uploads";
import { likelyFolder } from "./modelSearch";
import { sendable, sendModel } from "./modelUpload";

/** Copies files into a folder of the models; without one, into that of what each file is. */
export async function bringModels(app: App, files: readonly File[], folder = ""): Promise<void> {
  app.uploads.getState().add(files, folder);
  await sendAll(app);
}

/** Begins a file anew that was refused or broke off. */
export async function sendAgain(app: App, id: number): Promise<void> {
  app.uploads.getState().change(id, { ...FRESH, state: "waiting" });
  await sendAll(app);
}

async function sendAll(app: App): Promise<void> {
  const { getState } = app.uploads;
  const next = () => getState().uploads.find(({ state }) => state === "waiting");
  if (getState().uploads.some(({ state }) => state === "sending") || !next()) return;
  // Who leaves the page leaves a file half-sent: the browser asks first.
  const ask = (event: Event) => event.preventDefault();
  window.addEventListener("beforeunload", ask);
  try {
    for (let upload = next(); upload; upload = next()) await send(app, upload.id);
  } finally {
    window.removeEventListener("beforeunload", ask);
  }
}

async function send(app: App, id: number): Promise<void> {
  const { change, drop, uploads } = app.uploads.getState();
  const upload = uploads.find((one) => one.id === id);
  if (!upload) return;
  const { file, name, folder } = upload;
  change(id, { state: "sending" });
  try {
    const place = `${folder || likelyFolder(name)}/${name}`;
    const body = await sendable(file);
    // It may have been stopped meanwhile.
    if (!app.uploads.getState().uploads.some((one) => one.id === id)) return;
    const { ended, stop } = sendModel(place, body, !folder, (done) => change(id, { done }));
    change(id, { stop });
    const made = await ended;
    drop(id);
    if (made) tell(app, t("{name} is there, in {folder}.", { name, folder: made.folder }), "ok");
  } catch (error) {
    const remedy = error instanceof ApiError ? (error.remedy ?? "") : "";
    const problem = `${(error as Error).message} ${remedy}`.trim();
    change(id, { state: "refused", problem });
    tell(app, `${name}: ${problem}`, "error");
  }
}

/** Who has another panel open sees it all the same. */
function tell({ view }: App, words: string, tone: "ok" | "error"): void {
  if (view.getState().left === "models") view.getState().announce(words);
  else view.getState().toast(words, tone);
}
