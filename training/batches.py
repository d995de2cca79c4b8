"""The data of a training: crops to learn from, tiles to validate on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import cv2
from torch.utils.data import DataLoader, Subset
from tqdm import tqdm

from ryu_scape.errors import InputError, MachineError
from ryu_scape.segmentation.normalisation import DsmEncoding
from training.city import city_tiles
from training.dataset import CropDataset
from training.distributed import Processes
from training.folders import is_plain, is_prepared, read_names, read_tiles
from training.manifest import pixels_of
from training.recipe import Recipe, Run
from training.tile import TrainingTile, encode_tile

VALIDATION_SEED = 10_000_000
BYTES_PER_PIXEL = 6
"""Of a tile: three colours, a label of two bytes, the DSM."""
LARGEST_MEMORY_SHARE = 0.8
ValidationTile = tuple[TrainingTile, bool]


def load_data(recipe: Recipe, run: Run, processes: Processes) -> tuple[CropDataset, dict[str, list[ValidationTile]]]:
    """Training crops, and the validation tiles of each kind with whether to show them their DSM.

    Each process makes, and crops, its own share of the procedural city: crops depend on the number of processes.
    """
    wanted, optimisation = recipe.data, recipe.optimisation
    groups, shares = [], []
    validation: dict[str, list[ValidationTile]] = {}
    if wanted.synthetic_tiles:
        seeds = range(wanted.seed + processes.rank, wanted.seed + wanted.synthetic_tiles, processes.count)
        unseen = range(VALIDATION_SEED, VALIDATION_SEED + wanted.validation_tiles)
        workers = max(1, run.workers // processes.count)
        groups.append(city_tiles(seeds, wanted.tile_px, wanted.dsm_encoding, workers))
        shares.append(wanted.synthetic_share)
        add_validation(validation, "city", city_tiles(unseen, wanted.tile_px, wanted.dsm_encoding, workers))
    held_out = read_names(recipe.held_out) if recipe.held_out else set()
    for folder, share in recipe.folders:
        if not is_prepared(folder) and not is_plain(folder):
            raise InputError(f"{folder} is not prepared for training.", "Run python -m training.prepare on it first.")
        _refuse_larger_than_memory(folder)
        groups.append(folder_tiles(folder, "train", held_out, wanted.dsm_encoding))
        shares.append(share)
        unseen_tiles = folder_tiles(folder, "val", held_out, wanted.dsm_encoding, wanted.validation_tiles)
        add_validation(validation, folder.resolve().name, unseen_tiles)
    if not all(groups) or not groups:
        raise InputError(
            "There is nothing to train on.", "Give --synthetic-tiles N, or --data DIR with training tiles."
        )
    length = recipe.steps * optimisation.batch_size * processes.count
    crops = CropDataset(
        groups, shares, wanted.crop_px, length, recipe.augmentation,
        wanted.dsm_encoding, wanted.dsm_dropout, wanted.imagined_dsm, wanted.part_buildings, wanted.seed,
    )  # fmt: skip
    return crops, validation


def _refuse_larger_than_memory(folder: Path) -> None:
    """Raise MachineError where a prepared folder's tiles, which stay in memory, take more of it than there is."""
    if not is_prepared(folder):
        return
    import psutil  # which a machine that trains on images and masks may lack

    needed_gb = BYTES_PER_PIXEL * pixels_of(folder, "train") / 1e9
    free_gb = psutil.virtual_memory().available / 1e9
    if needed_gb > LARGEST_MEMORY_SHARE * free_gb:
        raise MachineError(
            f"The tiles of {folder.name} take {needed_gb:.1f} GB of memory, and {free_gb:.1f} GB are free.",
            "Prepare a part of them: every second image, or fewer places.",
        )


def folder_tiles(
    folder: Path, split: str, held_out: set[str], encoding: DsmEncoding, most: int | None = None
) -> list[TrainingTile]:
    """The tiles of one split of a folder, or the first of them."""
    tiles = tqdm(islice(read_tiles(folder, (split,), held_out), most), f"{folder.name} {split}", leave=False)
    return [encode_tile(tile, encoding) for tile in tiles]


def add_validation(validation: dict[str, list[ValidationTile]], kind: str, tiles: Sequence[TrainingTile]) -> None:
    """Add the scores to take on tiles of one kind: with their DSM where they have one, and without."""
    with_dsm = [(tile, True) for tile in tiles if tile.dsm_channel is not None]
    if with_dsm:
        validation[f"dice_{kind}"] = with_dsm
    if tiles:
        validation[f"dice_{kind}_rgb"] = [(tile, False) for tile in tiles]


def epoch_batches(crops: CropDataset, epoch: int, recipe: Recipe, run: Run, processes: Processes) -> DataLoader:
    """This process's batches of one epoch; the processes take the epoch's crops in turn."""
    count = recipe.optimisation.steps_per_epoch * recipe.optimisation.batch_size * processes.count
    mine = range(epoch * count + processes.rank, (epoch + 1) * count, processes.count)
    workers = run.workers // processes.count if processes.device.type == "cuda" else 0
    return DataLoader(
        Subset(crops, mine), recipe.optimisation.batch_size, num_workers=workers,
        pin_memory=processes.device.type == "cuda", worker_init_fn=_take_one_core,
    )  # fmt: skip


def _take_one_core(worker: int) -> None:
    cv2.setNumThreads(0)
