/** What can be done with pictures, in the order menus and bars show it. */

import type { Action } from "../action";
import { charts } from "./charts";
import { compare } from "./compare";
import { download } from "./download";
import { favourite } from "./favourite";
import { wideGallery } from "./gallery";
import { loadInGraph } from "./loadInGraph";
import { openPictureWorkflow } from "./openWorkflow";
import { recalls } from "./recall";
import { restore, trash } from "./trash";

/** Of the picture that is shown, or of those that are chosen. */
export const ON_PICTURES: readonly Action[] = [
  openPictureWorkflow,
  ...recalls,
  loadInGraph,
  compare,
  favourite,
  download,
  trash,
  restore,
];

export const PICTURE_ACTIONS: readonly Action[] = [wideGallery, charts, ...ON_PICTURES];
