import { Suspense } from "react";
import { useDocuments, useScreens, useView } from "../app";
import { Canvas } from "../canvas/Canvas";
import { fetched } from "../fetched";
import { ResultScreens } from "../gallery/Screens";
import { LeftPanels } from "../panels/LeftPanels";
import { Sidebar } from "../panels/Sidebar";
import { useTheme } from "../theme/useTheme";
import { Banner } from "./Banner";
import { Dialogs } from "./Dialogs";
import { Guard } from "./Guard";
import { LiveRegion } from "./LiveRegion";
import { Palette } from "./Palette";
import { Rail } from "./Rail";
import { SavedElsewhere } from "./SavedElsewhere";
import { StatusBar } from "./StatusBar";
import css from "./shell.module.css";
import { Toasts } from "./Toasts";
import { TopBar } from "./TopBar";
import { useOneSide } from "./useOneSide";
import { useTitle } from "./useTitle";

const FormView = fetched(() => import("../form/FormView"));

/** The editor around its canvas, or the form of a workflow that nobody wants the graph of. */
export function Shell() {
  useTitle();
  useOneSide();
  const theme = useTheme();
  const left = useView((state) => state.left);
  const right = useView((state) => state.right);
  const active = useDocuments((state) => state.active);
  const form = useScreens((state) => state.forms.has(active));
  if (form)
    return (
      <>
        <Guard>
          <Suspense>
            <FormView />
          </Suspense>
        </Guard>
        <div className={css.foot}>
          <Banner />
        </div>
        <SavedElsewhere />
        <Toasts />
        <Above />
      </>
    );
  return (
    <div className={css.shell} data-left={left ? true : undefined} data-right={right || undefined}>
      <TopBar />
      <Rail />
      {left && (
        <Guard key={left}>
          <LeftPanels panel={left} />
        </Guard>
      )}
      <div className={css.middle}>
        <Banner />
        {/* What it draws by hand it draws in the colours it began with. */}
        <Guard key={theme}>
          <Canvas />
        </Guard>
        <SavedElsewhere />
        <Toasts />
      </div>
      {right && (
        <Guard>
          <Sidebar />
        </Guard>
      )}
      <StatusBar />
      <Palette />
      <Above />
    </div>
  );
}

/** What lies over either of them: screens of their own, and what is said aloud. */
function Above() {
  return (
    <>
      <Guard>
        <ResultScreens />
      </Guard>
      <Guard>
        <Dialogs />
      </Guard>
      <LiveRegion />
    </>
  );
}
