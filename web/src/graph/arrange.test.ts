import { expect, it } from "vitest";
import { arrange } from "./arrange";
import { textToImage } from "./fixtures/scenes";
import { connections } from "./links";

it("links run to the right and no two nodes overlap", async () => {
  const graph = textToImage();
  const size = { width: 200, height: 120 };
  const places = await arrange(graph, () => size);
  const at = (id: string) => places.get(id) ?? [Number.NaN, Number.NaN];
  for (const link of connections(graph))
    expect(at(link.source)[0] + size.width).toBeLessThan(at(link.target)[0]);
  const all = [...places.values()];
  for (const [i, a] of all.entries())
    for (const b of all.slice(i + 1))
      expect(Math.abs(a[0] - b[0]) >= size.width || Math.abs(a[1] - b[1]) >= size.height).toBe(
        true,
      );
});

it("arranges some alone, and keeps a group's nodes beside each other", async () => {
  const graph = textToImage();
  const size = { width: 200, height: 120 };
  const some = await arrange(graph, () => size, { ids: new Set(["sampler", "decode"]) });
  expect([...some.keys()]).toEqual(["sampler", "decode"]);
  const groups = new Map([
    ["positive", "group:1"],
    ["latent", "group:1"],
  ]);
  const places = await arrange(graph, () => size, { groups });
  const y = (id: string) => places.get(id)?.[1] ?? Number.NaN;
  expect(places.has("group:1")).toBe(false);
  const [top, bottom] = [y("positive"), y("latent")].sort((a, b) => a - b);
  expect(y("negative") < (top ?? 0) || y("negative") > (bottom ?? 0)).toBe(true);
});
