/** The library's groups: what is familiar, then every category with its nodes. */

import type { NodeDescription } from "../graph/catalogue";
import type { Familiar, Found } from "../graph/search";
import { t } from "../i18n";

export type LibraryGroup = { key: string; title: string; nodes: NodeDescription[] };

/** While somebody searches, the categories come in the order of their best find. */
export function libraryGroups(
  found: readonly Found[],
  query: string,
  { favourites, recent }: Familiar,
): LibraryGroup[] {
  const nodes = found.map(({ description }) => description);
  const named = (types: readonly string[]) =>
    types.flatMap((type) => nodes.filter((node) => node.type === type));
  const familiar: LibraryGroup[] = query.trim()
    ? []
    : [
        { key: "*favourites", title: t("Favourites"), nodes: named(favourites) },
        { key: "*recent", title: t("Used last"), nodes: named(recent) },
      ];
  const groups = new Map<string, LibraryGroup>();
  for (const node of nodes) {
    const { category: key } = node;
    const group = groups.get(key) ?? { key, title: node.categoryTitle ?? key, nodes: [] };
    group.nodes.push(node);
    groups.set(key, group);
  }
  return [...familiar.filter((group) => group.nodes.length > 0), ...groups.values()];
}
