import * as Menu from "@radix-ui/react-dropdown-menu";
import { Ellipsis } from "lucide-react";
import { deleteFolder } from "../actions/savedFolders";
import { useApp } from "../app";
import { t } from "../i18n";
import menu from "../shell/menu.module.css";
import panel from "./panels.module.css";
import { Choice, WorkflowCard } from "./WorkflowCard";
import { useDropInto } from "./workflowDrag";
import type { Folder } from "./workflowFolders";
import css from "./workflows.module.css";

/** A folder with what lies in it: it takes cards that are let go over it. */
export function WorkflowFolder({ folder, workflows }: Folder) {
  const app = useApp();
  return (
    <div className={css.place} {...useDropInto(folder)}>
      <details className={css.folder} open>
        <summary>
          {folder} <span className={panel.number}>{workflows.length}</span>
        </summary>
        {workflows.map((workflow) => (
          <WorkflowCard key={workflow.id} workflow={workflow} />
        ))}
      </details>
      <Menu.Root modal={false}>
        <Menu.Trigger
          className={css.folderMore}
          aria-label={t("More about the folder {name}", { name: folder })}
        >
          <Ellipsis size={15} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Content className={menu.menu} align="end">
            <Choice
              label={t("Rename or move…")}
              choose={() => app.saved.getState().show({ kind: "folder", folder })}
            />
            <Menu.Separator className={menu.separator} />
            <Choice
              label={t("Delete with all in it")}
              choose={() => void deleteFolder(app, folder)}
            />
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}
