/** A model file on its way to the server, told as it goes. */

import { errorOf, Unreachable } from "../api/errors";
import type { Model } from "./modelSearch";

const LONGEST_HEADER = 100_000_000;
const SAMPLE = 1 << 16;

/**
 * What is sent of a file: all of it where it begins as a safetensors file or a list of words does.
 * Of anything else the beginning is enough for the server to say what it is.
 */
export async function sendable(file: File): Promise<Blob> {
  if (/\.txt$/i.test(file.name)) return file;
  const first = new DataView(await file.slice(0, 9).arrayBuffer());
  const begins =
    first.byteLength === 9 &&
    first.getBigUint64(0, true) <= LONGEST_HEADER &&
    first.getUint8(8) === 0x7b;
  return begins ? file : file.slice(0, SAMPLE);
}

/**
 * Sends a file; `onProgress` hears how much of it went. Only XMLHttpRequest tells that. With
 * `guess` the folder is where the file goes if it does not say itself what it is. It ends with the
 * model, or null where it was stopped.
 */
export function sendModel(
  id: string,
  file: Blob,
  guess: boolean,
  onProgress: (done: number) => void,
): { ended: Promise<Model | null>; stop(): void } {
  const request = new XMLHttpRequest();
  const path = id.split("/").map(encodeURIComponent).join("/");
  const ended = new Promise<Model | null>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => {
      if (request.status < 300) return resolve(JSON.parse(request.responseText) as Model);
      const type = request.getResponseHeader("content-type") ?? "";
      const { status, statusText, responseText } = request;
      const headers = { "content-type": type };
      void errorOf(new Response(responseText, { status, statusText, headers })).then(reject);
    };
    request.onerror = () => reject(new Unreachable());
    request.onabort = () => resolve(null);
  });
  request.open("PUT", `/api/v1/models/${path}${guess ? "?guess=true" : ""}`);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.send(file);
  return { ended, stop: () => request.abort() };
}
