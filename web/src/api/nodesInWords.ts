import type { NodeDescription } from "../graph/catalogue";
import { language } from "../i18n";
import { inWords, setNodeTexts } from "../i18n/nodeTexts";
import { templateInWords } from "../i18n/templateWords";
import type { Api } from "./api";
import type { Template } from "./types";

/** The node types in the reader's language. */
export async function nodesInWords(
  api: Pick<Api, "nodes" | "nodeTexts">,
  wanted: string = language,
): Promise<NodeDescription[]> {
  if (wanted === "en") return api.nodes();
  const [nodes] = await Promise.all([api.nodes(), hearTexts(api, wanted)]);
  return nodes.map(inWords);
}

/** The templates in the reader's language. */
export async function templatesInWords(
  api: Pick<Api, "templates" | "nodeTexts">,
  wanted: string = language,
): Promise<Template[]> {
  if (wanted === "en") return api.templates();
  const [templates] = await Promise.all([
    api.templates(),
    heard.get(api) ?? hearTexts(api, wanted),
  ]);
  return templates.map(templateInWords);
}

/** The texts a server has, or that are on their way. */
const heard = new WeakMap<object, Promise<void>>();

function hearTexts(api: Pick<Api, "nodeTexts">, wanted: string): Promise<void> {
  // A server that cannot tell them is no reason to show nothing.
  const texts = api
    .nodeTexts(wanted)
    .catch(() => ({}))
    .then(setNodeTexts);
  heard.set(api, texts);
  return texts;
}
