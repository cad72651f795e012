import { RotateCw, X } from "lucide-react";
import { useApp } from "../app";
import { bytes } from "../graph/bytes";
import { t } from "../i18n";
import type { Upload } from "../stores/uploads";
import { sendAgain } from "./bringModels";
import css from "./models.module.css";
import panel from "./panels.module.css";

/** A model file on its way: how far it is, what is wrong with it, and how to stop it. */
export function ModelUpload({ upload }: { upload: Upload }) {
  const app = useApp();
  const { id, name, file, state, done, problem } = upload;
  const refused = state === "refused";
  const leave = () => {
    upload.stop();
    app.uploads.getState().drop(id);
  };
  return (
    <div className={css.upload} data-refused={refused || undefined}>
      <strong>{name}</strong>
      <span className={css.deeds}>
        {refused && (
          <button
            type="button"
            className={panel.x}
            aria-label={t("Send {name} again", { name })}
            title={t("Send {name} again", { name })}
            onClick={() => void sendAgain(app, id)}
          >
            <RotateCw size={14} aria-hidden />
          </button>
        )}
        <button
          type="button"
          className={panel.x}
          aria-label={refused ? t("Dismiss {name}", { name }) : t("Stop copying {name}", { name })}
          onClick={leave}
        >
          <X size={14} aria-hidden />
        </button>
      </span>
      {refused ? (
        <p role="alert">{problem}</p>
      ) : (
        <>
          <progress aria-label={t("Copying {name}", { name })} max={1} value={done} />
          <p>{state === "waiting" ? t("Waits for the one before") : far(done, file.size)}</p>
        </>
      )}
    </div>
  );
}

function far(done: number, size: number): string {
  return done < 1
    ? t("{done} of {size}", { done: bytes(done * size), size: bytes(size) })
    : t("Being checked");
}
