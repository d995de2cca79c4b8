"""The data of a training: crops to learn from, tiles to validate on."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import cv2
from torch.utils.data import DataLoader, Subset
from tqdm import tqdm

from ryu_scape.errors import InputError
from ryu_scape.segmentation.normalisation import DsmEncoding
from training.augment import augmentation_of
from training.city import city_tiles
from training.dataset import CropDataset
from training.distributed import Processes
from training.folders import is_plain, is_prepared, read_names, read_tiles
from training.tile import TrainingTile, encode_tile

VALIDATION_SEED = 10_000_000
ValidationTile = tuple[TrainingTile, bool]


def load_data(args: argparse.Namespace, processes: Processes) -> tuple[CropDataset, dict[str, list[ValidationTile]]]:
    """Training crops, and the validation tiles of each kind with whether to show them their DSM.

    Each process makes, and crops, its own share of the procedural city: crops depend on the number of processes.
    """
    groups, shares = [], []
    validation: dict[str, list[ValidationTile]] = {}
    if args.synthetic_tiles:
        seeds = range(args.seed + processes.rank, args.seed + args.synthetic_tiles, processes.count)
        unseen = range(VALIDATION_SEED, VALIDATION_SEED + args.validation_tiles)
        workers = max(1, args.workers // processes.count)
        groups.append(city_tiles(seeds, args.tile_px, args.dsm_encoding, workers))
        shares.append(args.synthetic_share)
        add_validation(validation, "city", city_tiles(unseen, args.tile_px, args.dsm_encoding, workers))
    held_out = read_names(args.held_out) if args.held_out else set()
    for folder, share in args.data:
        if not is_prepared(folder) and not is_plain(folder):
            raise InputError(f"{folder} is not prepared for training.", "Run python -m training.prepare on it first.")
        groups.append(folder_tiles(folder, "train", held_out, args.dsm_encoding))
        shares.append(share)
        unseen_tiles = folder_tiles(folder, "val", held_out, args.dsm_encoding)[: args.validation_tiles]
        add_validation(validation, folder.resolve().name, unseen_tiles)
    if not all(groups) or not groups:
        raise InputError(
            "There is nothing to train on.", "Give --synthetic-tiles N, or --data DIR with training tiles."
        )
    length = args.epochs * args.steps_per_epoch * args.batch_size * processes.count
    crops = CropDataset(
        groups, shares, args.crop_px, length, augmentation_of(args),
        args.dsm_encoding, args.dsm_dropout, args.imagined_dsm, args.part_buildings, args.seed,
    )  # fmt: skip
    return crops, validation


def folder_tiles(folder: Path, split: str, held_out: set[str], encoding: DsmEncoding) -> list[TrainingTile]:
    """The tiles of one split of a folder."""
    tiles = tqdm(read_tiles(folder, (split,), held_out), f"{folder.name} {split}", leave=False)
    return [encode_tile(tile, encoding) for tile in tiles]


def add_validation(validation: dict[str, list[ValidationTile]], kind: str, tiles: Sequence[TrainingTile]) -> None:
    """Add the scores to take on tiles of one kind: with their DSM where they have one, and without."""
    with_dsm = [(tile, True) for tile in tiles if tile.dsm_channel is not None]
    if with_dsm:
        validation[f"dice_{kind}"] = with_dsm
    if tiles:
        validation[f"dice_{kind}_rgb"] = [(tile, False) for tile in tiles]


def epoch_batches(crops: CropDataset, epoch: int, args: argparse.Namespace, processes: Processes) -> DataLoader:
    """This process's batches of one epoch; the processes take the epoch's crops in turn."""
    count = args.steps_per_epoch * args.batch_size * processes.count
    mine = range(epoch * count + processes.rank, (epoch + 1) * count, processes.count)
    on_gpu = processes.device.type == "cuda"
    return DataLoader(
        Subset(crops, mine), args.batch_size, num_workers=args.workers // processes.count if on_gpu else 0,
        pin_memory=on_gpu, worker_init_fn=_take_one_core,
    )  # fmt: skip


def _take_one_core(worker: int) -> None:
    cv2.setNumThreads(0)
