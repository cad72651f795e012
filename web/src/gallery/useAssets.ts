import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Asset } from "../api/types";
import { useApp } from "../app";
import { EVERYTHING, type GalleryFilter, queryOf } from "./filter";
import { pagesKey } from "./pages";

const PAGE = 120;
const NONE: readonly Asset[] = [];

/** The pictures a filter lets through, newest first, page by page as they are asked for. */
export function useAssets(filter: GalleryFilter = EVERYTHING, enabled = true) {
  const app = useApp();
  const asked = queryOf(filter);
  const query = useInfiniteQuery({
    queryKey: pagesKey(asked),
    queryFn: ({ pageParam }) => app.api.assets({ ...asked, limit: PAGE, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled,
    placeholderData: (before) => before,
  });
  const { data } = query;
  const assets = useMemo(() => data?.pages.flatMap((page) => page.assets) ?? NONE, [data]);
  return { ...query, assets };
}
