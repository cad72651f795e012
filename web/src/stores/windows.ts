/**
 * Several windows of the browser share what it keeps: each has its documents under a name of its
 * own, and holds that name while it lives. What a dead one left is taken over by the next.
 */

import { uuid7 } from "../api/uuid7";

const KEY = "tessera/window";
const LOCK = "tessera/window/";
const CHANNEL = "tessera/windows";
/** A page that is loaded anew waits so long for its predecessor to let go. */
const PATIENCE_MS = 1000;
/** A living window answers within this. */
const ANSWER_MS = 400;

/** Who holds which name among the windows of this browser. */
export type Names = {
  /** Holds a name until the page is gone; false when another window has it. */
  hold(name: string): Promise<boolean>;
  /** Runs `take` for a name that no living window holds; false for one that is held. */
  ifDead(name: string, take: () => Promise<void>): Promise<boolean>;
};

/** By the browser's locks; where it has none (no secure context), by asking the others. */
export function namesOf({ locks }: { locks?: Pick<LockManager, "request"> }): Names {
  return locks ? locked(locks) : asked(new BroadcastChannel(CHANNEL));
}

/** This window's name: the one it had before a reload, a new one in a copy of a living window. */
export async function claimWindow(session: Storage, names: Names): Promise<string> {
  const before = session.getItem(KEY);
  if (before !== null && (await names.hold(before))) return before;
  const fresh = uuid7();
  session.setItem(KEY, fresh);
  await names.hold(fresh);
  return fresh;
}

function locked(locks: Pick<LockManager, "request">): Names {
  return {
    hold: (name) =>
      new Promise((resolve) => {
        const forever = () => {
          resolve(true);
          return new Promise<never>(() => undefined);
        };
        const signal = AbortSignal.timeout(PATIENCE_MS);
        locks.request(LOCK + name, { signal }, forever).catch(() => resolve(false));
      }),
    async ifDead(name, take) {
      let dead = false;
      await locks.request(LOCK + name, { ifAvailable: true }, async (lock) => {
        dead = lock !== null;
        if (dead) await take();
      });
      return dead;
    },
  };
}

type Channel = Pick<BroadcastChannel, "postMessage" | "addEventListener" | "removeEventListener">;
type Message = { kind: "asks" | "holds"; name: string; from: string };

/** Each window answers for its own name. */
export function asked(channel: Channel, within = ANSWER_MS): Names {
  const [me, held] = [uuid7(), new Set<string>()];
  const say = (kind: Message["kind"], name: string) =>
    channel.postMessage({ kind, name, from: me } satisfies Message);
  channel.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if (data.kind === "asks" && data.from !== me && held.has(data.name)) say("holds", data.name);
  });
  const isHeld = (name: string) =>
    new Promise<boolean>((resolve) => {
      const end = (answer: boolean) => {
        clearTimeout(timer);
        channel.removeEventListener("message", hear as EventListener);
        resolve(answer);
      };
      const hear = ({ data }: MessageEvent<Message>) => {
        if (data.kind === "holds" && data.name === name && data.from !== me) end(true);
      };
      const timer = setTimeout(end, within, false);
      channel.addEventListener("message", hear as EventListener);
      say("asks", name);
    });
  return {
    async hold(name) {
      if (await isHeld(name)) return false;
      held.add(name);
      return true;
    },
    async ifDead(name, take) {
      if (await isHeld(name)) return false;
      await take();
      return true;
    },
  };
}
