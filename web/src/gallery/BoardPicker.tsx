import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useId } from "react";
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
  const doing = async (change: Promise<unknown>) => {
    try {
      await change;
      await client.invalidateQueries({ queryKey: ["boards"] });
    } catch (error) {
      app.view.getState().toast((error as Error).message, "error");
    }
  };
  const toggle = (board: Board) => {
    const off = held.has(board.id);
    // It shows at once; what the server says comes after.
    client.setQueryData<readonly Board[]>(["boards", "of", single], (before = []) =>
      off ? before.filter(({ id }) => id !== board.id) : [...before, board],
    );
    void doing(app.api.changeBoard(board.id, off ? { remove: ids } : { add: ids }));
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
          <input type="checkbox" checked={held.has(board.id)} onChange={() => toggle(board)} />
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
