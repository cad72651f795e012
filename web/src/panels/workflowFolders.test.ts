import { expect, it } from "vitest";
import type { SavedWorkflow } from "../api/types";
import { byFolder } from "./workflowFolders";

it("puts the top first, folders by name, and in each the newest first", () => {
  const workflow = (id: string, folder: string, updated_at: string) =>
    ({ id, folder, updated_at }) as SavedWorkflow;
  const folders = byFolder([
    workflow("1", "b", "2026-01-01"),
    workflow("2", "", "2026-01-01"),
    workflow("3", "a/b", "2026-01-01"),
    workflow("4", "", "2026-02-01"),
  ]);
  expect(folders.map(({ folder, workflows }) => [folder, ...workflows.map((w) => w.id)])).toEqual([
    ["", "4", "2"],
    ["a/b", "3"],
    ["b", "1"],
  ]);
});
