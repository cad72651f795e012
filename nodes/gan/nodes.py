"""The nodes that train a GAN, open one and draw with it."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import torch
from pydantic import Field

from nodes.api import (
    LOCAL_FILES,
    SILENT,
    Curve,
    Dataset,
    Files,
    Generator,
    Image,
    Models,
    Node,
    NodeError,
    Progress,
    Recipe,
    Scratch,
    Seed,
    TemporaryScratch,
    say,
)
from nodes.data.labelled import batch_of, labelled
from nodes.gan import model
from nodes.gan.file import read_card, save_generator
from nodes.gan.train import GANTraining, train_gan
from nodes.models.header import identity
from nodes.models.local import LOCAL_MODELS
from nodes.sampling.noise import initial_noise
from nodes.training.device import device_of
from nodes.training.params import BatchSize, LearningRate, ModelName, TrainingSteps

ALL = "all"
MAX_PIXELS = 2**27

GeneratorName = Annotated[
    str,
    Field(
        min_length=1,
        description="A generator file.",
        json_schema_extra={"choices": "models/gan"},
    ),
]


class TrainedGAN(NamedTuple):
    generator: Generator
    curve: Curve


class TrainGAN(Node[TrainedGAN]):
    """Train a generator from nothing: it draws what a discriminator cannot tell from the data.

    The run goes on where it was when the studio was closed, killed or asked for more steps. The
    preview shows the same noise all the time, a column a class, so that one sees it learn.
    """

    category = "training"
    synonyms = ("adversarial", "DCGAN", "cGAN", "discriminator")
    resumes_over = ("steps",)

    dataset: Dataset
    name: ModelName = "trained"
    architecture: model.Architecture = model.Convolutional()
    steps: TrainingSteps = 1500
    batch: BatchSize = 64
    learning_rate: LearningRate = 1e-3
    shift: Annotated[
        int,
        Field(
            ge=0,
            le=64,
            description="Pixels by which pictures are moved at most before the discriminator "
            "sees them, so that few of them go further.",
            json_schema_extra={"advanced": True},
        ),
    ] = 2
    seed: Seed = 0

    def run(
        self,
        progress: Progress = SILENT,
        models: Models = LOCAL_MODELS,
        files: Files = LOCAL_FILES,
        scratch: Scratch = TemporaryScratch(),  # noqa: B008 (makes no folder before it is asked)
    ) -> TrainedGAN:
        source = labelled(self.dataset, "TrainGAN")
        pictures, labels = batch_of(source, range(len(source)))
        height, width = source.size
        if height != width:
            raise NodeError(
                say(
                    "TrainGAN `dataset` has pictures of {width} × {height}; they must be square.",
                    width=width,
                    height=height,
                ),
                input="dataset",
                remedy=say("Crop the pictures first."),
            )
        shape = model.Shape(side=height, channels=pictures.shape[1], classes=source.classes)
        knobs = GANTraining(self.steps, self.batch, self.learning_rate, self.shift, self.seed)
        try:
            generator, curve = train_gan(
                self.architecture,
                shape,
                pictures,
                labels,
                knobs,
                scratch.path,
                progress,
                device_of(models),
            )
        except FloatingPointError as error:
            raise NodeError(
                say("TrainGAN lost its balance: {error}.", error=error),
                input="learning_rate",
                remedy=say("Lower the learning rate."),
            ) from error
        file = f"{self.name}.safetensors"
        path = files.save_model("gan", file)
        save_generator(path, generator)
        return TrainedGAN(Generator(Recipe("gan", f"gan/{file}", identity(path))), Curve(curve))


class LoadGenerator(Node[Generator]):
    """Open a generator that TrainGAN wrote."""

    category = "loaders"
    output_name = "generator"
    synonyms = ("GAN", "open model")

    name: GeneratorName

    def run(self, files: Files = LOCAL_FILES) -> Generator:
        path = files.model("gan", self.name)
        read_card(path)
        return Generator(Recipe("gan", f"gan/{self.name}", identity(path)))


class Drawn(NamedTuple):
    image: Image
    labels: str


class GANGenerate(Node[Drawn]):
    """Draw pictures with a generator, in one step each.

    With `label` "all", every class is drawn in turn, `count` times; else one class, by its name.
    A picture depends on the seed and its place alone. `labels` are the classes drawn, a line
    each: labels for Grid.
    """

    category = "sampling"
    synonyms = ("GAN", "sample", "draw")

    generator: Generator
    label: Annotated[
        str, Field(max_length=200, description='A class by name, or "all" of them in turn.')
    ] = ALL
    count: Annotated[int, Field(ge=1, le=4096, description="Pictures of a class.")] = 4
    seed: Seed = 0

    def run(self, models: Models = LOCAL_MODELS) -> Drawn:
        with models.borrow(self.generator.recipe) as network:
            assert isinstance(network, model.Generator)
            classes = network.shape.classes
            chosen = self._classes(classes, bool(network.conditions))
            total = len(chosen) * self.count
            if total * network.shape.channels * network.shape.side**2 > MAX_PIXELS:
                raise NodeError(
                    say("GANGenerate would draw {total} pictures at once.", total=total),
                    input="count",
                    remedy=say("Draw fewer."),
                )
            labels = torch.tensor([chosen[i % len(chosen)] for i in range(total)])
            pictures = draw(network, self.seed, range(total), labels)
        names = [classes[i] for i in chosen] if network.conditions else []
        return Drawn(Image(pictures), "\n".join(names))

    def _classes(self, names: tuple[str, ...], conditional: bool) -> list[int]:
        """The classes to draw. A generator without classes draws what it likes."""
        if self.label == ALL:
            return list(range(len(names))) if conditional else [0]
        if not conditional:
            raise NodeError(
                say("This generator was trained without classes: it draws what it likes."),
                input="label",
                remedy=say('Use "all", or a generator that was trained with classes.'),
            )
        if self.label not in names:
            raise NodeError(
                say("There is no class {label}.", label=repr(self.label)),
                input="label",
                remedy=say("Use all, {names}.", names=", ".join(names[:20])),
            )
        return [names.index(self.label)]


def draw(network: model.Generator, seed: int, indices: range, labels: torch.Tensor) -> torch.Tensor:
    """Pictures (B, C, H, W) in 0..1, on the CPU; each by (seed, index) and its label alone."""
    device = next(network.parameters()).device
    noise = initial_noise(seed, indices, (network.architecture.latent,))
    return network.draw(noise.to(device), labels.to(device)).cpu()
