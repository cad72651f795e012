import type { NodeDescription } from "../graph/catalogue";
import { language } from "../i18n";
import { inWords, setNodeTexts } from "../i18n/nodeTexts";
import type { Api } from "./api";

/** The node types in the reader's language. */
export async function nodesInWords(
  api: Pick<Api, "nodes" | "nodeTexts">,
  wanted: string = language,
): Promise<NodeDescription[]> {
  if (wanted === "en") return api.nodes();
  // A server that cannot tell them is no reason to show nothing.
  const [nodes, texts] = await Promise.all([api.nodes(), api.nodeTexts(wanted).catch(() => ({}))]);
  setNodeTexts(texts);
  return nodes.map(inWords);
}
