import { useView } from "../app";

/** The one place that speaks to screen readers. */
export function LiveRegion() {
  const announcement = useView((state) => state.announcement);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {announcement}
    </div>
  );
}
