import { Library } from "lucide-react";
import { t } from "../i18n";
import { type Action, always } from "./action";

export const libraryBlocks: Action = {
  id: "library-blocks",
  label: t("Library blocks"),
  icon: Library,
  enabled: always,
  perform: ({ screens }) => screens.getState().set({ sharing: "" }),
};
