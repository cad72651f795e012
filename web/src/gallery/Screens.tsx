import { Suspense } from "react";
import { useGalleryState, useView } from "../app";
import { fetched } from "../fetched";

const Viewer = fetched(() => import("../viewer/Viewer"));
const WideGallery = fetched(() => import("./WideGallery"));
const Charts = fetched(() => import("../charts/Charts"));

/** The screens of what was made, loaded when they are asked for; the viewer lies over the others. */
export function ResultScreens() {
  const wide = useGalleryState((state) => state.open);
  const charts = useGalleryState((state) => state.charts !== null);
  const viewer = useView((state) => state.viewer !== null);
  return (
    <Suspense>
      {wide && <WideGallery />}
      {charts && <Charts />}
      {viewer && <Viewer />}
    </Suspense>
  );
}
