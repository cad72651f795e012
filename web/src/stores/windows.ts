/**
 * Several windows of the browser share one storage: each keeps its documents under a name of its
 * own, and holds that name while it lives. What a dead one left is taken over by the next.
 */

import { uuid7 } from "../api/uuid7";

const KEY = "tessera/window";
const LOCK = "tessera/window/";
/** A page that is loaded anew waits so long for its predecessor to let go. */
const PATIENCE_MS = 1000;

type Locks = Pick<LockManager, "request">;

/** This window's name: the one it had before a reload, a new one in a copy of a living window. */
export async function claimWindow(session: Storage, locks: Locks | undefined): Promise<string> {
  const before = session.getItem(KEY);
  if (before !== null && (await hold(before, locks))) return before;
  const fresh = uuid7();
  session.setItem(KEY, fresh);
  await hold(fresh, locks);
  return fresh;
}

/** Runs `take` for a name that no living window holds; false for one that is held. */
export async function ifDead(
  name: string,
  locks: Locks | undefined,
  take: () => void,
): Promise<boolean> {
  if (!locks) {
    take();
    return true;
  }
  return locks.request(LOCK + name, { ifAvailable: true }, (lock) => {
    if (lock) take();
    return lock !== null;
  });
}

/** Holds a name until the page is gone. Without locks (no secure context) every name is free. */
async function hold(name: string, locks: Locks | undefined): Promise<boolean> {
  if (!locks) return true;
  return new Promise((resolve) => {
    const forever = () => {
      resolve(true);
      return new Promise<never>(() => undefined);
    };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    locks.request(LOCK + name, { signal }, forever).catch(() => resolve(false));
  });
}
