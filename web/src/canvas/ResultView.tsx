import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Asset } from "../api/types";
import { useApp } from "../app";
import { t } from "../i18n";
import type { Curves } from "../stores/live";
import { drawCurves } from "./drawCurves";
import css from "./node.module.css";

/** What a node made, shown by its kind. */
export function ResultView({ assets, title }: { assets: readonly Asset[]; title: string }) {
  const first = assets[0];
  if (!first) return null;
  if (first.media_type.startsWith("image/")) return <Pictures assets={assets} title={title} />;
  if (first.kind === "curve") return <CurveResult asset={first} />;
  if (first.kind === "table") return <TableResult asset={first} />;
  if (/^(text\/|application\/json)/.test(first.media_type)) return <TextResult asset={first} />;
  return (
    <a className={`${css.file} nodrag`} href={first.content_url} download={first.name}>
      {first.name}
    </a>
  );
}

function Pictures({ assets, title }: { assets: readonly Asset[]; title: string }) {
  const app = useApp();
  const pictures = assets.filter((asset) => asset.media_type.startsWith("image/"));
  const first = pictures[0];
  if (!first) return null;
  return (
    <button
      type="button"
      className={`${css.result} nodrag`}
      aria-label={t("Open {name}", { name: first.name })}
      onClick={() => app.view.getState().set({ viewer: { assets: pictures, index: 0 } })}
    >
      <img src={first.url} alt={`${title}: ${first.name}`} draggable={false} />
      {pictures.length > 1 && <span className={css.count}>{pictures.length}</span>}
    </button>
  );
}

function useContent(asset: Asset): string | undefined {
  const read = async () => (await fetch(asset.content_url)).text();
  return useQuery({ queryKey: ["content", asset.id], queryFn: read, staleTime: Infinity }).data;
}

function TextResult({ asset }: { asset: Asset }) {
  return <pre className={`${css.words} nodrag nowheel`}>{useContent(asset)}</pre>;
}

function CurveResult({ asset }: { asset: Asset }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useContent(asset);
  useEffect(() => {
    if (!text || !canvas.current) return;
    const { series } = JSON.parse(text) as { series: Record<string, [number, number][]> };
    drawCurves(canvas.current, new Map(Object.entries(series)) as Curves);
  }, [text]);
  return <canvas ref={canvas} className={css.chart} role="img" aria-label={asset.name} />;
}

function TableResult({ asset }: { asset: Asset }) {
  const text = useContent(asset);
  if (!text) return null;
  const { columns, rows } = JSON.parse(text) as { columns: string[]; rows: unknown[][] };
  return (
    <div className={`${css.words} nodrag nowheel`}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={JSON.stringify(row)}>
              {columns.map((column, i) => (
                <td key={column}>{String(row[i] ?? "")}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
