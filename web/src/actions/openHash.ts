import type { App } from "../app";
import { workflowOfHash } from "../graph/share";
import { openWorkflow } from "./open";

/** Opens the graph that the address carries, in a tab of its own, and takes it out of the address;
 * whether there was one. */
export async function openHash(app: App, place: Location, past: History): Promise<boolean> {
  try {
    const workflow = await workflowOfHash(place.hash);
    if (!workflow) return false;
    await openWorkflow(app, workflow);
  } catch (error) {
    app.view.getState().toast((error as Error).message, "error");
  }
  // A reload would open it again.
  past.replaceState(past.state, "", place.pathname + place.search);
  return true;
}
