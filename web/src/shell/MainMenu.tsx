import { arrange } from "../actions/arrange";
import { closeDocument } from "../actions/closeDocument";
import { copyAsCurl } from "../actions/copyAsCurl";
import { copyAsPython } from "../actions/copyAsPython";
import { copyLink } from "../actions/copyLink";
import { exportFile } from "../actions/exportFile";
import { libraryBlocks } from "../actions/libraryBlocks";
import { minimap } from "../actions/minimap";
import { newDocument } from "../actions/newDocument";
import { open } from "../actions/open";
import { panels } from "../actions/panels";
import { renameDocument } from "../actions/renameDocument";
import { reopen } from "../actions/reopen";
import { save } from "../actions/save";
import { saveAs } from "../actions/saveAs";
import { settings } from "../actions/settings";
import { shortcuts } from "../actions/shortcuts";
import { showForm } from "../actions/showForm";
import { templates } from "../actions/templates";
import { versions } from "../actions/versions";
import { t } from "../i18n";
import type { MenuPart } from "./ActionMenu";
import { MenuButton } from "./MenuButton";
import css from "./top.module.css";

const PARTS: MenuPart[] = [
  {
    id: "open",
    actions: [
      newDocument,
      open,
      templates,
      ...panels.filter((panel) => panel.id === "panel.workflows"),
    ],
  },
  { id: "save", actions: [save, saveAs, versions, renameDocument] },
  { id: "share", actions: [exportFile, copyLink, copyAsPython, copyAsCurl] },
  { id: "close", actions: [closeDocument, reopen] },
  { id: "see", actions: [showForm, libraryBlocks] },
  { id: "canvas", actions: [arrange, minimap] },
  { id: "editor", actions: [settings, shortcuts] },
];

/** The mark at the left: everything that concerns the document. */
export function MainMenu() {
  return (
    <MenuButton label={t("Tessera: menu")} className={css.brand} parts={PARTS}>
      <img src="./icon.svg" alt="" />
      Tessera
    </MenuButton>
  );
}
