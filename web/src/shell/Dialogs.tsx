import { lazy, Suspense } from "react";
import { useView } from "../app";

const ShortcutsDialog = lazy(() => import("./ShortcutsDialog"));
const SettingsDialog = lazy(() => import("../settings/SettingsDialog"));

/** Screens that come when they are asked for. */
export function Dialogs() {
  const shortcuts = useView((state) => state.shortcuts);
  const settings = useView((state) => state.settings !== null);
  return (
    <Suspense>
      {shortcuts && <ShortcutsDialog />}
      {settings && <SettingsDialog />}
    </Suspense>
  );
}
