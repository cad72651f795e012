import { X } from "lucide-react";
import { useApp } from "../app";
import { t } from "../i18n";
import { Dialog } from "../shell/Dialog";
import { Toasts } from "../shell/Toasts";
import { Gallery } from "./Gallery";
import css from "./gallery.module.css";

/** The gallery over the whole window. */
export default function WideGallery() {
  const app = useApp();
  const close = () => app.gallery.getState().set({ open: false });
  return (
    <Dialog label={t("Gallery")} className={css.screen} whole onClose={close}>
      <header className={css.head}>
        <h2>{t("Gallery")}</h2>
        <button type="button" className={css.tool} aria-label={t("Close")} onClick={close}>
          <X size={17} aria-hidden />
        </button>
      </header>
      <Gallery wide />
      <Toasts />
    </Dialog>
  );
}
