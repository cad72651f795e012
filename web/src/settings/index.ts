/** Every setting, once. Add a line here and the dialog shows it; read it with `useSetting`. */

import { language, motion, theme } from "./appearance";
import type { Setting } from "./setting";

export const SETTINGS: readonly Setting[] = [language, theme, motion];
