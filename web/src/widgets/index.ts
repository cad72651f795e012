/** One widget per schema shape, never one per node. */

import type { ComponentType } from "react";
import type { Shape } from "../graph/shape";
import { BooleanWidget } from "./BooleanWidget";
import { ChoicesWidget } from "./ChoicesWidget";
import { ColorWidget } from "./ColorWidget";
import { CropWidget } from "./CropWidget";
import { EnumWidget } from "./EnumWidget";
import { JsonWidget } from "./JsonWidget";
import { ListWidget } from "./ListWidget";
import { LiteralWidget } from "./LiteralWidget";
import { MaskWidget } from "./MaskWidget";
import { MultilineWidget } from "./MultilineWidget";
import { NumberWidget } from "./NumberWidget";
import { PictureWidget } from "./PictureWidget";
import { SeedWidget } from "./SeedWidget";
import { SliderWidget } from "./SliderWidget";
import { StringWidget } from "./StringWidget";
import { SubgraphWidget } from "./SubgraphWidget";
import type { WidgetProps } from "./types";
import { UnionWidget } from "./UnionWidget";

export const WIDGETS: Record<Shape, ComponentType<WidgetProps>> = {
  integer: NumberWidget,
  number: NumberWidget,
  slider: SliderWidget,
  seed: SeedWidget,
  boolean: BooleanWidget,
  string: StringWidget,
  multiline: MultilineWidget,
  enum: EnumWidget,
  choices: ChoicesWidget,
  picture: PictureWidget,
  mask: MaskWidget,
  crop: CropWidget,
  color: ColorWidget,
  union: UnionWidget,
  list: ListWidget,
  literal: LiteralWidget,
  subgraph: SubgraphWidget,
  body: JsonWidget,
  json: JsonWidget,
};
