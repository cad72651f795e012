import { expect, it, vi } from "vitest";
import { testApp } from "../fixtures/app";
import { moveTo, placeAt } from "./queueOrder";

it("finds the place by the middles of the others", () => {
  const boxes = [0, 50, 100].map((top) => ({ top, height: 50 }));
  expect([-10, 20, 30, 80, 130].map((y) => placeAt(y, boxes))).toEqual([0, 0, 1, 2, 3]);
  expect(placeAt(5, [])).toBe(0);
});

it("asks the server, says where it went, or why it did not", async () => {
  const move = vi.fn().mockResolvedValueOnce({}).mockRejectedValueOnce(new Error("It runs."));
  const app = testApp({ move });
  await moveTo(app, "j", 1);
  expect(move).toHaveBeenCalledWith("j", 1);
  expect(app.view.getState().announcement).toBe("Moved to place 2.");
  await moveTo(app, "j", 0);
  expect(app.view.getState().toasts[0]?.text).toBe("It runs.");
});
