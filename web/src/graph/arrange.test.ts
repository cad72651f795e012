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
