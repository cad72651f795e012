import { expect, it } from "vitest";
import { flowHandlers } from "../canvas/flowHandlers";
import { nodesOf, testApp } from "../fixtures/app";
import { textToImage } from "../graph/fixtures/scenes";
import { setReroutes } from "../graph/reroutes";

const place = { target: "decode", path: ["latent"] };

function led() {
  const app = testApp({}, setReroutes(textToImage(), place, [[900, 50]]));
  const via = () => {
    const { edges } = app.geometry.getState();
    return edges.find(({ id }) => id === "sampler.latent→decode.latent")?.data?.via;
  };
  const at = (id: string) => {
    const { x = 0, y = 0 } =
      app.geometry.getState().nodes.find((node) => node.id === id)?.position ?? {};
    return { x, y };
  };
  const move = (ids: string[], dragging: boolean, by = 30) =>
    flowHandlers(app).onNodesChange(
      ids.map((id) => ({
        type: "position",
        id,
        position: dragging ? { x: at(id).x + by, y: at(id).y } : at(id),
        dragging,
      })),
    );
  return { app, via, move };
}

it("takes a link's points along while both its ends are dragged, and leaves them there", () => {
  const { app, via, move } = led();
  move(["sampler", "decode"], true);
  expect(via()).toEqual([[930, 50]]);
  move(["sampler", "decode"], true);
  expect(via()).toEqual([[960, 50]]);
  // Something else is told meanwhile: what is in the hand stays there.
  app.documents.getState().edit("Other", (graph) => ({ ...graph }));
  expect(via()).toEqual([[960, 50]]);
  move(["sampler", "decode"], false);
  expect(via()).toEqual([[960, 50]]);
  expect(nodesOf(app).decode?.ui?.reroutes).toEqual({ latent: [[960, 50]] });
});

it("leaves the points where one end alone is dragged", () => {
  const { via, move } = led();
  move(["decode"], true);
  expect(via()).toEqual([[900, 50]]);
});
