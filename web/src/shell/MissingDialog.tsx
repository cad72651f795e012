import { useQuery } from "@tanstack/react-query";
import { Check, CircleAlert, FileDown, Puzzle } from "lucide-react";
import { check } from "../actions/check";
import { showNode } from "../actions/problems";
import { useApp, useDocuments, useRun } from "../app";
import type { Missing, MissingFile, MissingType } from "../graph/missing";
import { withoutIterations } from "../graph/scope";
import { t } from "../i18n";
import { ActionButton } from "./ActionButton";
import { Dialog } from "./Dialog";
import dialog from "./dialog.module.css";
import css from "./missing.module.css";

/** What a workflow needs that is not here: what to get, and where to put it. */
export default function MissingDialog({ missing }: { missing: readonly Missing[] }) {
  const app = useApp();
  const close = () => app.view.getState().set({ missing: null });
  return (
    <Dialog
      label={t("What is missing, and where to put it")}
      className={dialog.sheet}
      onClose={close}
    >
      <h2>{t("What is missing, and where to put it")}</h2>
      <ul className={css.list}>
        {missing.map((thing) =>
          thing.kind === "file" ? (
            <LostFile key={`${thing.address}/${thing.name}`} file={thing} />
          ) : (
            <LostType key={thing.type} type={thing} />
          ),
        )}
      </ul>
      <p>
        {t(
          "The nodes stay as they are, with all they hold and every link, also when you save. New files are seen within seconds.",
        )}
      </p>
      <div className={css.end}>
        <ActionButton action={check} className={css.button}>
          {t("Check again")}
        </ActionButton>
        <button type="button" className={css.button} onClick={close}>
          {t("Close")}
        </button>
      </div>
    </Dialog>
  );
}

function LostFile({ file }: { file: MissingFile }) {
  const app = useApp();
  const { address, name } = file;
  const { data: choices = [] } = useQuery({
    queryKey: ["choices", address],
    queryFn: () => app.api.choices(address),
    staleTime: 0,
  });
  const roots = useRun((state) => state.system?.model_roots) ?? [];
  const here = choices.includes(name);
  const base = (path: string) => path.split("/").at(-1)?.toLowerCase();
  const alike = choices.filter((choice) => base(choice) === base(name));
  const [room, folder] = address.split("/");
  return (
    <li data-here={here || undefined}>
      {here ? <Check size={16} aria-hidden /> : <FileDown size={16} aria-hidden />}
      <div>
        <strong>{name}</strong>
        {here ? (
          <p>{t("It is there now.")}</p>
        ) : room === "models" ? (
          <>
            <p>{t("A model file. Get it where the workflow came from, and put it into")}</p>
            {roots.map((root) => (
              <code key={root}>{`${root}/${folder}/`}</code>
            ))}
            <p>{t("or bring it in through the Models panel.")}</p>
          </>
        ) : (
          <p>{t("A picture of the input folder. Upload it at the node, or choose another.")}</p>
        )}
        {!here && alike.length > 0 && (
          <p>{t("A file of this name lies elsewhere: {names}.", { names: alike.join(", ") })}</p>
        )}
        <Wanting nodes={file.nodes} />
      </div>
    </li>
  );
}

function LostType({ type: { type, plugin, nodes } }: { type: MissingType }) {
  const here = useDocuments((state) => state.catalogue.get(type) !== undefined);
  return (
    <li data-here={here || undefined}>
      {here ? <Check size={16} aria-hidden /> : <Puzzle size={16} aria-hidden />}
      <div>
        <strong>{type}</strong>
        {here ? (
          <p>{t("It is there now.")}</p>
        ) : plugin ? (
          <>
            <p>{t("A node of the plugin {plugin}. Install it beside Tessera:", { plugin })}</p>
            <code>{`pip install ${plugin}`}</code>
            <p>{t("then name it in settings.toml and start the server again:")}</p>
            <code>{`plugins = ["${plugin}"]`}</code>
          </>
        ) : (
          <p>
            {t(
              "No node type of this name is installed. In a workflow from ComfyUI it is the name of a node there, mostly of a pack of custom nodes: find a node here that does the same (the palette knows ComfyUI's names), or mute it.",
            )}
          </p>
        )}
        <Wanting nodes={nodes} />
      </div>
    </li>
  );
}

/** The nodes that want it, each leading there. */
function Wanting({ nodes }: { nodes: readonly string[] }) {
  const app = useApp();
  const go = (node: string) => {
    app.view.getState().set({ missing: null });
    showNode(app, node);
  };
  return (
    <p className={css.wanting}>
      <CircleAlert size={12} aria-hidden />
      {t("{count} nodes want it", { count: nodes.length })}
      {nodes.slice(0, 6).map((node) => (
        <button key={node} type="button" onClick={() => go(node)}>
          {withoutIterations(node)}
        </button>
      ))}
    </p>
  );
}
