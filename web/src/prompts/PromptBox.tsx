import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { useApp } from "../app";
import type { Schema } from "../graph/catalogue";
import type { WidgetProps } from "../widgets/types";
import { CompletionList } from "./CompletionList";
import { type Completion, completionsAt, nameOfFile, type Words } from "./complete";
import css from "./prompts.module.css";
import { TokenCount, useTokens, WindowMarks } from "./TokenCount";
import { weigh } from "./weigh";

const STEP = 0.1;
const NONE: Words = { embedding: [], wildcard: [], lora: [] };

/** A text for a text encoder: completion, weights by Ctrl+↑/↓, tokens counted. */
export function PromptBox(props: WidgetProps) {
  const { id, label, schema, onChange, onDone, invalid, describedBy } = props;
  const text = typeof props.value === "string" ? props.value : "";
  const field = useRef<HTMLTextAreaElement>(null);
  const marks = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(false);
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const words = useWords(schema, focused);
  const counted = useTokens(text, Boolean(schema.prompt), focused);
  const found = caret === null ? null : completionsAt(text, caret, words);
  const list = `${id}.completions`;
  const shown = counted !== undefined && (focused || counted.windows.length > 1);

  /** As if it were typed: the browser's own undo takes it back too. */
  const insert = (start: number, end: number, what: string, selection?: [number, number]) => {
    const element = field.current;
    if (!element) return;
    onDone();
    element.focus();
    element.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, what)) {
      element.setRangeText(what, start, end, "end");
      onChange(element.value);
    }
    if (selection) element.setSelectionRange(...selection);
    onDone();
  };
  const complete = ({ insert: what }: Completion) => {
    if (found) insert(found.start, found.end, what);
    setCaret(null);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const up = event.key === "ArrowUp";
    const down = event.key === "ArrowDown";
    if ((event.ctrlKey || event.metaKey) && (up || down) && !event.altKey && !event.shiftKey) {
      const { selectionStart: start, selectionEnd: end } = event.currentTarget;
      const change = weigh({ text, start, end }, up ? STEP : -STEP);
      if (change) insert(change.start, change.end, change.insert, change.selection);
      setCaret(null);
    } else if (found && (up || down)) {
      setChosen((chosen + (up ? -1 : 1) + found.items.length) % found.items.length);
    } else if (found && (event.key === "Tab" || event.key === "Enter") && !hasModifier(event)) {
      const item = found.items[chosen] ?? found.items[0];
      if (item) complete(item);
    } else if (found && event.key === "Escape") {
      setCaret(null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={css.box} data-counted={shown || undefined}>
      <textarea
        ref={field}
        id={id}
        className={`${css.text} nowheel`}
        placeholder={label}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={found ? list : undefined}
        aria-activedescendant={found ? `${list}.${chosen}` : undefined}
        maxLength={schema.maxLength}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        value={text}
        onChange={(event) => {
          onChange(event.target.value);
          setCaret(event.target.selectionEnd);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
        onClick={() => setCaret(null)}
        onFocus={() => setFocused(true)}
        onScroll={(event) => {
          if (marks.current) marks.current.scrollTop = event.currentTarget.scrollTop;
        }}
        onBlur={() => {
          setFocused(false);
          setCaret(null);
          onDone();
        }}
      />
      {counted && counted.windows.length > 1 && (
        <WindowMarks ref={marks} text={text} windows={counted.windows} />
      )}
      {shown && counted && <TokenCount counted={counted} text={text} />}
      {found && field.current && (
        <CompletionList
          id={list}
          field={field.current}
          items={found.items}
          chosen={chosen}
          onChoose={complete}
        />
      )}
    </div>
  );
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
}

/** The words that mean something here; asked for once somebody types. */
function useWords(schema: Schema, focused: boolean): Words {
  const app = useApp();
  const list = (address: string, wanted: boolean | undefined) => ({
    queryKey: ["choices", address],
    queryFn: () => app.api.choices(address),
    enabled: focused && Boolean(wanted),
  });
  const embeddings = useQuery(list("models/embeddings", true)).data;
  const wildcards = useQuery(list("wildcards", schema.dynamic)).data;
  const loras = useQuery(list("models/loras", true)).data;
  if (!focused) return NONE;
  return {
    embedding: names(embeddings),
    wildcard: wildcards ?? [],
    lora: names(loras),
  };
}

/** One of two files of a name with different endings is enough. */
function names(files: readonly string[] = []): string[] {
  return [...new Set(files.map(nameOfFile))];
}
