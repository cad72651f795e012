"""The node that trains a text encoder and a UNet together."""

from __future__ import annotations

import copy
import random
from contextlib import ExitStack
from typing import Annotated, Literal, NamedTuple

import torch
from diffusers import UNet2DConditionModel
from pydantic import Field
from torch import Tensor, nn
from transformers import CLIPTextModel

from nodes.api import (
    CLIP,
    LOCAL_FILES,
    SILENT,
    VAE,
    Curve,
    Dataset,
    Files,
    Model,
    Models,
    Node,
    NodeError,
    Options,
    Progress,
    Recipe,
    Scratch,
    Seed,
    TemporaryScratch,
    Text,
    say,
)
from nodes.data.source import captioned, pictures_of, some_captions
from nodes.models.diffusion import with_options
from nodes.models.export import save_checkpoint
from nodes.models.header import identity
from nodes.models.local import LOCAL_MODELS
from nodes.models.tokenizer import clip_tokenizer
from nodes.models.tokenizer.clip import END, START
from nodes.training.device import device_of
from nodes.training.diffusion import (
    DiffusionTraining,
    OptimizerName,
    Prediction,
    build_text_encoder,
    build_unet,
    plain_attention,
    train_diffusion,
)
from nodes.training.encode_dataset import latents_of
from nodes.training.fit_preview import fit_preview
from nodes.training.grid import grid
from nodes.training.params import BatchSize, LearningRate, ModelName, TrainingSteps
from nodes.training.samples import draw_latents
from nodes.training.vocabulary import TABLE, Vocabulary

FIT_PICTURES = 256
"""Pictures that the map from latents to preview colours is fitted on."""


class Fresh(Options):
    """A new model with random weights."""

    kind: Literal["fresh"] = "fresh"
    widths: Annotated[
        list[int],
        Field(
            min_length=2,
            max_length=6,
            description="Channels at each level, the first at the latent's size and each next one "
            "at half of the one before. Stable Diffusion has 320, 640, 1280, 1280.",
        ),
    ] = [64, 128, 192]
    attention: Annotated[
        list[bool],
        Field(min_length=2, max_length=6, description="At which of the levels the text is read."),
    ] = [False, True, True]
    layers: Annotated[int, Field(ge=1, le=4, description="Layers at each level.")] = 1
    heads: Annotated[int, Field(ge=1, le=32, description="Attention heads.")] = 4
    norm_groups: Annotated[
        int, Field(ge=1, le=64, description="Groups of channels normalised together.")
    ] = 16
    text_width: Annotated[
        int, Field(ge=16, le=2048, description="Numbers that stand for a token.")
    ] = 128
    text_layers: Annotated[int, Field(ge=1, le=48, description="Layers of the text encoder.")] = 3
    prediction: Annotated[
        Prediction,
        Field(
            description="What the UNet says: the noise, or v, with which small models learn "
            "background and colours from far fewer pictures."
        ),
    ] = "v_prediction"


class GoOn(Options):
    """A model that was trained before."""

    kind: Literal["model"] = "model"
    model: Model
    clip: CLIP
    relearn: Annotated[
        str,
        Field(
            max_length=1000,
            description="Words whose meaning is learnt anew, because the model takes them for one: "
            '"left right".',
            json_schema_extra={"advanced": True},
        ),
    ] = ""


class TrainedDiffusion(NamedTuple):
    model: Model
    clip: CLIP
    curve: Curve


class TrainDiffusion(Node[TrainedDiffusion]):
    """Train a latent diffusion model, text encoder and UNet together, on captioned pictures.

    Latents are computed once. The run goes on where it was when the studio was closed, killed or
    asked for more steps. While it runs it draws the prompts of `samples` and shows its loss.
    """

    category = "training"
    synonyms = ("train", "finetune", "dreambooth", "fit")
    resumes_over = ("steps", "samples")

    dataset: Dataset
    vae: VAE
    start: Annotated[
        Fresh | GoOn, Field(discriminator="kind", description="What the training starts from.")
    ] = Fresh()
    name: ModelName = "trained"
    steps: TrainingSteps = 10_000
    batch: BatchSize = 32
    optimizer: Annotated[
        OptimizerName,
        Field(
            description="muon learns from about half as many pictures as adamw, and takes a "
            "third longer for a step of a small model."
        ),
    ] = "adamw"
    learning_rate: LearningRate = 1e-3
    decay: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="Share of the steps at the end in which the learning rate falls to 0.",
            json_schema_extra={"step": 0.01},
        ),
    ] = 0.15
    caption_dropout: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="Share of the captions that are left out, so that guidance (cfg) has "
            "something to guide away from.",
            json_schema_extra={"step": 0.01},
        ),
    ] = 0.12
    min_snr: Annotated[
        float,
        Field(
            gt=0,
            le=1000,
            description="Nearly clean pictures weigh no more than this signal-to-noise ratio.",
            json_schema_extra={"advanced": True},
        ),
    ] = 5.0
    layout: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="Further share of the steps spent on the noisiest quarter of times, where "
            "it is decided how many things there are and where. 0: all times alike.",
            json_schema_extra={"advanced": True, "step": 0.05},
        ),
    ] = 0.0
    ema: Annotated[
        float,
        Field(
            ge=0,
            lt=1,
            description="How slowly the mean of the weights, which is what you get, follows them.",
            json_schema_extra={"advanced": True, "step": 0.0001},
        ),
    ] = 0.999
    samples: Annotated[
        Text, Field(description="Prompts that are drawn while it trains, one a line.")
    ] = ""
    seed: Seed = 0

    def run(
        self,
        progress: Progress = SILENT,
        models: Models = LOCAL_MODELS,
        files: Files = LOCAL_FILES,
        scratch: Scratch = TemporaryScratch(),  # noqa: B008 (makes no folder before it is asked)
    ) -> TrainedDiffusion:
        source = captioned(self.dataset, "TrainDiffusion")
        device = device_of(models)
        vocabulary = Vocabulary(clip_tokenizer().ids, some_captions(source))
        unet, text, table, prediction = self._start(models, vocabulary, device)
        with models.borrow(self.vae.recipe) as vae:
            latents = latents_of(source, self.vae.recipe, vae, scratch.path / "latents", progress)
            fitted = range(min(FIT_PICTURES, len(source)))
            preview = fit_preview(latents[fitted], pictures_of(source, fitted) / 255)
            scale, shift = vae.latent.scale, vae.latent.shift
            knobs = DiffusionTraining(
                steps=self.steps,
                batch=self.batch,
                optimizer=self.optimizer,
                learning_rate=self.learning_rate,
                decay=self.decay,
                prediction=prediction,
                gamma=self.min_snr,
                dropout=self.caption_dropout,
                layout=self.layout,
                ema=self.ema,
                unknown_words=0.1 if vocabulary.has_strangers(table) else 0.0,
                seed=self.seed,
            )

            def draw() -> Tensor:
                prompts = [line for line in self.samples.splitlines() if line.strip()]
                prompts = prompts or [
                    source.caption(i, random.Random(i)) for i in range(min(8, len(source)))
                ]
                size = (latents.shape[-2], latents.shape[-1])
                drawn = draw_latents(unet, text, vocabulary, prompts, size, prediction, vae.latent)
                return grid(vae.decode(drawn))

            curve = train_diffusion(
                unet,
                text,
                vocabulary,
                (latents - shift) * scale,
                lambda index, epoch: source.caption(index, random.Random(f"{index}/{epoch}")),
                knobs,
                scratch.path / "run",
                progress,
                on_save=lambda: progress.preview(draw),
            )
        _put_table(text, vocabulary.full_table(_table(text).cpu(), table))
        file = f"{self.name}.safetensors"
        path = files.save_model("diffusion_models", file)
        save_checkpoint(
            path, unet=unet, text=text, prediction=prediction, preview=preview, dtype=torch.float32
        )
        stamp, file = identity(path), f"diffusion_models/{file}"
        return TrainedDiffusion(
            Model(Recipe("diffusion", file, stamp)),
            CLIP(Recipe("text", file, stamp)),
            Curve({**curve}),
        )

    def _start(
        self, models: Models, vocabulary: Vocabulary, device: torch.device
    ) -> tuple[UNet2DConditionModel, CLIPTextModel, Tensor, Prediction]:
        """Both modules, the whole token table they start from and what the UNet is to say.

        The text encoder has a row for each token of the vocabulary alone.
        """
        if isinstance(self.start, Fresh):
            return self._fresh(self.start, vocabulary, device)
        with ExitStack() as stack:
            borrowed = stack.enter_context(models.borrow(self.start.model.recipe))
            encoder = stack.enter_context(models.borrow(self.start.clip.recipe))
            prediction = with_options(borrowed, self.start.model.options).prediction
            unet = copy.deepcopy(borrowed.module).float().requires_grad_(True)
            text = copy.deepcopy(encoder.module).float().requires_grad_(True)
        if prediction == "flow":
            raise NodeError(
                say("TrainDiffusion `start` predicts flow, which cannot be trained here yet."),
                input="start",
                remedy=say("Start from an SD1.x checkpoint."),
            )
        plain_attention(unet)
        table = _table(text).cpu()
        rows = vocabulary.compact_table(table)
        _put_table(text, vocabulary.renew(rows, self.start.relearn))
        return unet.to(device), text.to(device), table, prediction

    def _fresh(
        self, start: Fresh, vocabulary: Vocabulary, device: torch.device
    ) -> tuple[UNet2DConditionModel, CLIPTextModel, Tensor, Prediction]:
        try:
            torch.manual_seed(self.seed)
            unet = build_unet(
                start.widths,
                start.attention,
                layers=start.layers,
                heads=start.heads,
                groups=start.norm_groups,
                text_width=start.text_width,
            )
            text = build_text_encoder(start.text_width, start.text_layers, start.heads, vocabulary)
        except ValueError as error:
            raise NodeError(
                say(
                    "TrainDiffusion `start` describes a network that cannot be built: {error}.",
                    error=error,
                ),
                input="start",
                remedy=say(
                    "Give as many `attention` as `widths`, and heads and norm groups that divide "
                    "every width."
                ),
            ) from error
        table = torch.zeros(TABLE, start.text_width)
        return unet.to(device), text.to(device), table, start.prediction


def _table(text: CLIPTextModel) -> Tensor:
    """The text encoder's token table."""
    rows: Tensor = text.get_input_embeddings().weight.detach()
    return rows


def _put_table(text: CLIPTextModel, table: Tensor) -> None:
    """Give the text encoder another token table."""
    rows = nn.Embedding(table.shape[0], table.shape[1], _weight=table.clone())
    text.set_input_embeddings(rows.to(text.device))
    text.config.vocab_size = len(table)
    if len(table) == TABLE:
        text.config.bos_token_id, text.config.eos_token_id, text.config.pad_token_id = (
            START,
            END,
            END,
        )
