import { describe, expect, it } from "vitest";
import type { NodeDescription } from "./catalogue";
import names from "./fixtures/names.json";
import { searchNodes } from "./search";

const everyNode = names as unknown as NodeDescription[];
const types = (query: string) =>
  searchNodes(everyNode, query).map(({ description }) => description.type);

describe("what people of the field type", () => {
  it.each([
    ["load model", "LoadCheckpoint"],
    ["checkpoint", "LoadCheckpoint"],
    ["ckpt", "LoadCheckpoint"],
    ["prompt", "CLIPEncode"],
    ["negative prompt", "CLIPEncode"],
    ["text encode", "CLIPEncode"],
    ["vae decode", "VAEDecode"],
    ["empty latent", "EmptyLatent"],
    ["latent image", "EmptyLatent"],
    ["img2img", "KSampler"],
    ["scheduler", "KSampler"],
    ["k sampler adv", "KSamplerAdvanced"],
    ["hires fix", "LatentScaleBy"],
    ["upscale", "ImageScale"],
    ["resize image", "ImageScale"],
    ["megapixel", "ImageScaleToTotalPixels"],
    ["outpaint", "ImagePad"],
    ["grow mask", "GrowMask"],
    ["feather", "FeatherMask"],
    ["regional prompt", "ConditioningSetArea"],
    ["combine conditioning", "ConditioningCombine"],
    ["save image", "SaveImage"],
    ["save webp", "SaveImage"],
    ["preview", "PreviewImage"],
    ["show text", "PreviewText"],
    ["seed", "SeedValue"],
    ["random seed", "SeedValue"],
    ["wildcard", "WildcardFiles"],
    ["if else", "Switch"],
    ["math", "Math"],
    ["concat string", "StringConcatenate"],
    ["multiline text", "Text"],
    ["color correct", "ImageColor"],
    ["blur", "ImageBlur"],
    ["image size", "GetImageSize"],
    ["for loop", "ForEach"],
    ["xy plot", "Grid"],
    ["ksamplr", "KSampler"],
    ["sav img", "SaveImage"],
    ["vaedec", "VAEDecode"],
  ])("%s finds %s first", (query, type) => {
    expect(types(query)[0]).toBe(type);
  });
  it("has all that inpaints", () => {
    expect(types("inpaint").slice(0, 3).sort()).toEqual([
      "KSampler",
      "LatentNoiseMask",
      "VAEEncodeForInpaint",
    ]);
  });
  it.each(["lora", "controlnet", "gguf", "video"])(
    "does not pretend to have a node for %s",
    (query) => {
      expect(types(query)).toEqual([]);
    },
  );
});
