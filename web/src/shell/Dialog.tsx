import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";

type Props = {
  label: string;
  className?: string;
  /** Over the whole window. */
  whole?: boolean;
  onClose(): void;
  onKeyDown?(event: KeyboardEvent): void;
  children: ReactNode;
};

/** The browser's own modal dialog: it keeps the focus and gives it back; `data-first` gets it first. */
export function Dialog({ label, className, whole, onClose, onKeyDown, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={className}
      data-whole={whole || undefined}
      aria-label={label}
      onClose={onClose}
      onKeyDown={onKeyDown}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
    >
      {children}
    </dialog>
  );
}
