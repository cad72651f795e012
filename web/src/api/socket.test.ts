// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openSocket } from "./socket";
import type { ServerEvent } from "./types";

class FakeSocket {
  static opened: FakeSocket[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  binaryType = "";
  constructor(readonly url: string) {
    FakeSocket.opened.push(this);
  }
  close() {
    this.onclose?.();
  }
  tell(event: unknown) {
    this.onmessage?.({ data: JSON.stringify(event) });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", FakeSocket);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const hello = { type: "hello", data: { server_id: "s", version: "1", latest: 40 } };

function listening() {
  const states: string[] = [];
  const events: ServerEvent[] = [];
  const stop = openSocket({
    onState: (state) => states.push(state),
    onEvent: (event) => events.push(event),
    onPreview: () => undefined,
  });
  return { states, events, stop };
}

describe("the event stream", () => {
  it("goes on behind the last event it heard", () => {
    const { states, events } = listening();
    const [first] = FakeSocket.opened;
    expect(first?.url).toMatch(/^ws:.*\/api\/v1\/events$/);
    first?.tell(hello);
    first?.tell({ id: 57, type: "model.changed", data: { folder: "x" } });
    first?.tell({ type: "log", data: { job: "j", node: "n", line: "" } });
    first?.close();
    vi.advanceTimersByTime(250);
    expect(FakeSocket.opened[1]?.url).toContain("since=57");
    expect(states).toEqual(["connecting", "online", "offline", "connecting"]);
    expect(events.map((event) => event.type)).toEqual(["hello", "model.changed", "log"]);
  });
  it("goes on behind the greeting when nothing happened since", () => {
    listening();
    FakeSocket.opened[0]?.tell(hello);
    FakeSocket.opened[0]?.close();
    vi.advanceTimersByTime(250);
    expect(FakeSocket.opened[1]?.url).toContain("since=40");
  });
  it("asks less and less often, and often again after an answer", () => {
    listening();
    for (const wait of [250, 500, 1000, 2000, 4000, 5000, 5000]) {
      const before = FakeSocket.opened.length;
      FakeSocket.opened.at(-1)?.close();
      vi.advanceTimersByTime(wait - 1);
      expect(FakeSocket.opened).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(FakeSocket.opened).toHaveLength(before + 1);
    }
    FakeSocket.opened.at(-1)?.tell(hello);
    FakeSocket.opened.at(-1)?.close();
    vi.advanceTimersByTime(250);
    expect(FakeSocket.opened).toHaveLength(9);
  });
  it("ends when told", () => {
    const { stop, states } = listening();
    stop();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.opened).toHaveLength(1);
    expect(states).toEqual(["connecting"]);
  });
  it("comes back at once when the page is looked at again", () => {
    const { stop } = listening();
    for (let tries = 1; tries <= 6; tries += 1) {
      FakeSocket.opened.at(-1)?.close();
      vi.advanceTimersByTime(5000);
    }
    const before = FakeSocket.opened.length;
    FakeSocket.opened.at(-1)?.close();
    document.dispatchEvent(new Event("visibilitychange"));
    expect(FakeSocket.opened).toHaveLength(before + 1);
    document.dispatchEvent(new Event("visibilitychange"));
    vi.advanceTimersByTime(5000);
    expect(FakeSocket.opened).toHaveLength(before + 1);
    stop();
  });
});
