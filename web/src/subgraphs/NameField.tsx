import { useState } from "react";

type Props = { label: string; value: string; autoFocus?: boolean; onName(name: string): void };

/** A name that counts once it is whole: at Enter or on leaving the field. Escape takes it back. */
export function NameField({ label, value, autoFocus, onName }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const name = draft?.trim();
    setDraft(null);
    if (name && name !== value) onName(name);
  };
  return (
    <input
      type="text"
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
      // biome-ignore lint/a11y/noAutofocus: the dialog was opened for it
      autoFocus={autoFocus}
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        if (event.key !== "Escape" || draft === null) return;
        setDraft(null);
        event.preventDefault();
      }}
    />
  );
}
