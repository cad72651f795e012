import * as Popover from "@radix-ui/react-dropdown-menu";
import { ChevronDown, Play } from "lucide-react";
import { run } from "../actions/run";
import { useApp, useView } from "../app";
import { ActionButton } from "./ActionButton";
import menu from "./menu.module.css";
import css from "./top.module.css";

const COUNTS = [1, 2, 4, 8, 16, 32];

/** Run, and how many times with a seed each. */
export function RunButton() {
  const app = useApp();
  const batch = useView((state) => state.batch);
  return (
    <div className={css.run}>
      <ActionButton action={run}>
        <Play size={14} fill="currentColor" aria-hidden />
        {batch === 1 ? "Run" : `Run × ${batch}`}
      </ActionButton>
      <Popover.Root modal={false}>
        <Popover.Trigger asChild>
          <button type="button" className={css.more} aria-label="How many runs">
            <ChevronDown size={15} aria-hidden />
          </button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content className={menu.menu} align="end" sideOffset={6}>
            <Popover.RadioGroup
              value={String(batch)}
              onValueChange={(value) => app.view.getState().set({ batch: Number(value) })}
            >
              {COUNTS.map((count) => (
                <Popover.RadioItem key={count} value={String(count)} className={menu.item}>
                  <span className={menu.label}>
                    {count === 1 ? "One run" : `${count} runs, a seed each`}
                  </span>
                  <Popover.ItemIndicator>✓</Popover.ItemIndicator>
                </Popover.RadioItem>
              ))}
            </Popover.RadioGroup>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </div>
  );
}
