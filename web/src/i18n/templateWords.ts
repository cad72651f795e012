/** A template in the reader's language: what it says of itself, and the titles of its nodes. */

import type { Template } from "../api/types";
import { nodeText } from "./nodeTexts";

export function templateInWords(template: Template): Template {
  const name = nodeText(template.name);
  const description = nodeText(template.description);
  const { workflow } = template;
  const ui = isFields(workflow.ui) ? { ...workflow.ui, description } : workflow.ui;
  const told = { ...graphInWords(workflow), name, ui };
  return { ...template, name, description, workflow: told };
}

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function graphInWords(graph: Fields): Fields {
  return {
    ...graph,
    nodes: each(graph.nodes, nodeInWords),
    ...("subgraphs" in graph && { subgraphs: each(graph.subgraphs, graphInWords) }),
  };
}

function nodeInWords(node: Fields): Fields {
  if (!isFields(node.ui) || typeof node.ui.title !== "string") return node;
  return { ...node, ui: { ...node.ui, title: nodeText(node.ui.title) } };
}

function each(things: unknown, told: (thing: Fields) => Fields): unknown {
  if (!isFields(things)) return things;
  return Object.fromEntries(
    Object.entries(things).map(([key, thing]) => [key, isFields(thing) ? told(thing) : thing]),
  );
}
