/** Links made by hand: checked by the one judge, told when refused. */

import type { App } from "../app";
import { connect, fillDefault } from "../graph/edit";
import { bestPort, facing, fittingPorts, type LinkStart, wantedFrom } from "../graph/fitting";
import { parsePath } from "../graph/path";
import { inputPort } from "../graph/ports";
import { nameOf, type Wanted, whyNot } from "../graph/whyNot";
import { describe } from "../graph/wires";
import { t } from "../i18n";
import { sceneOf } from "../stores/documents";
import { portName } from "../stores/edges";

type FlowLink = {
  source: string;
  target: string;
  sourceHandle?: string | null;
  targetHandle?: string | null;
};

export function wanted({ source, target, sourceHandle, targetHandle }: FlowLink): Wanted {
  return { source, output: portName(sourceHandle), target, input: portName(targetHandle) };
}

export function refusal(app: App, link: Wanted): string | null {
  return whyNot(sceneOf(app.documents.getState()), link);
}

/** Makes the link, or says why not. With a key it joins the step of history of that key. */
export function makeLink(app: App, link: Wanted, key?: string): boolean {
  const scene = sceneOf(app.documents.getState());
  const reason = whyNot(scene, link);
  if (reason) {
    app.view.getState().toast(reason, "warn");
    return false;
  }
  const description = describe(scene, link.target);
  const node = scene.graph.nodes[link.target];
  const port = description && node && inputPort(description, node, link.input);
  const path = parsePath(link.input);
  const holder = description?.inputs.find((input) => input.name === path[0])?.default;
  app.documents.getState().edit(
    t("Link"),
    (graph) =>
      connect(fillDefault(graph, link.target, path, holder), {
        ...link,
        list: port?.list ?? false,
      }),
    key,
  );
  app.view.getState().announce(
    t("Linked {from} to {to}.", {
      from: `${nameOf(scene, link.source)} ${link.output}`,
      to: `${nameOf(scene, link.target)} ${link.input}`,
    }),
  );
  return true;
}

/** Links into the port of a node that suits best, or says why none does. */
export function linkToNode(app: App, start: LinkStart, node: string): boolean {
  const scene = sceneOf(app.documents.getState());
  const port = bestPort(scene, start, node);
  if (port) return makeLink(app, wantedFrom(start, node, port.name));
  const first = facing(scene, start, node).find((candidate) => !candidate.widget);
  const reason = first
    ? whyNot(scene, wantedFrom(start, node, first.name))
    : start.side === "output"
      ? t("{node} has no inputs.", { node: nameOf(scene, node) })
      : t("{node} has no outputs.", { node: nameOf(scene, node) });
  app.view.getState().toast(reason ?? t("Nothing there takes this link."), "warn");
  return false;
}

/** While a link is dragged, the ports that take it stand out. */
export function markFitting(app: App, start: LinkStart | null): void {
  const scene = sceneOf(app.documents.getState());
  const fits =
    start && new Set(fittingPorts(scene, start).map(({ node, port }) => `${node} ${port.name}`));
  app.view.getState().set({ linking: start && fits ? { start, fits } : null });
}
