import { expect, it } from "vitest";
import { catalogue } from "../graph/fixtures/scenes";
import { searchNodes } from "../graph/search";
import { libraryGroups } from "./libraryGroups";

const familiar = { favourites: ["VAEDecode", "Gone"], recent: ["KSampler", "VAEDecode"] };
const groups = (query: string) =>
  libraryGroups(searchNodes(catalogue.nodes, query, familiar), query, familiar);

it("shows what is familiar first, and every node in its category", () => {
  const [favourites, recent, ...rest] = groups("");
  expect(favourites?.nodes.map(({ type }) => type)).toEqual(["VAEDecode"]);
  expect(recent?.nodes.map(({ type }) => type)).toEqual(["KSampler", "VAEDecode"]);
  expect(rest.map(({ key }) => key)).toEqual([...new Set(rest.map(({ key }) => key))].sort());
  expect(rest.flatMap(({ nodes }) => nodes)).toHaveLength(catalogue.nodes.length);
});

it("puts the category of the best find first while somebody searches", () => {
  const [first, ...rest] = groups("ksampler");
  expect(first?.nodes[0]?.type).toBe("KSampler");
  expect(rest.map(({ key }) => key)).not.toContain("*favourites");
});
