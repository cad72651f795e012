/** The routes of pictures and other files: found, marked, collected, thrown away. */

import type { AssetQuery } from "../gallery/filter";
import { bodyOf, type openClient } from "./client";

export type AssetPage = AssetQuery & { limit: number; cursor: string | null };
export type AssetsChange = { favourite?: boolean; trashed?: boolean };
export type BoardChange = { name?: string; add?: string[]; remove?: string[] };

/** Assets that one request may change. */
const MOST = 1000;

export function assetRoutes(client: ReturnType<typeof openClient>) {
  const one = (asset: string) => ({ params: { path: { asset } } });
  const on = (board: string) => ({ params: { path: { board } } });
  return {
    assets: (query: AssetPage) => bodyOf(client.GET("/api/v1/assets", { params: { query } })),
    asset: (id: string) => bodyOf(client.GET("/api/v1/assets/{asset}", one(id))),
    assetWorkflow: (id: string) => bodyOf(client.GET("/api/v1/assets/{asset}/workflow", one(id))),
    /** What was chosen while it was made, and a grid's cells. */
    assetDetails: (id: string) => bodyOf(client.GET("/api/v1/assets/{asset}/details", one(id))),
    /** The pictures of a job. */
    assetsOf: (job: string, cursor: string | null) =>
      bodyOf(
        client.GET("/api/v1/assets", {
          params: { query: { job, kind: "image,preview", limit: 500, cursor } },
        }),
      ),
    /** Marks assets, or moves them to the trash or back. */
    async changeAssets(ids: readonly string[], change: AssetsChange): Promise<void> {
      for (let at = 0; at < ids.length; at += MOST) {
        const body = { ...change, assets: ids.slice(at, at + MOST) };
        await bodyOf(client.PATCH("/api/v1/assets", { body }));
      }
    },
    /** The asset among the inputs, for nodes to load. */
    adopt: (id: string) => bodyOf(client.POST("/api/v1/assets/{asset}/input", one(id))),
    emptyTrash: () => bodyOf(client.DELETE("/api/v1/trash")).then(({ removed }) => removed),
    /** The workflows and models that made the pictures. */
    origins: () => bodyOf(client.GET("/api/v1/origins")),

    boards: (asset?: string) =>
      bodyOf(client.GET("/api/v1/boards", { params: { query: { asset } } })).then(
        ({ boards }) => boards,
      ),
    newBoard: (name: string, assets: readonly string[] = []) =>
      bodyOf(client.POST("/api/v1/boards", { body: { name, assets: [...assets] } })),
    changeBoard: (id: string, change: BoardChange) =>
      bodyOf(
        client.PATCH("/api/v1/boards/{board}", {
          ...on(id),
          body: { add: [], remove: [], ...change },
        }),
      ),
    deleteBoard: (id: string) => bodyOf(client.DELETE("/api/v1/boards/{board}", on(id))),

    /** Jobs whose nodes measured something. */
    measured: (query: { limit: number; cursor: string | null }) =>
      bodyOf(client.GET("/api/v1/curves", { params: { query } })),
  };
}

/** Where several assets come from as one ZIP; the server takes up to `MOST_ARCHIVED`. */
export function archiveUrl(ids: readonly string[]): string {
  return `/api/v1/archive?assets=${ids.join(",")}`;
}

export const MOST_ARCHIVED = 500;
