import { expect, it } from "vitest";
import { documentOf, testApp } from "../../fixtures/app";
import { pictureOf } from "../../fixtures/pictures";
import { textToImage } from "../../graph/fixtures/scenes";
import { perform } from "..";
import { charts } from "./charts";
import { wideGallery } from "./gallery";
import { openPictureWorkflow } from "./openWorkflow";

it("opens the graph that made the picture in a tab of its own", async () => {
  const workflow = { ...textToImage(), name: "Made it" };
  const app = testApp({ assetWorkflow: async () => workflow } as never);
  app.view.getState().set({ viewer: { assets: [pictureOf("a")], index: 0 } });
  await perform(app, openPictureWorkflow);
  expect(app.documents.getState().documents).toHaveLength(2);
  expect(documentOf(app).history.present.name).toBe("Made it");
  expect(app.view.getState().viewer).toBeNull();
});

it("opens and closes the wide gallery and the curves", async () => {
  const app = testApp();
  for (const action of [wideGallery, charts]) {
    await perform(app, action);
    expect(action.checked?.(app)).toBe(true);
    await perform(app, action);
    expect(action.checked?.(app)).toBe(false);
  }
});
