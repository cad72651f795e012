// @vitest-environment happy-dom
import { afterEach, expect, it } from "vitest";
import { documentOf, testApp } from "../fixtures/app";
import { textToImage, workflowOf } from "../graph/fixtures/scenes";
import { followPlaces, openPlace, withWorkflow, workflowIn } from "./places";

let stop = () => {};
afterEach(() => {
  stop();
  history.replaceState(null, "", "/");
});

/** The browser's history, as far as it is written here. */
function opened(api = {}) {
  const app = testApp(api);
  const steps: unknown[] = [];
  const past = {
    get state() {
      return history.state;
    },
    pushState(state: unknown, _: string, url: string) {
      steps.push(state);
      history.replaceState(state, "", url);
    },
    replaceState: (state: unknown, _: string, url: string) => history.replaceState(state, "", url),
  } as unknown as History;
  stop = followPlaces(app, location, past);
  const go = (state: unknown) => window.dispatchEvent(new PopStateEvent("popstate", { state }));
  return { app, steps, go };
}

it("reads and writes the workflow beside what else the address holds", () => {
  expect(workflowIn("#workflow=a%2Fb&form")).toBe("a/b");
  expect(workflowIn("#graph=abc")).toBeNull();
  expect(withWorkflow("#form&workflow=old", "a/b")).toBe("#workflow=a%2Fb&form");
  expect(withWorkflow("#workflow=old", null)).toBe("");
});

it("names what is saved once it is, and goes back and forth between tabs", () => {
  const { app, steps, go } = opened();
  const first = documentOf(app).id;
  const start = history.state;
  expect(location.hash).toBe("");
  app.documents.getState().patch(first, { stored: { id: "w", etag: "" } });
  expect([location.hash, steps.length]).toEqual(["#workflow=w", 0]);
  const second = app.documents.getState().open(textToImage());
  expect([location.hash, steps.length]).toEqual(["", 1]);
  go(start);
  expect([documentOf(app).id, location.hash, steps.length]).toEqual([first, "#workflow=w", 1]);
  go(steps[0]);
  expect([documentOf(app).id, location.hash, steps.length]).toEqual([second, "", 1]);
  // What was closed meanwhile is not opened by going back.
  app.documents.getState().close(first);
  go(start);
  expect(documentOf(app).id).toBe(second);
  // An address that was typed has no state of ours.
  go(null);
  expect(documentOf(app).id).toBe(second);
});

it("leaves a subgraph by going back", () => {
  const { app, steps, go } = opened();
  const inner = { ...workflowOf({ n: ["Int"] }), inputs: [], outputs: [] };
  const id = app.documents
    .getState()
    .open(workflowOf({ x: ["subgraph:In"] }, { subgraphs: { In: inner } }));
  const outside = steps.at(-1);
  const scope = [{ instance: "x", subgraph: "In" }];
  app.documents.getState().patch(id, { scope });
  expect(steps).toHaveLength(2);
  go(outside);
  expect(documentOf(app).scope).toEqual([]);
  go(steps[1]);
  expect(documentOf(app).scope).toEqual(scope);
});

it("opens the saved workflow of an address, and says when there is none", async () => {
  const workflow = async (id: string) => {
    if (id !== "w") throw new Error("There is no workflow.");
    return { id, name: "Mine", etag: '"1-x"', workflow: textToImage() } as never;
  };
  const { app } = opened({ workflow });
  const address = (hash: string) => ({ hash }) as Location;
  expect(await openPlace(app, address("#workflow=w"))).toBe(true);
  expect(documentOf(app).stored?.id).toBe("w");
  expect(location.hash).toBe("#workflow=w");
  expect(await openPlace(app, address("#workflow=w"))).toBe(false);
  expect(await openPlace(app, address("#workflow=%3Cimg%20src=x%3E"))).toBe(false);
  expect(app.view.getState().toasts.at(-1)?.text).toContain("no workflow");
});
