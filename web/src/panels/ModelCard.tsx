import { Box, Plus } from "lucide-react";
import { useState } from "react";
import { useApp, useDocuments } from "../app";
import { bytes } from "../graph/bytes";
import { t } from "../i18n";
import { nodeText } from "../i18n/nodeTexts";
import { placeFilled } from "../shell/placeFilled";
import { dragModel } from "./dragModel";
import { intoPrompt, promptWords } from "./intoPrompt";
import { familyName, placeOf } from "./modelNames";
import { loaderOf, type Model } from "./modelSearch";
import css from "./models.module.css";

/** One model file; a click or a drag makes the node that loads it. */
export function ModelCard({ model }: { model: Model }) {
  const app = useApp();
  const nodes = useDocuments((state) => state.catalogue.nodes);
  const [gone, setGone] = useState(false);
  // Of a kind that nobody knows: a node may read it all the same (what our own training wrote).
  const readable = model.supported || (model.family === "unknown" && !model.problem);
  const loader = readable ? loaderOf(nodes, model.folder) : undefined;
  const label = nodeText(model.label);
  const what = familyName(model.family) ?? label;
  const words = promptWords(model);
  const place = placeOf(model);
  return (
    <article
      className={css.model}
      draggable={loader !== undefined || words !== null}
      onDragStart={(event) => dragModel(event.dataTransfer, model)}
      aria-label={model.name}
      data-unusable={model.supported ? undefined : true}
    >
      {model.preview_url && !gone ? (
        <img src={model.preview_url} alt="" loading="lazy" onError={() => setGone(true)} />
      ) : (
        <span className={css.blank}>
          <Box size={18} aria-hidden />
        </span>
      )}
      <div className={css.about}>
        <strong title={model.id}>{model.name}</strong>
        <span title={label}>{[what, bytes(model.size).replace(" ", "\u00a0")].join(" · ")}</span>
        {model.sha256 && (
          <button
            type="button"
            className={css.hash}
            title={t("Copy its SHA-256: {hash}", { hash: model.sha256 })}
            onClick={() => {
              void navigator.clipboard?.writeText(model.sha256 ?? "");
              app.view.getState().toast(t("Copied the SHA-256 of {name}.", { name: model.name }));
            }}
          >
            {model.sha256.slice(0, 10)}
          </button>
        )}
        {model.problem && <p>{model.problem}</p>}
        {place && <p>{t("It belongs into {folder}.", { folder: place })}</p>}
        {!loader && !words && !model.problem && !place && (
          <small>{t("No node loads this kind of file yet.")}</small>
        )}
      </div>
      {loader && (
        <button
          type="button"
          className={css.add}
          aria-label={t("Add {node} with {name}", {
            node: loader.description.title,
            name: model.name,
          })}
          title={t("Add {node}; or drag it onto the canvas", { node: loader.description.title })}
          onClick={() => placeFilled(app, loader.description, { [loader.input]: model.name })}
        >
          <Plus size={15} aria-hidden />
        </button>
      )}
      {words && (
        <button
          type="button"
          className={css.add}
          aria-label={t("Write {words} into the selected prompt", { words })}
          title={t("Write {words} into the selected prompt; or drag it there", { words })}
          onClick={() => intoPrompt(app, words)}
        >
          <Plus size={15} aria-hidden />
        </button>
      )}
    </article>
  );
}
