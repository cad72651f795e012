/** The open documents: what each holds, its history, and which of them is on the canvas. */

import { createStore } from "zustand/vanilla";
import { uuid7 } from "../api/uuid7";
import { Catalogue } from "../graph/catalogue";
import {
  amend,
  begin,
  type History,
  record,
  redo as redoStep,
  seal,
  undo as undoStep,
} from "../graph/history";
import { editAt, graphAt, type Scope, standing } from "../graph/scope";
import type { Seeds } from "../graph/seed";
import type { Scene } from "../graph/wires";
import { emptyWorkflow, type Graph, type Workflow } from "../graph/workflow";

export type Viewport = { x: number; y: number; zoom: number };

export type OpenDocument = {
  id: string;
  history: History<Workflow>;
  /** What was last saved, exported or opened; the document is changed when it differs. */
  saved: Workflow | null;
  /** Where the server keeps it. */
  stored?: { id: string; etag: string };
  scope: Scope;
  viewport?: Viewport;
  /** The seeds of the last run, and how many jobs it was. */
  ran?: { seeds: Seeds; count: number };
};

const KEPT_CLOSED = 10;

export type GraphEdit = <G extends Graph>(graph: G) => G;

export type DocumentsState = {
  catalogue: Catalogue;
  documents: readonly OpenDocument[];
  active: string;
  /** Closed ones, the last one last: a slip of the hand loses nothing. */
  closed: readonly OpenDocument[];
  setCatalogue(catalogue: Catalogue): void;
  open(workflow: Workflow, extra?: Partial<OpenDocument>): string;
  restore(
    documents: readonly OpenDocument[],
    active: string,
    closed?: readonly OpenDocument[],
  ): void;
  close(id: string): void;
  /** Brings back the one that was closed last. */
  reopen(): void;
  activate(id: string): void;
  /** Puts a document at another place among the tabs. */
  move(id: string, to: number): void;
  /** Changes the graph on the canvas as one step of history; steps of one key join. */
  edit(label: string, change: GraphEdit, key?: string): void;
  /** Changes the whole workflow as one step of history. */
  editWorkflow(label: string, change: (workflow: Workflow) => Workflow, key?: string): void;
  /** The same for any open document. */
  editDocument(id: string, label: string, change: (workflow: Workflow) => Workflow): void;
  /** Changes the workflow without a step of its own; an unchanged document stays unchanged. */
  amend(id: string, change: (workflow: Workflow) => Workflow): void;
  seal(): void;
  undo(): void;
  redo(): void;
  patch(id: string, fields: Partial<Omit<OpenDocument, "id" | "history">>): void;
};

export function createDocuments() {
  const first = newDocument(emptyWorkflow());
  return createStore<DocumentsState>((set, get) => {
    const change = (id: string, next: (doc: OpenDocument) => OpenDocument) =>
      set(({ documents }) => ({ documents: documents.map((d) => (d.id === id ? next(d) : d)) }));
    const onHistory = (step: (history: History<Workflow>) => History<Workflow>) =>
      change(get().active, (doc) => {
        const history = step(doc.history);
        if (history === doc.history) return doc;
        return { ...doc, history, scope: standing(history.present, doc.scope) };
      });
    return {
      catalogue: new Catalogue([]),
      documents: [first],
      active: first.id,
      closed: [],
      setCatalogue: (catalogue) => set({ catalogue }),
      open(workflow, extra) {
        const document = { ...newDocument(workflow), ...extra };
        set(({ documents }) => ({ documents: [...documents, document], active: document.id }));
        return document.id;
      },
      restore: (documents, active, closed = []) => set({ documents, active, closed }),
      close(id) {
        const { documents, active } = get();
        const index = documents.findIndex((d) => d.id === id);
        const rest = documents.filter((d) => d.id !== id);
        const kept = rest.length ? rest : [newDocument(emptyWorkflow())];
        const next = kept[Math.min(index, kept.length - 1)]?.id ?? active;
        const lost = documents.filter((d) => d.id === id && !isEmpty(d));
        set({
          documents: kept,
          active: active === id ? next : active,
          closed: lost.length ? [...get().closed, ...lost].slice(-KEPT_CLOSED) : get().closed,
        });
      },
      reopen() {
        const last = get().closed.at(-1);
        if (!last) return;
        set(({ documents, closed }) => ({
          documents: [...documents, last],
          active: last.id,
          closed: closed.slice(0, -1),
        }));
      },
      activate: (id) => set({ active: id }),
      move(id, to) {
        const { documents } = get();
        const moved = documents.find((document) => document.id === id);
        const rest = documents.filter((document) => document.id !== id);
        if (!moved || documents.indexOf(moved) === to) return;
        set({ documents: [...rest.slice(0, to), moved, ...rest.slice(to)] });
      },
      edit(label, edit, key) {
        get().editWorkflow(label, (w) => editAt(w, activeDocument(get()).scope, edit), key);
      },
      editWorkflow(label, edit, key) {
        onHistory((history) => record(history, edit(history.present), label, key));
      },
      editDocument: (id, label, edit) =>
        change(id, (doc) => ({
          ...doc,
          history: record(doc.history, edit(doc.history.present), label),
        })),
      amend: (id, edit) =>
        change(id, (document) => {
          const present = edit(document.history.present);
          const saved = isChanged(document) ? document.saved : present;
          return { ...document, history: amend(document.history, present), saved };
        }),
      seal: () => onHistory(seal),
      undo: () => onHistory(undoStep),
      redo: () => onHistory(redoStep),
      patch: (id, fields) => change(id, (doc) => ({ ...doc, ...fields })),
    };
  });
}

function newDocument(workflow: Workflow): OpenDocument {
  return { id: uuid7(), history: begin(workflow), saved: workflow, scope: [] };
}

function isEmpty({ history: { present, past } }: OpenDocument): boolean {
  return past.length === 0 && Object.keys(present.nodes).length === 0;
}

export function activeDocument(state: DocumentsState): OpenDocument {
  const found = state.documents.find((d) => d.id === state.active) ?? state.documents[0];
  if (!found) throw new Error("There is always an open document.");
  return found;
}

/** What is on the canvas: a document, or the inside of one of its instances. */
export function placeOf({ id, scope }: OpenDocument): string {
  return [id, ...scope.map((step) => step.instance)].join("/");
}

export function activeGraph(state: DocumentsState): Graph {
  const { history, scope } = activeDocument(state);
  return graphAt(history.present, scope);
}

export function sceneOf(state: DocumentsState): Scene {
  const workflow = activeDocument(state).history.present;
  return { workflow, graph: activeGraph(state), catalogue: state.catalogue };
}

export function isChanged(document: OpenDocument): boolean {
  return document.history.present !== document.saved;
}
