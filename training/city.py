"""Tiles of the procedural city, made in memory by all cores."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import cv2
import numpy as np
from tqdm import tqdm

from ryu_scape.segmentation.normalisation import DsmEncoding
from training.synthetic.layout import plan_city
from training.synthetic.render import render_tile
from training.synthetic.sensor import sense_dsm
from training.tile import Tile, TrainingTile, encode_tile

GSD_M = (0.3, 0.5)
DSM_GSD_M = (0.25, 0.5, 0.5, 1.0, 30.0)


def city_tile(seed: int, size_px: int) -> Tile:
    """One tile of the procedural city, with a GSD and a DSM drawn at random."""
    rng = np.random.default_rng(seed)
    gsd_m = float(rng.uniform(*GSD_M))
    plan = plan_city(size_px * gsd_m, rng)
    rendered = render_tile(plan, size_px, gsd_m, rng)
    dsm_m = sense_dsm(rendered.surface_m, gsd_m, float(rng.choice(DSM_GSD_M)), rng)
    heights_m = np.array([building.height_m for building in plan.buildings], np.float32)
    return Tile(f"city{seed}", rendered.rgb, rendered.labels.astype(np.uint16), dsm_m, gsd_m, heights_m)


def city_tiles(seeds: Sequence[int], size_px: int, encoding: DsmEncoding, workers: int) -> list[TrainingTile]:
    """A tile for each seed, made by `workers` processes."""
    make = partial(_training_tile, size_px=size_px, encoding=encoding)
    if workers <= 1:
        return [make(each) for each in tqdm(seeds, "city tiles", leave=False)]
    with ProcessPoolExecutor(workers, get_context("spawn"), cv2.setNumThreads, (0,)) as pool:
        return list(tqdm(pool.map(make, seeds, chunksize=4), "city tiles", len(seeds), leave=False))


def available_cores() -> int:
    """CPU cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _training_tile(seed: int, size_px: int, encoding: DsmEncoding) -> TrainingTile:
    return encode_tile(city_tile(seed, size_px), encoding)
