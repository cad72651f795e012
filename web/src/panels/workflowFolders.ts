import type { SavedWorkflow } from "../api/types";

export type Folder = { folder: string; workflows: SavedWorkflow[] };

/** Those at the top first, then the folders by name; in each what was saved last comes first. */
export function byFolder(workflows: readonly SavedWorkflow[]): Folder[] {
  const folders = new Map<string, SavedWorkflow[]>();
  const newest = [...workflows].sort((a, b) => b.updated_at.localeCompare(a.updated_at));
  for (const workflow of newest)
    folders.set(workflow.folder, [...(folders.get(workflow.folder) ?? []), workflow]);
  return [...folders]
    .map(([folder, workflows]) => ({ folder, workflows }))
    .sort((a, b) => a.folder.localeCompare(b.folder));
}
