/** Loaded pages of assets, and what becomes of them when the server tells of a change. */

import type { InfiniteData, Query, QueryClient, QueryKey } from "@tanstack/react-query";
import type { Asset, AssetsUpdate } from "../api/types";
import { type AssetQuery, takesNew } from "./filter";

type Page = { assets: Asset[]; next: string | null };
type Pages = InfiniteData<Page, string | null>;

export const pagesKey = (query: AssetQuery) => ["assets", query] as const;

/**
 * A new asset stands before the pages that are loaded: they stay, however many they are. Lists that
 * only the server can judge are asked for again.
 */
export function takeNew(client: QueryClient, asset: Asset): void {
  for (const [key, data] of client.getQueriesData<Pages>({ queryKey: ["assets"] })) {
    const query = queryIn(key);
    if (!query) continue;
    if (!takesNew(query)) {
      if (!query.trashed) void client.invalidateQueries({ queryKey: key });
    } else if (data && asset.kind === "image")
      client.setQueryData<Pages>(key, withNew(data, asset));
  }
  if (asset.kind === "image") void client.invalidateQueries({ queryKey: ["origins"] });
}

function withNew(data: Pages, asset: Asset): Pages {
  const [first, ...rest] = data.pages;
  if (!first || data.pages.some(({ assets }) => assets.some(({ id }) => id === asset.id)))
    return data;
  return { ...data, pages: [{ ...first, assets: [asset, ...first.assets] }, ...rest] };
}

/** Assets that were marked, thrown away or brought back, here or in another window. */
export function takeUpdate(client: QueryClient, update: AssetsUpdate): void {
  const changed = new Set(update.assets);
  for (const [key, data] of client.getQueriesData<Pages>({ queryKey: ["assets"] })) {
    const query = queryIn(key);
    if (!query || !data) continue;
    client.setQueryData<Pages>(key, updated(data, query, changed, update));
    if (arrives(query, update)) void client.invalidateQueries({ queryKey: key });
  }
  const moved = update.trashed !== undefined || update.gone;
  if (moved) void client.invalidateQueries({ queryKey: ["boards"] });
  if (moved) void client.invalidateQueries({ queryKey: ["origins"] });
}

function updated(
  data: Pages,
  query: AssetQuery,
  changed: ReadonlySet<string>,
  update: AssetsUpdate,
): Pages {
  if (!data.pages.some(({ assets }) => assets.some(({ id }) => changed.has(id)))) return data;
  const { favourite, trashed, gone } = update;
  const pages = data.pages.map((page) => ({
    ...page,
    assets: page.assets.flatMap((asset) => {
      if (!changed.has(asset.id)) return [asset];
      const next = {
        ...asset,
        favourite: favourite ?? asset.favourite,
        trashed: trashed ?? asset.trashed,
      };
      const stays = !gone && next.trashed === !!query.trashed;
      return stays && (next.favourite || !query.favourite) ? [next] : [];
    }),
  }));
  return { ...data, pages };
}

/** Whether assets may have come into a list that it does not hold yet. */
function arrives(query: AssetQuery, { favourite, trashed, gone }: AssetsUpdate): boolean {
  if (gone) return false;
  if (trashed !== undefined) return trashed === !!query.trashed;
  return favourite === true && query.favourite === true;
}

/** Lists of one board. */
export function isOnBoard(board: string) {
  return ({ queryKey }: Query<unknown, Error, unknown, QueryKey>) =>
    queryIn(queryKey)?.board === board;
}

function queryIn(key: QueryKey): AssetQuery | null {
  const query = key[1];
  return typeof query === "object" && query !== null && "kind" in query
    ? (query as AssetQuery)
    : null;
}
