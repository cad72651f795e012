/** What the editor's own source says on the screen, read from its syntax trees (for tests alone). */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

export type Said = { file: string; line: number; text: string };
/** A sentence given to `t`; counted when a `{count}` chooses its form. */
export type Sentence = Said & { counted: boolean };
export type Source = { file: string; tree: ts.SourceFile };

/** Every file of the editor below a folder, tests and generated types aside. */
export function sourcesBelow(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name))
    .map((name) => relative(folder, join(folder, name)).replaceAll("\\", "/"))
    .sort()
    .map((file) => parse(file, readFileSync(join(folder, file), "utf8")));
}

export function parse(file: string, text: string): Source {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return { file, tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind) };
}

/** The sentences that go through `t`, and the calls whose sentence cannot be read from the source. */
export function sentencesOf(source: Source): { sentences: Sentence[]; unreadable: Said[] } {
  const sentences: Sentence[] = [];
  const unreadable: Said[] = [];
  walk(source.tree, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== "t") return;
    const [first, values] = node.arguments;
    if (!first) return;
    const counted =
      values !== undefined &&
      ts.isObjectLiteralExpression(values) &&
      values.properties.some((property) => property.name?.getText() === "count");
    for (const [at, text] of literals(first))
      if (text === null) unreadable.push(said(source, at, at.getText()));
      else sentences.push({ ...said(source, at, text), counted });
  });
  return { sentences, unreadable };
}

/** Attributes that are read out or shown. */
const SPOKEN = ["aria-label", "aria-description", "aria-valuetext", "title", "placeholder", "alt"];
/** Fields of our own components and declarations that are shown. */
const SHOWN = ["label", "heading", "description", "headline", "title"];
/** Errors whose message a person reads. */
const SAID = ["NotAWorkflow"];
/** Functions that speak; an edit's name is said when it is undone. */
const SPEAKING = ["toast", "announce", "confirm", "alert", "edit", "editWorkflow", "super"];

/** Words for the screen that do not go through `t`. */
export function bareWordsOf(source: Source): Said[] {
  const bare: Said[] = [];
  const take = (node: ts.Node, text: string) => {
    if (isWords(text)) bare.push(said(source, node, text.trim()));
  };
  const takeAll = (expression: ts.Expression | undefined) => {
    if (!expression) return;
    for (const [at, text] of pieces(expression)) take(at, text);
  };
  walk(source.tree, (node) => {
    if (ts.isJsxText(node)) inCode(node) || take(node, node.text);
    else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent))
      inCode(node) || takeAll(node.expression);
    else if (ts.isJsxAttribute(node) && [...SPOKEN, ...SHOWN].includes(node.name.getText())) {
      const { initializer } = node;
      if (initializer && ts.isStringLiteral(initializer)) take(initializer, initializer.text);
      else if (initializer && ts.isJsxExpression(initializer)) takeAll(initializer.expression);
    } else if (ts.isPropertyAssignment(node) && SHOWN.includes(node.name.getText())) {
      takeAll(node.initializer);
    } else if (ts.isNewExpression(node) && SAID.includes(node.expression.getText())) {
      takeAll(node.arguments?.[0]);
    } else if (ts.isCallExpression(node)) {
      const name = node.expression.getText().split(".").at(-1) ?? "";
      if (SPEAKING.includes(name)) takeAll(node.arguments[0]);
    }
  });
  return bare;
}

/** Names and units, the same in every language. */
const SAME = ["Tessera", "ComfyUI", "JSON", "Python", "curl", "px", "MB", "GB"];
/** Elements whose text is code. */
const CODE = ["code", "kbd", "pre", "samp"];

function isWords(text: string): boolean {
  return /\p{L}{2,}/u.test(text) && !SAME.includes(text.trim());
}

function inCode(node: ts.Node): boolean {
  const { parent } = node;
  return ts.isJsxElement(parent) && CODE.includes(parent.openingElement.tagName.getText());
}

/** What an expression may come to, as far as it is written here; null for what is not. */
function literals(node: ts.Expression): [ts.Node, string | null][] {
  if (ts.isStringLiteralLike(node)) return [[node, node.text]];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (ts.isConditionalExpression(node))
    return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const parts = [...literals(node.left), ...literals(node.right)].map(([, text]) => text);
    return [[node, parts.includes(null) ? null : parts.join("")]];
  }
  return [[node, null]];
}

/** The text written in an expression, whatever is joined to it; a call answers for itself. */
function pieces(node: ts.Expression): [ts.Node, string][] {
  if (ts.isStringLiteralLike(node)) return [[node, node.text]];
  if (ts.isTemplateExpression(node))
    return [node.head, ...node.templateSpans.map((span) => span.literal)].map((part) => [
      part,
      part.text,
    ]);
  if (ts.isParenthesizedExpression(node)) return pieces(node.expression);
  if (ts.isConditionalExpression(node))
    return [...pieces(node.whenTrue), ...pieces(node.whenFalse)];
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return pieces(node.right);
    const joins = [
      ts.SyntaxKind.PlusToken,
      ts.SyntaxKind.BarBarToken,
      ts.SyntaxKind.QuestionQuestionToken,
    ];
    return joins.includes(kind) ? [...pieces(node.left), ...pieces(node.right)] : [];
  }
  return [];
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

function said({ file, tree }: Source, node: ts.Node, text: string): Said {
  return { file, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1, text };
}
