"""All choices of a training, declared once: what is learned from which data, and how."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

import torch

from ryu_scape.errors import InputError
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights_file import SPACENET_GSD_M, SPARED_PARTS, NetworkKind, WeightsCard, read_card
from ryu_scape.settings import add_flags_by_stage, changed, declared, given, setting, stage
from ryu_scape.settings.declared import Declared
from training.augment import FULL, Augmentation
from training.city import available_cores


class Schedule(Enum):
    """How the learning rate goes on after its warm-up."""

    CONSTANT = "constant"
    POLY = "poly"
    COSINE = "cosine"


class OutputStride(Enum):
    """How much coarser than the image DeepLabV3's features are."""

    FINE = 8
    COARSE = 16


# fmt: off
@dataclass(frozen=True)
class DataRecipe(Declared):
    """What is learned from, beside the folders."""

    synthetic_tiles: int = setting(0, "Tiles of the procedural city to train on.", lowest=0, highest=10**7)
    synthetic_share: float = setting(1.0, "Weight of their crops.", lowest=0, highest=1000)
    tile_px: int = setting(650, "Side of a synthetic tile.", name="tile-px", lowest=64, highest=4096)
    validation_tiles: int = setting(
        16, "Most tiles to validate on, of each kind of data.", lowest=0, highest=10**6
    )
    crop_px: int = setting(256, "Side of a crop.", name="crop-px", lowest=32, highest=4096)
    dsm_encoding: DsmEncoding = setting(
        DsmEncoding.MIN_MAX, "What the network is shown of the DSM.",
        choices={
            DsmEncoding.MIN_MAX: "Between its lowest and highest value, as in the report",
            DsmEncoding.ABOVE_TERRAIN: "Above the terrain in a fixed range",
        },
    )
    dsm_dropout: float = setting(0.0, "Share of crops with the DSM blanked.", lowest=0, highest=1)
    imagined_dsm: float = setting(0.0, "Share of crops without DSM to imagine one for.", lowest=0, highest=1)
    part_buildings: bool = setting(False, "Learn the line between touching buildings as ground.")
    seed: int = setting(0, "Of all that is random.", lowest=0, highest=2**31)


@dataclass(frozen=True)
class NetworkRecipe(Declared):
    """What is trained, and which parts of it."""

    height_head: bool = setting(False, "Learn building heights in metres as well.")
    detail_path: bool = setting(False, "Sharpen DeepLabV3's answer by a second path.")
    fusion: bool = setting(False, "DeepLabV3 from afar, EfficientNet-Lite2 and a branch for the DSM in one pyramid.")
    freeze_deeplab: bool = setting(False, "Train all but DeepLabV3.")
    freeze_batch_norm: bool = setting(
        False,
        "Measure batch statistics once, or take those of the initial weights, and keep them: mixed data in small "
        "batches then validate as they train.",
    )
    output_stride: OutputStride = setting(
        OutputStride.FINE, "Output stride of DeepLabV3.",
        choices={OutputStride.FINE: "Sharper", OutputStride.COARSE: "Three times faster"},
    )


@dataclass(frozen=True)
class OptimisationRecipe(Declared):
    """How it learns; by default as the report has it."""

    epochs: int = setting(100, "Epochs in all.", lowest=1, highest=10**6)
    steps_per_epoch: int = setting(100, "Steps of an epoch.", lowest=1, highest=10**7)
    batch_size: int = setting(4, "Crops a step and process.", lowest=1, highest=10**4)
    learning_rate: float = setting(1e-4, "Of Adam, at its highest.", lowest=0, highest=10)
    schedule: Schedule = setting(
        Schedule.CONSTANT, "How the learning rate goes on after its warm-up.",
        choices={Schedule.CONSTANT: "Constant", Schedule.POLY: "Falling as a power", Schedule.COSINE: "Half a cosine"},
    )
    warm_up_steps: int = setting(0, "Steps until the learning rate is at its highest.", lowest=0, highest=10**7)
    gap_weight: float = setting(0.0, "Extra weight of ground between buildings.", lowest=0, highest=1000)
    height_weight: float = setting(1.0, "Weight of the height loss.", lowest=0, highest=1000)
    ema: float = setting(0.0, "Decay of a moving average of the weights; 0 for none.", lowest=0, highest=1)
    bf16: bool = setting(False, "Mixed precision in bfloat16.")


@dataclass(frozen=True)
class Recipe(Declared):
    """A whole training. Two of the same recipe, on as many processes, learn the same.

    folders: each with the weight of its crops. held_out: names of images without manifest never to train on.
    """

    data: DataRecipe = stage(DataRecipe, "data")
    augmentation: Augmentation = stage(Augmentation, "augmentation")
    network: NetworkRecipe = stage(NetworkRecipe, "network")
    optimisation: OptimisationRecipe = stage(OptimisationRecipe, "optimisation")
    folders: tuple[tuple[Path, float], ...] = ()
    held_out: Path | None = None
    initial_weights: Path | None = None
    encoder_weights: Path | None = None
# fmt: on

    def __post_init__(self) -> None:
        super().__post_init__()
        network = self.network
        has_second_path = network.detail_path or network.fusion
        if network.fusion and (network.detail_path or network.height_head):
            raise InputError("--fusion has what --detail-path and --height-head would add.", "Leave these out.")
        if (self.encoder_weights or network.freeze_deeplab) and not has_second_path:
            raise InputError(
                "There is no second path to start or to train alone.", "Add --detail-path or --fusion, or give neither."
            )

    @property
    def steps(self) -> int:
        """In all epochs."""
        return self.optimisation.epochs * self.optimisation.steps_per_epoch

    def card(self, note: str = "", gsd_m: float = SPACENET_GSD_M) -> WeightsCard:
        """What the weights of this training on images of that GSD say of themselves.

        A fusion network leaves untold what its initial weights do, and without such weights what is not learned here.
        Raises InputError as `read_card` does.
        """
        network = self.network
        kind = NetworkKind.FUSION if network.fusion else NetworkKind.DEEPLABV3
        stride = int(network.output_stride.value)
        untold = frozenset(SPARED_PARTS if network.fusion else ())
        if network.fusion and self.initial_weights:
            initial = read_card(self.initial_weights)
            untold = initial.untold if initial.kind is kind else untold
        needs_dsm = self.data.dsm_dropout == 0
        return WeightsCard(
            self.data.dsm_encoding, note, network.height_head, network.detail_path, stride, kind, untold,
            needs_dsm, gsd_m,
        )  # fmt: skip

    def choices_in_words(self) -> dict[str, str]:
        """All choices in words, but for the number of epochs: who goes on with a training may want more of them."""
        choices = {each.name: each.text(each.of(self)) for each in declared(Recipe) if each.attribute != "epochs"}
        files = ("folders", "held_out", "initial_weights", "encoder_weights")
        return choices | {name: str(getattr(self, name)) for name in files}


@dataclass(frozen=True)
class Run:
    """Where a training happens, and how long. workers: processes that make data.

    minutes: end after so long, data and all, 0 for never; the learning rate then has fallen as at the end.
    """

    out: Path
    device: str = field(default_factory=lambda: "cuda" if torch.cuda.is_available() else "cpu")
    workers: int = field(default_factory=available_cores)
    minutes: float = 0.0


def parse_arguments(argv: Sequence[str] | None = None) -> tuple[Recipe, Run]:
    """The command line of `training.train`; every choice of the recipe is a flag."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description="Train the building network.")
    run = Run(Path())
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints, weights, record and curves")
    parser.add_argument("--device", default=run.device)
    parser.add_argument("--workers", type=int, default=run.workers, help="processes that make data")
    parser.add_argument(
        "--minutes", type=float, default=run.minutes,
        help="end after so long, data and all; the learning rate then has fallen as at the end",
    )  # fmt: skip
    files = parser.add_argument_group("files")
    files.add_argument(
        "--data", dest="folders", type=folder_and_share, action="append", default=[], metavar="DIR[=SHARE]",
        help="prepared folder, or one of images/ and masks/; may repeat; SHARE weighs its crops (1)",
    )  # fmt: skip
    files.add_argument("--held-out", type=Path, help="text file of image names without manifest never to train on")
    files.add_argument("--initial-weights", type=Path, help="safetensors to start from")
    files.add_argument(
        "--detail-weights", dest="encoder_weights", type=Path,
        help="EfficientNet-Lite of ImageNet to start the second path's encoder from: Lite0, with --fusion Lite2",
    )  # fmt: skip
    add_flags_by_stage(parser, Recipe)
    parser.add_argument("--augment", action="store_true", help="all augmentations, at the strengths of FULL")
    found = parser.parse_args(argv)
    try:
        base = Recipe(
            augmentation=FULL if found.augment else Augmentation(),
            folders=tuple(found.folders),
            held_out=found.held_out,
        )
        chosen = changed(base, given(found, declared(Recipe)))
        recipe = replace(chosen, initial_weights=found.initial_weights, encoder_weights=found.encoder_weights)
    except InputError as error:
        parser.error(f"{error.cause} {error.remedy}")
    return recipe, Run(found.out, found.device, found.workers, found.minutes)


def folder_and_share(text: str) -> tuple[Path, float]:
    """DIR=SHARE as a folder and a weight; the weight is 1 where it is left out."""
    folder, _, share = text.rpartition("=")
    return (Path(folder), float(share)) if folder else (Path(text), 1.0)
