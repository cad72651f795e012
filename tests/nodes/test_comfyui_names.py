"""Who looks for a node by the name ComfyUI has for it finds the one that does the same here."""

from __future__ import annotations

import pytest

from nodes.api.registry import discover

COUNTERPARTS = {
    "Boolean": ["PrimitiveBoolean"],
    "CLIPEncode": ["CLIPTextEncode"],
    "Compare": ["StringCompare"],
    "ConditioningSetArea": ["ConditioningSetAreaPercentage", "ConditioningSetAreaStrength"],
    "EmptyLatent": ["EmptyLatentImage", "EmptySD3LatentImage"],
    "EncodeDataset": ["MakeTrainingDataset"],
    "Float": ["PrimitiveFloat"],
    "Grid": ["ImageStitch"],
    "ImageBatch": ["BatchImagesNode"],
    "ImageComposite": ["ImageCompositeMasked", "PorterDuffImageComposite"],
    "ImageFolderDataset": ["LoadImageDataSetFromFolder", "LoadImageTextDataSetFromFolder"],
    "ImagePad": ["ImagePadForOutpaint"],
    "ImageScale": ["ResizeImageMaskNode"],
    "Int": ["PrimitiveInt"],
    "KSampler": [
        "BasicGuider",
        "BasicScheduler",
        "BetaSamplingScheduler",
        "CFGGuider",
        "ExponentialScheduler",
        "KSamplerSelect",
        "KarrasScheduler",
        "RandomNoise",
        "SamplerCustom",
    ],
    "KSamplerAdvanced": ["AddNoise", "DisableNoise", "SamplerCustomAdvanced", "SplitSigmas"],
    "LatentBatchSeed": ["LatentBatchSeedBehavior"],
    "LatentBlend": ["LatentInterpolate"],
    "LatentComposite": ["LatentCompositeMasked"],
    "LatentNoiseMask": ["SetLatentNoiseMask"],
    "LatentScale": ["LatentUpscale"],
    "LatentScaleBy": ["LatentUpscaleBy"],
    "LoadCheckpoint": ["CheckpointLoaderSimple"],
    "LoadImage": ["LoadImageOutput"],
    "LoadVAE": ["VAELoader"],
    "MaskToImage": ["MaskPreview"],
    "PreviewText": ["PreviewAny"],
    "SaveCheckpoint": ["CheckpointSave"],
    "SaveImage": ["SaveImageWebsocket"],
    "String": ["PrimitiveString"],
    "Switch": ["ComfySwitchNode"],
    "Text": ["PrimitiveStringMultiline"],
    "VAEDecode": ["VAEDecodeTiled"],
    "VAEEncode": ["VAEEncodeTiled"],
}
"""Node type → what core nodes of ComfyUI (0.8) it stands for, where the names differ."""

SAME = """
    CLIPSetLastLayer ConditioningAverage ConditioningCombine ConditioningConcat
    ConditioningSetArea ConditioningSetMask ConditioningSetTimestepRange ConditioningZeroOut
    CropMask EmptyImage FeatherMask GetImageSize GrowMask ImageBatch ImageBlend ImageBlur
    ImageColorToMask ImageCrop ImageFlip ImageFromBatch ImageInvert ImageRotate ImageScale
    ImageScaleBy ImageScaleToMaxDimension ImageScaleToTotalPixels ImageSharpen ImageToMask
    InvertMask JoinImageWithAlpha KSampler KSamplerAdvanced LatentBatch LatentBlend
    LatentComposite LatentCrop LatentFlip LatentFromBatch LatentRotate LoadImage LoadImageMask
    MaskComposite MaskToImage PreviewImage RepeatImageBatch RepeatLatentBatch SaveImage SolidMask
    SplitImageWithAlpha StringConcatenate StringReplace ThresholdMask VAEDecode VAEEncode
    VAEEncodeForInpaint
"""
"""Core nodes whose name is the same here."""


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [(theirs, ours) for ours, names in COUNTERPARTS.items() for theirs in names]
    + [(name, name) for name in SAME.split()],
)
def test_a_name_of_comfyui_s_finds_one_node(theirs: str, ours: str) -> None:
    named = {
        entry["type"]
        for entry in discover().catalogue()
        if theirs in (entry["type"], *entry["synonyms"], *entry["aliases"])
    }
    assert named == {ours}
