import { expect, it } from "vitest";
import { documentOf, select, testApp } from "../fixtures/app";
import { editSubgraph } from "./editSubgraph";
import { enterSubgraph } from "./enterSubgraph";
import { makeSubgraph } from "./makeSubgraph";

it("is about the selected instance, or the subgraph on the canvas", async () => {
  const app = testApp();
  select(app, "sampler");
  expect(editSubgraph.enabled(app)).toBe(false);
  await makeSubgraph.perform(app);
  editSubgraph.perform(app);
  expect(app.screens.getState().subgraph).toBe("Subgraph");
  enterSubgraph.perform(app);
  select(app);
  expect(documentOf(app).scope).toHaveLength(1);
  app.screens.getState().set({ subgraph: null });
  editSubgraph.perform(app);
  expect(app.screens.getState().subgraph).toBe("Subgraph");
});
