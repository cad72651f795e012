/** A part of a picture being chosen: whole pixels, always inside, never empty. */

import { isRecord } from "../graph/path";
import type { Json } from "../graph/workflow";
import type { Area } from "../masks/mask";

type Size = { width: number; height: number };

/** What a person pulls at: an edge, a corner, or the whole. */
export type Handle = "n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "nw" | "all";

export const HANDLES: readonly Handle[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

/** The area an input holds; null for all of the picture. */
export function readArea(value: Json | undefined): Area | null {
  if (!isRecord(value)) return null;
  const [x, y, width, height] = ["x", "y", "width", "height"].map((key) => Number(value[key]));
  return [x, y, width, height].every(Number.isFinite) ? ({ x, y, width, height } as Area) : null;
}

/** The nearest area of whole pixels inside the picture. */
export function inside({ x, y, width, height }: Area, picture: Size): Area {
  const w = clamp(Math.round(width), 1, picture.width);
  const h = clamp(Math.round(height), 1, picture.height);
  return {
    x: clamp(Math.round(x), 0, picture.width - w),
    y: clamp(Math.round(y), 0, picture.height - h),
    width: w,
    height: h,
  };
}

/** The area pulled by a handle; with a ratio (width / height) the other side follows. */
export function pulled(
  area: Area,
  handle: Handle,
  dx: number,
  dy: number,
  picture: Size,
  ratio: number | null,
): Area {
  if (handle === "all") return inside({ ...area, x: area.x + dx, y: area.y + dy }, picture);
  const west = handle.includes("w");
  const north = handle.includes("n");
  const across = west || handle.includes("e");
  const along = north || handle.includes("s");
  // The side that is not pulled stays where it is.
  const fixedX = west ? area.x + area.width : area.x;
  const fixedY = north ? area.y + area.height : area.y;
  const roomX = across ? (west ? fixedX : picture.width - fixedX) : picture.width - area.x;
  const roomY = along ? (north ? fixedY : picture.height - fixedY) : picture.height - area.y;
  let width = across ? area.width + (west ? -dx : dx) : area.width;
  let height = along ? area.height + (north ? -dy : dy) : area.height;
  if (ratio) {
    if (!across || (along && height * ratio > width)) width = height * ratio;
    else height = width / ratio;
    const most = Math.min(roomX, roomY * ratio);
    width = clamp(width, Math.max(1, ratio), most);
    height = width / ratio;
  } else {
    width = clamp(width, 1, roomX);
    height = clamp(height, 1, roomY);
  }
  [width, height] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  return inside(
    {
      x: west ? fixedX - width : area.x,
      y: north ? fixedY - height : area.y,
      width,
      height,
    },
    picture,
  );
}

/** The area with a ratio: as large as it is about its middle, as far as the picture reaches. */
export function shaped(area: Area, ratio: number, picture: Size): Area {
  const wanted = Math.sqrt(area.width * area.height * ratio);
  const width = Math.min(wanted, picture.width, picture.height * ratio);
  const height = width / ratio;
  return inside(
    {
      x: area.x + (area.width - width) / 2,
      y: area.y + (area.height - height) / 2,
      width,
      height,
    },
    picture,
  );
}

/** The area between two corners. */
export function between(
  a: { x: number; y: number },
  b: { x: number; y: number },
  picture: Size,
  ratio: number | null,
): Area {
  const start = inside(
    { x: Math.min(a.x, picture.width - 1), y: a.y, width: 1, height: 1 },
    picture,
  );
  const handle = `${b.y < a.y ? "n" : "s"}${b.x < a.x ? "w" : "e"}` as Handle;
  const grow = (to: number, from: number) => to - from - Math.sign(to - from || 1);
  return pulled(start, handle, grow(b.x, a.x), grow(b.y, a.y), picture, ratio);
}

/** Sides cut down to multiples, as encoders need them. */
export function multiple(area: Area, of: number, picture: Size): Area {
  const cut = (side: number, most: number) =>
    Math.min(Math.max(of, Math.round(side / of) * of), Math.floor(most / of) * of || most);
  return inside(
    {
      ...area,
      width: cut(area.width, picture.width),
      height: cut(area.height, picture.height),
    },
    picture,
  );
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
