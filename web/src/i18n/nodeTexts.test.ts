import { afterEach, expect, it } from "vitest";
import { catalogue } from "../graph/fixtures/scenes";
import recorded from "../graph/fixtures/words.json";
import { layoutOf } from "../graph/layout";
import { inputPorts, outputPorts } from "../graph/ports";
import { searchNodes } from "../graph/search";
import type { GraphNode } from "../graph/workflow";
import { choicesOf } from "../help/explain";
import { inWords, setNodeTexts } from "./nodeTexts";

const foreign = (text: string) => `«${text}»`;
const dictionary = Object.fromEntries(recorded.map((text) => [text, foreign(text)]));
const hasWords = (text: string) => /\p{L}/u.test(text);

afterEach(() => setNodeTexts({}));

it("leaves a node as it is where nobody translates", () => {
  const [node] = catalogue.nodes;
  expect(node && inWords(node)).toBe(node);
});

it("tells a node whole in another language: every text, name and choice", () => {
  setNodeTexts(dictionary);
  const english = catalogue.nodes.flatMap((description) => {
    const told = inWords(description);
    const node: GraphNode = { type: told.type, inputs: {}, ui: { advanced: true } };
    const rows = layoutOf(told, node).rows.flatMap((row) => {
      if (row.kind !== "widget") return [];
      const { label, help = "", schema } = row;
      return [label, help, ...choicesOf(schema)];
    });
    const ports = [...inputPorts(told, node), ...outputPorts(told)].flatMap(({ label, help }) => [
      label,
      help ?? "",
    ]);
    const texts = [told.title, told.summary, told.help, ...(told.categoryTitle ?? "").split(" / ")];
    return [...texts, ...rows, ...ports].filter((text) => hasWords(text) && !text.startsWith("«"));
  });
  expect([...new Set(english)]).toEqual([]);
});

it("lets the English name find it still", () => {
  setNodeTexts(dictionary);
  const nodes = catalogue.nodes.map(inWords);
  expect(searchNodes(nodes, "Load checkpoint")[0]?.description.type).toBe("LoadCheckpoint");
  expect(searchNodes(nodes, "«load checkpoint»")[0]?.description.type).toBe("LoadCheckpoint");
});
