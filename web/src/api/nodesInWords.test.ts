import { afterEach, expect, it } from "vitest";
import { catalogue } from "../graph/fixtures/scenes";
import { setNodeTexts } from "../i18n/nodeTexts";
import { nodesInWords } from "./nodesInWords";

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
