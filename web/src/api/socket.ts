/** The event stream: a websocket that comes back and goes on where it was. */

import { BASE } from "./client";
import type { Preview, ServerEvent } from "./types";

export type Listener = {
  onEvent(event: ServerEvent): void;
  onPreview(preview: Preview, bytes: Blob): void;
  onState(state: "connecting" | "online" | "offline"): void;
};

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;

/** Listens until the returned function is called. */
export function openSocket(listener: Listener): () => void {
  let since: number | null = null;
  let wait = FIRST_WAIT_MS;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const connect = () => {
    timer = undefined;
    listener.onState("connecting");
    socket = new WebSocket(address(since));
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      wait = FIRST_WAIT_MS;
      if (data instanceof ArrayBuffer) {
        const frame = readFrame(data);
        listener.onPreview(frame.preview, frame.bytes);
        return;
      }
      const event = JSON.parse(data) as ServerEvent;
      if (event.type === "hello") {
        since ??= event.data.latest;
        listener.onState("online");
      }
      if (event.id !== undefined && event.id !== null) since = event.id;
      listener.onEvent(event);
    };
    socket.onclose = () => {
      if (closed) return;
      listener.onState("offline");
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  };
  // A hidden page's timers are held back for a minute: whoever comes to look need not wait.
  const hurry = () => {
    if (timer === undefined || document.visibilityState === "hidden") return;
    clearTimeout(timer);
    connect();
  };
  connect();
  document.addEventListener("visibilitychange", hurry);
  window.addEventListener("online", hurry);
  return () => {
    closed = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", hurry);
    window.removeEventListener("online", hurry);
    socket?.close();
  };
}

function address(since: number | null): string {
  const url = new URL(`${BASE}/events`, window.location.href);
  url.protocol = url.protocol.replace("http", "ws");
  if (since !== null) url.searchParams.set("since", String(since));
  return url.href;
}

/** u32 length (big-endian), JSON, image bytes. */
export function readFrame(data: ArrayBuffer): { preview: Preview; bytes: Blob } {
  const length = new DataView(data).getUint32(0);
  const preview = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length))) as Preview;
  return {
    preview,
    bytes: new Blob([new Uint8Array(data, 4 + length)], { type: preview.media_type }),
  };
}
