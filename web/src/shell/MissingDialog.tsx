import { useQuery } from "@tanstack/react-query";
import { Check, Database, FileDown, Puzzle } from "lucide-react";
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
  const files = missing.filter((thing) => thing.kind === "file");
  const types = missing.filter((thing) => thing.kind === "type");
  const folders = grouped(files, ({ address }) => address);
  const plugins = grouped(types, ({ plugin }) => plugin);
  return (
    <Dialog
      label={t("What is missing, and where to put it")}
      className={dialog.sheet}
      onClose={close}
    >
      <h2>{t("What is missing, and where to put it")}</h2>
      {[...folders].map(([address, lost]) => (
        <Folder key={address} address={address} files={lost} />
      ))}
      {[...plugins].map(([plugin, lost]) => (
        <Plugin key={plugin} plugin={plugin} types={lost} />
      ))}
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

/** By a key, in the order they come. */
function grouped<T, K>(things: readonly T[], keyOf: (thing: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    found.set(key, [...(found.get(key) ?? []), thing]);
  }
  return found;
}

type FolderProps = { address: string; files: readonly MissingFile[] };

/** Files of one folder, and where that lies. */
function Folder({ address, files }: FolderProps) {
  const app = useApp();
  const { data: choices = [] } = useQuery({
    queryKey: ["choices", address],
    queryFn: () => app.api.choices(address),
    staleTime: 0,
  });
  const roots = useRun((state) => state.system?.model_roots) ?? [];
  const [room, folder] = address.split("/");
  return (
    <section className={css.group}>
      <ul>
        {files.map(({ name, nodes }) => {
          const here = choices.includes(name);
          const alike = choices.filter((choice) => base(choice) === base(name));
          return (
            <li key={name} data-here={here || undefined}>
              {here ? <Check size={16} aria-hidden /> : <FileDown size={16} aria-hidden />}
              <div>
                <strong>{name}</strong>
                {here && <p>{t("It is there now.")}</p>}
                {!here && alike.length > 0 && (
                  <p>
                    {t("A file of this name lies elsewhere: {names}.", { names: alike.join(", ") })}
                  </p>
                )}
              </div>
              <Wanting nodes={nodes} />
            </li>
          );
        })}
      </ul>
      {room === "models" ? (
        <>
          <p>{t("Get it where the workflow came from, and put it into one of")}</p>
          {roots.map((root) => (
            <code key={root}>{`${root}/${folder}/`}</code>
          ))}
          <button
            type="button"
            className={css.button}
            onClick={() => app.view.getState().set({ missing: null, left: "models" })}
          >
            <Database size={14} aria-hidden />
            {t("or bring it in through the Models panel")}
          </button>
        </>
      ) : (
        <p>{t("A picture of the input folder. Upload it at the node, or choose another.")}</p>
      )}
    </section>
  );
}

function base(path: string): string | undefined {
  return path.split("/").at(-1)?.toLowerCase();
}

type PluginProps = { plugin: string | null; types: readonly MissingType[] };

/** Node types of one plugin, or of nobody knows whom. */
function Plugin({ plugin, types }: PluginProps) {
  const catalogue = useDocuments((state) => state.catalogue);
  return (
    <section className={css.group}>
      <ul>
        {types.map(({ type, remedy, nodes }) => {
          const here = catalogue.get(type) !== undefined;
          const said = here ? t("It is there now.") : plugin === null && remedy;
          return (
            <li key={type} data-here={here || undefined}>
              {here ? <Check size={16} aria-hidden /> : <Puzzle size={16} aria-hidden />}
              <div>
                <strong>{type}</strong>
                {said && <p>{said}</p>}
              </div>
              <Wanting nodes={nodes} />
            </li>
          );
        })}
      </ul>
      {plugin ? (
        <>
          <p>{t("A node of the plugin {plugin}. Install it beside Tessera:", { plugin })}</p>
          <code>{`pip install ${plugin}`}</code>
          <p>{t("then name it in settings.toml and start the server again:")}</p>
          <code>{`plugins = ["${plugin}"]`}</code>
        </>
      ) : (
        <p>
          {t(
            "No node types of these names are installed. In a workflow from ComfyUI they are names of nodes there, mostly of packs of custom nodes: find a node here that does the same (the palette knows ComfyUI's names), or mute them.",
          )}
        </p>
      )}
    </section>
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
      <span className="visually-hidden">{t("{count} nodes want it", { count: nodes.length })}</span>
      {nodes.slice(0, MOST_NODES).map((node) => (
        <button key={node} type="button" title={t("Go to the node")} onClick={() => go(node)}>
          {withoutIterations(node)}
        </button>
      ))}
      {nodes.length > MOST_NODES && `+ ${nodes.length - MOST_NODES}`}
    </p>
  );
}

const MOST_NODES = 6;
