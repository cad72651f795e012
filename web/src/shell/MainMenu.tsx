import type { Action } from "../actions/action";
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
import { ActionMenu } from "./ActionMenu";
import css from "./top.module.css";

const GROUPS: Action[][] = [
  [newDocument, open, templates, ...panels.filter((panel) => panel.id === "panel.workflows")],
  [save, saveAs, versions, renameDocument],
  [exportFile, copyLink, copyAsPython, copyAsCurl],
  [closeDocument, reopen],
  [showForm, libraryBlocks],
  [arrange, minimap],
  [settings, shortcuts],
];

/** The mark at the left: everything that concerns the document. */
export function MainMenu() {
  return (
    <ActionMenu groups={GROUPS}>
      <button type="button" className={css.brand} aria-label={t("Tessera: menu")}>
        <img src="./icon.svg" alt="" />
        Tessera
      </button>
    </ActionMenu>
  );
}
