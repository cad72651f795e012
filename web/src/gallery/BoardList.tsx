import { Heart, Images, MoreHorizontal, Plus, Trash2 } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import type { Board } from "../api/types";
import { useApp, useGalleryState } from "../app";
import { t } from "../i18n";
import { useBoards } from "./boards";
import { carried, carries } from "./drag";
import { EVERYTHING } from "./filter";
import css from "./gallery.module.css";

/** Where pictures are: everything, the marked ones, the boards, the trash. Pictures are dragged onto a board. */
export function BoardList() {
  const app = useApp();
  const boards = useBoards();
  const filter = useGalleryState((state) => state.filter);
  const [naming, setNaming] = useState<string | null>(null);
  const { narrow } = app.gallery.getState();
  const place = { board: null, favourite: false, trashed: false };
  const doing = async (change: Promise<unknown>, said?: string) => {
    try {
      await change;
      if (said) app.view.getState().toast(said, "ok");
    } catch (error) {
      app.view.getState().toast((error as Error).message, "error");
    }
  };
  const dropOn = (board: Board) => (data: DataTransfer) => {
    const assets = carried(data);
    const said = t("{count} pictures put on {name}.", { count: assets.length, name: board.name });
    const add = assets.map(({ id }) => id);
    if (add.length) void doing(app.api.changeBoard(board.id, { add }), said);
  };
  const dropNew = (data: DataTransfer) => {
    const ids = carried(data).map(({ id }) => id);
    void doing(app.api.newBoard(t("New board"), ids).then(({ id }) => setNaming(id)));
  };
  return (
    <nav className={css.boards} aria-label={t("Boards")}>
      <ul>
        <Row
          on={!filter.board && !filter.trashed && !filter.favourite}
          icon={<Images size={15} aria-hidden />}
          name={t("Everything")}
          onOpen={() => narrow(place)}
        />
        <Row
          on={filter.favourite}
          icon={<Heart size={15} aria-hidden />}
          name={t("Favourites")}
          onOpen={() => narrow({ ...place, favourite: true })}
          onDrop={(data) =>
            void doing(
              app.api.changeAssets(
                carried(data).map(({ id }) => id),
                { favourite: true },
              ),
            )
          }
        />
        {boards.map((board) =>
          naming === board.id ? (
            <Naming key={board.id} board={board} onEnd={() => setNaming(null)} />
          ) : (
            <Row
              key={board.id}
              on={filter.board === board.id}
              icon={<Cover board={board} />}
              name={board.name}
              amount={board.count}
              onOpen={() => narrow({ ...place, board: board.id })}
              onDrop={dropOn(board)}
            >
              <button
                type="button"
                className={css.more}
                aria-label={t("Rename or remove {name}", { name: board.name })}
                onClick={() => setNaming(board.id)}
              >
                <MoreHorizontal size={14} aria-hidden />
              </button>
            </Row>
          ),
        )}
        <Row
          on={false}
          icon={<Plus size={15} aria-hidden />}
          name={t("New board")}
          onOpen={() =>
            void doing(app.api.newBoard(t("New board")).then(({ id }) => setNaming(id)))
          }
          onDrop={dropNew}
        />
        <Row
          on={filter.trashed}
          icon={<Trash2 size={15} aria-hidden />}
          name={t("Trash")}
          onOpen={() => narrow({ ...EVERYTHING, trashed: true })}
          onDrop={(data) =>
            void doing(
              app.api.changeAssets(
                carried(data).map(({ id }) => id),
                { trashed: true },
              ),
            )
          }
        />
      </ul>
    </nav>
  );
}

type RowProps = {
  on: boolean;
  icon: ReactNode;
  name: string;
  amount?: number;
  onOpen(): void;
  onDrop?(data: DataTransfer): void;
  children?: ReactNode;
};

function Row({ on, icon, name, amount, onOpen, onDrop, children }: RowProps) {
  const [over, setOver] = useState(false);
  const drop = onDrop && {
    onDragOver: (event: DragEvent) => {
      if (!carries(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      setOver(false);
      onDrop(event.dataTransfer);
    },
  };
  return (
    <li data-over={over || undefined} {...drop}>
      <button type="button" className={css.row} aria-current={on || undefined} onClick={onOpen}>
        {icon}
        <span>{name}</span>
        {amount !== undefined && <span className={css.amount}>{amount}</span>}
      </button>
      {children}
    </li>
  );
}

function Cover({ board }: { board: Board }) {
  return (
    <span className={css.cover}>
      {board.cover_url && <img src={board.cover_url} alt="" loading="lazy" decoding="async" />}
    </span>
  );
}

/** A board's name as a field, and the way to remove the board. */
function Naming({ board, onEnd }: { board: Board; onEnd(): void }) {
  const app = useApp();
  const rename = async (name: string) => {
    onEnd();
    if (name.trim() && name !== board.name) await app.api.changeBoard(board.id, { name });
  };
  const remove = async () => {
    onEnd();
    // Its pictures stay: the board alone is asked for.
    if (!window.confirm(t("Remove the board {name}? Its pictures stay.", { name: board.name })))
      return;
    await app.api.deleteBoard(board.id);
    if (app.gallery.getState().filter.board === board.id)
      app.gallery.getState().narrow({ board: null });
  };
  return (
    <li className={css.naming}>
      <input
        // biome-ignore lint/a11y/noAutofocus: the person asked to name it
        autoFocus
        defaultValue={board.name}
        aria-label={t("Name of the board")}
        maxLength={500}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => {
          if (event.key === "Enter") void rename(event.currentTarget.value);
          if (event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
          onEnd();
        }}
        onBlur={(event) => {
          if (!event.currentTarget.parentElement?.contains(event.relatedTarget))
            void rename(event.currentTarget.value);
        }}
      />
      <button
        type="button"
        className={css.more}
        aria-label={t("Remove the board {name}", { name: board.name })}
        onClick={() => void remove()}
      >
        <Trash2 size={14} aria-hidden />
      </button>
    </li>
  );
}
