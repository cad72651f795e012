import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { useApp } from "../app";
import { Select } from "./Select";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

/** A choice among files the server has, by a list that changes with its disk. */
export function ChoicesWidget(props: WidgetProps) {
  const app = useApp();
  const client = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const list = props.schema.choices ?? "";
  const query = useQuery({ queryKey: ["choices", list], queryFn: () => app.api.choices(list) });
  const options = query.data ?? [];

  const upload = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    try {
      const [asset] = await app.api.upload(file);
      await client.invalidateQueries({ queryKey: ["choices", list] });
      props.onChange(asset?.path ?? `asset:${asset?.id}`);
      props.onDone();
    } catch (error) {
      app.view.getState().toast(`${file.name}: ${(error as Error).message}`, "error");
    }
  };

  return (
    <div className={css.choices}>
      <Select
        {...props}
        value={String(props.value ?? "")}
        options={options}
        missing={(value) => missing(value, query.isPending)}
        onPick={(index) => {
          props.onChange(options[index] ?? null);
          props.onDone();
        }}
      />
      {props.schema.upload && (
        <>
          <button
            type="button"
            className={css.upload}
            aria-label={`Upload a file for ${props.label}`}
            onClick={() => picker.current?.click()}
          >
            <Upload size={13} aria-hidden />
          </button>
          <input ref={picker} type="file" hidden accept="image/*" onChange={upload} />
        </>
      )}
    </div>
  );
}

function missing(value: string, loading: boolean): string {
  if (loading) return value;
  return value ? `${value} (missing)` : "nothing there yet";
}
