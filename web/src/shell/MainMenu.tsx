import type { Action } from "../actions/action";
import { arrange } from "../actions/arrange";
import { closeDocument } from "../actions/closeDocument";
import { exportFile } from "../actions/exportFile";
import { minimap } from "../actions/minimap";
import { newDocument } from "../actions/newDocument";
import { open } from "../actions/open";
import { panels } from "../actions/panels";
import { reopen } from "../actions/reopen";
import { save } from "../actions/save";
import { settings } from "../actions/settings";
import { shortcuts } from "../actions/shortcuts";
import { t } from "../i18n";
import { ActionMenu } from "./ActionMenu";
import css from "./top.module.css";

const GROUPS: Action[][] = [
  [newDocument, open, ...panels.filter((panel) => panel.id === "panel.workflows")],
  [save, exportFile, closeDocument, reopen],
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
