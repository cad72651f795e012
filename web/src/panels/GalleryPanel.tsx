import { lazy, Suspense } from "react";

const Gallery = lazy(() => import("../gallery/Gallery"));

/** Everything that was saved, with its boards. */
export function GalleryPanel() {
  return (
    <Suspense>
      <Gallery />
    </Suspense>
  );
}
