import { useAssets } from "../gallery/useAssets";

/** The newest pictures made here. */
export function useGallery() {
  return useAssets();
}
