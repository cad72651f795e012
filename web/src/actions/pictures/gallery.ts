import { Images } from "lucide-react";
import { t } from "../../i18n";
import { type Action, always } from "../action";

export const wideGallery: Action = {
  id: "gallery",
  label: t("Gallery in full"),
  icon: Images,
  shortcut: ["Alt+Shift+G"],
  enabled: always,
  checked: ({ gallery }) => gallery.getState().open,
  perform: ({ gallery }) => gallery.getState().set({ open: !gallery.getState().open }),
};
