/**
 * Progress, previews and notes, past React: twenty times a second a bar and a canvas change, nothing else.
 * A listener hears what is sent under its key from now on, and the last word at once.
 */

import type { Preview, Progress } from "../api/types";
import { type Note, withNote } from "../graph/notes";
import { withoutIterations } from "../graph/scope";

/** Curves by name; points in the order they were measured. */
export type Curves = ReadonlyMap<string, readonly (readonly [step: number, value: number])[]>;

export type Frame = { preview: Preview; bytes: Blob };

const KEPT_JOBS = 8;

class Channel<T> {
  private readonly listeners = new Map<string, Set<(value: T) => void>>();
  private readonly last = new Map<string, T>();

  send(key: string, value: T): void {
    this.last.set(key, value);
    for (const listener of this.listeners.get(key) ?? []) listener(value);
  }

  listen(key: string, listener: (value: T) => void): () => void {
    const listeners = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, listeners.add(listener));
    const last = this.last.get(key);
    if (last !== undefined) listener(last);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(key);
    };
  }

  latest(key: string): T | undefined {
    return this.last.get(key);
  }

  forget(prefix: string): void {
    for (const key of this.last.keys())
      if (key === prefix || key.startsWith(`${prefix}/`)) this.last.delete(key);
  }
}

export class Live {
  /** Keyed by job, and by job/node. */
  readonly progress = new Channel<Progress>();
  readonly previews = new Channel<Frame>();
  readonly curves = new Channel<Curves>();
  readonly notes = new Channel<readonly Note[]>();
  private readonly past: string[] = [];
  private readonly recalled = new Set<string>();

  sendProgress(progress: Progress): void {
    this.progress.send(progress.job, progress);
    for (const node of outward(progress.node))
      this.progress.send(`${progress.job}/${node}`, progress);
  }

  sendPreview(frame: Frame): void {
    this.previews.send(frame.preview.job, frame);
    for (const node of outward(frame.preview.node))
      this.previews.send(`${frame.preview.job}/${node}`, frame);
  }

  sendMetric(
    job: string,
    node: string,
    points: readonly (readonly [string, number, number])[],
  ): void {
    const key = `${job}/${withoutIterations(node)}`;
    const curves = new Map(this.curves.latest(key));
    for (const [series, step, value] of points)
      curves.set(series, [...(curves.get(series) ?? []), [step, value]]);
    this.curves.send(key, curves);
    this.curves.send(job, curves);
  }

  sendNote(job: string, ran: string, line: string): void {
    const note = { node: withoutIterations(ran), line };
    for (const key of [job, ...outward(ran).map((node) => `${job}/${node}`)]) {
      const before = this.notes.latest(key) ?? [];
      const notes = withNote(before, note);
      if (notes !== before) this.notes.send(key, notes);
    }
  }

  /** What a job said before this page was here: fetched once, and not where it was heard. */
  async recallNotes(
    job: string,
    fetch: (job: string) => Promise<readonly { node: string; line: string }[]>,
  ): Promise<void> {
    if (this.recalled.has(job) || this.notes.latest(job)) return;
    this.recalled.add(job);
    try {
      for (const { node, line } of await fetch(job)) this.sendNote(job, node, line);
    } catch {
      this.recalled.delete(job);
    }
  }

  /** A job ended: what it said is kept until a few more have. */
  ended(job: string): void {
    this.past.push(job);
    const oldest = this.past.length > KEPT_JOBS ? this.past.shift() : undefined;
    if (oldest === undefined) return;
    this.progress.forget(oldest);
    this.previews.forget(oldest);
    this.curves.forget(oldest);
    this.notes.forget(oldest);
    this.recalled.delete(oldest);
  }
}

/** A node and the instances around it, whatever the iteration: `a/b/c`, `a/b`, `a`. */
export function outward(node: string): string[] {
  const parts = withoutIterations(node).split("/");
  return parts.map((_, i) => parts.slice(0, parts.length - i).join("/"));
}
