/** What the menus of the canvas hold, by what they were opened on. */

import { AlignStartVertical, Palette, Spline } from "lucide-react";
import { align } from "../actions/align";
import { arrange } from "../actions/arrange";
import { bypass } from "../actions/bypass";
import { collapse } from "../actions/collapse";
import { colors } from "../actions/colors";
import { copy } from "../actions/copy";
import { crop } from "../actions/crop";
import { cut } from "../actions/cut";
import { disconnect } from "../actions/disconnect";
import { distribute } from "../actions/distribute";
import { dragSelects } from "../actions/dragSelects";
import { drawMask } from "../actions/drawMask";
import { duplicate } from "../actions/duplicate";
import { editSubgraph } from "../actions/editSubgraph";
import { enterSubgraph } from "../actions/enterSubgraph";
import { fit } from "../actions/fit";
import { fitGroup } from "../actions/fitGroup";
import { group } from "../actions/group";
import { linkStyles } from "../actions/linkStyles";
import { makeSubgraph } from "../actions/makeSubgraph";
import { mute } from "../actions/mute";
import { note } from "../actions/note";
import { palette } from "../actions/palette";
import { paste } from "../actions/paste";
import { pasteLinked } from "../actions/pasteLinked";
import { pin } from "../actions/pin";
import { remove } from "../actions/remove";
import { rename } from "../actions/rename";
import { reroute } from "../actions/reroute";
import { runTo } from "../actions/runTo";
import { selectAll } from "../actions/selectAll";
import { shareSubgraph } from "../actions/shareSubgraph";
import { snap } from "../actions/snap";
import { straighten } from "../actions/straighten";
import { ungroup } from "../actions/ungroup";
import { unpackSubgraph } from "../actions/unpackSubgraph";
import { t } from "../i18n";
import type { MenuPart, Submenu } from "../shell/ActionMenu";
import type { ViewState } from "../stores/view";

const colour: Submenu = { label: t("Colour"), icon: Palette, actions: colors };
const lineUp: Submenu = {
  label: t("Line up"),
  icon: AlignStartVertical,
  actions: [...align, ...distribute],
};
const links: Submenu = { label: t("Links"), icon: Spline, actions: linkStyles };

const ON_NODE: readonly MenuPart[] = [
  { id: "run", actions: [runTo, enterSubgraph] },
  { id: "look", actions: [rename, collapse, mute, bypass, pin], submenus: [colour, lineUp] },
  { id: "together", actions: [group, makeSubgraph, unpackSubgraph, editSubgraph, shareSubgraph] },
  { id: "picture", actions: [drawMask, crop] },
  { id: "copy", actions: [cut, copy, duplicate] },
  { id: "remove", actions: [disconnect, remove] },
];
const ON_GROUP: readonly MenuPart[] = [
  { id: "look", actions: [rename, pin, fitGroup], submenus: [colour] },
  { id: "nodes", actions: [mute, bypass, collapse] },
  { id: "copy", actions: [copy, duplicate] },
  { id: "remove", actions: [ungroup] },
];
const ON_NOTE: readonly MenuPart[] = [
  { id: "look", actions: [rename, pin], submenus: [colour, lineUp] },
  { id: "copy", actions: [cut, copy, duplicate] },
  { id: "remove", actions: [remove] },
];
const ON_LINK: readonly MenuPart[] = [
  { id: "way", actions: [palette, reroute, straighten], submenus: [links] },
  { id: "remove", actions: [remove] },
];
const ON_CANVAS: readonly MenuPart[] = [
  { id: "add", actions: [palette, note, paste, pasteLinked] },
  { id: "all", actions: [selectAll, arrange, fit] },
  { id: "look", actions: [snap, dragSelects], submenus: [links] },
];

export function partsFor({ node, link }: NonNullable<ViewState["menu"]>): readonly MenuPart[] {
  if (link) return ON_LINK;
  if (!node) return ON_CANVAS;
  if (node.startsWith("group:")) return ON_GROUP;
  return node.startsWith("note:") ? ON_NOTE : ON_NODE;
}
