import { SquareCode } from "lucide-react";
import { later } from "../fetched";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";
import { copyText } from "./clipboardText";
import { exportFile } from "./exportFile";

const writing = later(() => import("../graph/python"));

export const copyAsPython: Action = {
  id: "copyAsPython",
  label: t("Copy as Python"),
  icon: SquareCode,
  enabled: exportFile.enabled,
  async perform(app) {
    const { pythonOf } = await writing();
    const state = app.documents.getState();
    const script = pythonOf(activeDocument(state).history.present, state.catalogue);
    await copyText(app, script, t("Copied the workflow as Python."));
  },
};
