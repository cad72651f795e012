import { Suspense } from "react";
import { fetched } from "../fetched";

const Gallery = fetched(() => import("../gallery/Gallery"));

/** Everything that was saved, with its boards. */
export function GalleryPanel() {
  return (
    <Suspense>
      <Gallery />
    </Suspense>
  );
}
