import { afterEach, expect, it } from "vitest";
import { catalogue } from "../graph/fixtures/scenes";
import { setNodeTexts } from "../i18n/nodeTexts";
import { nodesInWords, templatesInWords } from "./nodesInWords";
import type { Template } from "./types";

const nodes = async () => [...catalogue.nodes];
afterEach(() => setNodeTexts({}));

it("asks for no words in English, and shows English where there are none", async () => {
  const silent = { nodes, nodeTexts: () => Promise.reject(new Error("no")) };
  expect(await nodesInWords(silent, "en")).toEqual(catalogue.nodes);
  expect(await nodesInWords(silent, "zh-CN")).toEqual(catalogue.nodes);
});

it("tells the nodes in the language that is wanted", async () => {
  const asked: string[] = [];
  const api = {
    nodes,
    nodeTexts: async (language: string) => {
      asked.push(language);
      return { "Save image": "Bild sichern" };
    },
  };
  const found = await nodesInWords(api, "de");
  expect(found.find(({ type }) => type === "SaveImage")?.title).toBe("Bild sichern");
  expect(asked).toEqual(["de"]);
});

it("tells a template with the titles of its nodes, in subgraphs too, and leaves the rest", async () => {
  const inner = {
    nodes: { b: { type: "X", inputs: { text: "Prompt" }, ui: { title: "Prompt" } } },
  };
  const workflow = {
    name: "Draw",
    nodes: { a: { type: "Y", inputs: {} }, b: { type: "X", inputs: {}, ui: { title: "Mine" } } },
    subgraphs: { Prompt: inner },
    ui: { groups: [], description: "It draws." },
  };
  const template: Template = {
    id: "draw",
    name: "Draw",
    description: "It draws.",
    picture_url: null,
    workflow,
  };
  const words = { Draw: "绘制", "It draws.": "它会画画。", Prompt: "提示词" };
  const api = { templates: async () => [template], nodeTexts: async () => words };
  const [told] = await templatesInWords(api, "zh-CN");
  expect(told).toEqual({
    ...template,
    name: "绘制",
    description: "它会画画。",
    workflow: {
      ...workflow,
      name: "绘制",
      ui: { groups: [], description: "它会画画。" },
      subgraphs: {
        Prompt: {
          nodes: { b: { type: "X", inputs: { text: "Prompt" }, ui: { title: "提示词" } } },
        },
      },
    },
  });
  expect(await templatesInWords(api, "en")).toEqual([template]);
});
