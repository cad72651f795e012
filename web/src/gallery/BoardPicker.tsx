import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import type { Asset, Board } from "../api/types";
import { useApp } from "../app";
import { t } from "../i18n";
import { useBoards } from "./boards";
import css from "./gallery.module.css";

/** Which boards the pictures are on, to be changed. */
export function BoardPicker({ assets }: { assets: readonly Asset[] }) {
  const app = useApp();
  const client = useQueryClient();
  const boards = useBoards();
  const [only] = assets;
  const single = assets.length === 1 && only ? only.id : undefined;
  const on = useQuery({
    queryKey: ["boards", "of", single],
    queryFn: () => app.api.boards(single),
    enabled: single !== undefined,
  });
  const held = new Set(on.data?.map(({ id }) => id));
  const ids = assets.map(({ id }) => id);
  const name = useId();
  /** Asked for and not yet what the server says: shown at once, whatever answer is under way. */
  const [asked, setAsked] = useState<ReadonlyMap<string, boolean>>(new Map());
  const ask = (board: Board, wanted: boolean | undefined) =>
    setAsked((before) => {
      const after = new Map(before);
      if (wanted === undefined) after.delete(board.id);
      else after.set(board.id, wanted);
      return after;
    });
  const isOn = (board: Board) => asked.get(board.id) ?? held.has(board.id);
  const doing = async (change: Promise<unknown>): Promise<boolean> => {
    try {
      await change;
      await client.invalidateQueries({ queryKey: ["boards"] });
      return true;
    } catch (error) {
      app.view.getState().toast((error as Error).message, "error");
      return false;
    }
  };
  const toggle = async (board: Board) => {
    const wanted = !isOn(board);
    ask(board, wanted);
    const change = wanted ? { add: ids } : { remove: ids };
    const done = await doing(app.api.changeBoard(board.id, change));
    // Of several pictures the server does not tell which boards hold them all.
    if (!done || single) ask(board, undefined);
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem("name") as HTMLInputElement;
    const wanted = field.value.trim();
    if (!wanted) return;
    void doing(app.api.newBoard(wanted, ids));
    field.value = "";
  };
  return (
    <section className={css.picker} aria-label={t("Boards")}>
      <h3>{t("Boards")}</h3>
      {boards.map((board) => (
        <label key={board.id}>
          <input type="checkbox" checked={isOn(board)} onChange={() => void toggle(board)} />
          <span>{board.name}</span>
          <span className={css.amount}>{board.count}</span>
        </label>
      ))}
      <form onSubmit={onSubmit}>
        <input
          id={name}
          name="name"
          placeholder={t("New board")}
          aria-label={t("New board")}
          maxLength={500}
        />
        <button type="submit" className={css.tool} aria-label={t("Make the board")}>
          <Plus size={15} aria-hidden />
        </button>
      </form>
    </section>
  );
}
