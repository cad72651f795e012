import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { linkStyles } from "./linkStyles";

it("draws links the next way, and the way that was chosen", () => {
  const app = testApp();
  const on = () => linkStyles.filter((action) => action.checked?.(app)).map(({ id }) => id);
  expect(on()).toEqual(["links.curved"]);
  linkStyles[0]?.perform(app);
  expect(on()).toEqual(["links.straight"]);
  linkStyles.find(({ id }) => id === "links.hidden")?.perform(app);
  linkStyles[0]?.perform(app);
  expect(on()).toEqual(["links.curved"]);
});
