/** Every setting, once. Add a line here and the dialog shows it; read it with `useSetting`. */

import { language, motion, theme } from "./appearance";
import { dragTool, linkStyle, snapToGrid } from "./canvas";
import { changeDelay, replaceWaiting, seedsMove } from "./running";
import type { Setting } from "./setting";

export const SETTINGS: readonly Setting[] = [
  language,
  theme,
  motion,
  seedsMove,
  replaceWaiting,
  changeDelay,
  snapToGrid,
  linkStyle,
  dragTool,
];
