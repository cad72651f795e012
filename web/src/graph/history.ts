/** Undo and redo over immutable states. Steps with one key in a row become one. */

export type Step<T> = { state: T; label: string };

export type History<T> = {
  past: readonly Step<T>[];
  present: T;
  future: readonly Step<T>[];
  /** Key of the open step; the next change with the same key joins it. */
  key: string | null;
};

const LIMIT = 500;

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], key: null };
}

/** A change. With a key it joins the last one of the same key: typing, a drag, a slider. */
export function record<T>(
  history: History<T>,
  present: T,
  label: string,
  key: string | null = null,
): History<T> {
  if (present === history.present) return history;
  if (key !== null && key === history.key) return { ...history, present, future: [] };
  const past = [...history.past, { state: history.present, label }].slice(-LIMIT);
  return { past, present, future: [], key };
}

/** Closes the open step: the next change is one of its own. */
export function seal<T>(history: History<T>): History<T> {
  return history.key === null ? history : { ...history, key: null };
}

/** A change nobody should undo by itself: a seed drawn after a run. */
export function amend<T>(history: History<T>, present: T): History<T> {
  return { ...history, present };
}

export function undo<T>(history: History<T>): History<T> {
  const step = history.past.at(-1);
  if (!step) return history;
  return {
    past: history.past.slice(0, -1),
    present: step.state,
    future: [{ state: history.present, label: step.label }, ...history.future],
    key: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [step, ...future] = history.future;
  if (!step) return history;
  return {
    past: [...history.past, { state: history.present, label: step.label }],
    present: step.state,
    future,
    key: null,
  };
}
