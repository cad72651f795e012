import { Search } from "lucide-react";
import { cancel } from "../actions/cancel";
import { palette } from "../actions/palette";
import { redo } from "../actions/redo";
import { show } from "../actions/shortcut";
import { undo } from "../actions/undo";
import { useKeys } from "../app";
import { ActionButton } from "./ActionButton";
import { MainMenu } from "./MainMenu";
import { RunButton } from "./RunButton";
import { Tabs } from "./Tabs";
import css from "./top.module.css";

export function TopBar() {
  const [key] = useKeys(palette);
  return (
    <header className={css.top}>
      <MainMenu />
      <Tabs />
      <div className={css.tools}>
        <ActionButton action={palette} className={css.search}>
          <Search size={15} aria-hidden />
          <span>{palette.label}</span>
          {key && <kbd>{show(key)}</kbd>}
        </ActionButton>
        <ActionButton action={undo} className={css.icon} />
        <ActionButton action={redo} className={css.icon} />
        <ActionButton action={cancel} className={`${css.icon} ${css.stop}`} />
        <RunButton />
      </div>
    </header>
  );
}
