import { Suspense } from "react";
import { useApp, useView } from "../app";
import { fetched } from "../fetched";
import { t } from "../i18n";
import { partsFor } from "./menuParts";

const ActionMenu = fetched(() => import("../shell/ActionMenu"));

/** What a right click or a long press offers: on a node, a group, a note, a link, or beside them. */
export function NodeMenu() {
  const app = useApp();
  const menu = useView((state) => state.menu);
  return (
    <Suspense>
      {menu && (
        <ActionMenu
          key={String(menu.at)}
          label={t("Menu")}
          at={menu.at}
          parts={partsFor(menu)}
          close={() => app.view.getState().set({ menu: null })}
        />
      )}
    </Suspense>
  );
}
