import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Ref, useEffect, useState } from "react";
import type { components } from "../api/schema";
import { useApp } from "../app";
import { t } from "../i18n";
import css from "./prompts.module.css";

type Tokens = components["schemas"]["Tokens"];

const PAUSE_MS = 250;
/** A prompt of fewer characters fits whatever it says; it is counted while somebody types. */
const SURELY_FITS = 75;

/** The prompt as the server counts it, a little after the last key. */
export function useTokens(text: string, wanted: boolean, focused: boolean): Tokens | undefined {
  const app = useApp();
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const enabled = wanted && (focused || text.length > SURELY_FITS);
  const { data } = useQuery({
    queryKey: ["tokens", settled],
    queryFn: () => app.api.tokens(settled),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 300_000,
    retry: false,
  });
  return enabled ? data : undefined;
}

/** How full the windows are: `12 / 75`, or `75 + 12` of two. */
export function TokenCount({ counted, text }: { counted: Tokens; text: string }) {
  const { windows, room, missing_embeddings: missing } = counted;
  const several = windows.length > 1;
  const title = several
    ? t("{count} windows of {room} tokens, encoded one by one.", { count: windows.length, room })
    : t("{tokens} of the {room} tokens that the text encoder sees at once.", {
        tokens: windows[0]?.tokens ?? 0,
        room,
      });
  return (
    <output className={css.count} data-several={several || undefined} title={title}>
      {missing.length > 0 && (
        <span className={css.missing}>
          {t("There is no embedding {name}.", { name: missing.join(", ") })}{" "}
        </span>
      )}
      {/<lora:[^<>]*>/i.test(text) && (
        <span className={css.missing}>
          {t("A LoRA in a prompt is read as words: no node applies it yet.")}{" "}
        </span>
      )}
      {several ? windows.map((w) => w.tokens).join(" + ") : `${windows[0]?.tokens ?? 0} / ${room}`}
    </output>
  );
}

/** A line in the text wherever a window begins. */
export function WindowMarks({
  ref,
  text,
  windows,
}: {
  ref: Ref<HTMLDivElement>;
  text: string;
  windows: Tokens["windows"];
}) {
  const starts = windows.map((window) => Math.min(window.start, text.length));
  return (
    <div ref={ref} className={css.marks} aria-hidden>
      {starts.map((start, i) => (
        <span key={start}>
          {i > 0 && <i />}
          {text.slice(i ? start : 0, starts[i + 1])}
        </span>
      ))}
      {"​"}
    </div>
  );
}
