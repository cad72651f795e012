import * as Tooltip from "@radix-ui/react-tooltip";
import { MessageSquareText } from "lucide-react";
import { t } from "../i18n";
import css from "./note.module.css";

/** A mark that says its text to who points at it or gets there by keyboard. */
export default function NoteTip({ text }: { text: string }) {
  return (
    <Tooltip.Provider delayDuration={150}>
      <Tooltip.Root>
        <Tooltip.Trigger
          className={`${css.mark} nodrag`}
          type="button"
          // The text is the mark's own name: read also where no tooltip opens, and not twice.
          aria-label={t("Note: {text}", { text })}
          aria-describedby={undefined}
          // The title of what lies around it would show beside the note.
          title=""
          // A click is no reason to hide what was just shown.
          onPointerDown={(event) => event.preventDefault()}
          onClick={(event) => event.preventDefault()}
        >
          <MessageSquareText size={13} aria-hidden />
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content
            className={css.text}
            sideOffset={6}
            collisionPadding={8}
            onPointerDownOutside={(event) => event.preventDefault()}
          >
            {text}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
