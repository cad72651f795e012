import { useInfiniteQuery } from "@tanstack/react-query";
import { useApp } from "../app";

const PAGE = 60;

/** The pictures made here, newest first, page by page. */
export function useGallery() {
  const app = useApp();
  const query = useInfiniteQuery({
    queryKey: ["assets", "image"],
    queryFn: ({ pageParam }) => app.api.assets({ limit: PAGE, kind: "image", cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  return { ...query, assets: query.data?.pages.flatMap((page) => page.assets) ?? [] };
}
