"""Small tiles for the training tests, and one tiny training that several of them look at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from training import prepare, synthesize, train
from training.tile import TrainingTile

TINY = ["--synthetic-tiles", "2", "--tile-px", "96", "--validation-tiles", "1", "--workers", "1", "--device", "cpu"]
TINY += ["--crop-px", "64", "--batch-size", "2", "--steps-per-epoch", "1", "--epochs", "2", "--output-stride", "16"]
OPTIONS = ["--augment", "--dsm-encoding", "above_terrain", "--dsm-dropout", "0.3", "--gap-weight", "2"]
OPTIONS += ["--ema", "0.9", "--height-head", "--schedule", "cosine", "--warm-up-steps", "1", "--bf16"]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Results that repeat to the last bit, and no crowding of a shared machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def city_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four tiles of the procedural city of 160² pixels, as `training.synthesize` writes them."""
    folder = tmp_path_factory.mktemp("city")
    synthesize.main(["--out", str(folder), "--tiles", "4", "--seed", "13", "--size-px", "160", "--gsd", "0.5"])
    return folder


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory: pytest.TempPathFactory, city_folder: Path) -> Path:
    """`city_folder` prepared for training, every tile in a block of its own."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare.main([str(city_folder), "--out", str(folder), "--block-m", "200", "--split", "0.5", "0.25", "0.25"])
    return folder


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, prepared_folder: Path) -> Iterator[Path]:
    """What a tiny training with every option on leaves behind."""
    folder = tmp_path_factory.mktemp("trained")
    train.main([*TINY, *OPTIONS, "--data", f"{prepared_folder}=0.5", "--imagined-dsm", "0.5", "--out", str(folder)])
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def striped_tile() -> TrainingTile:
    """64² pixels with two buildings six pixels apart; colours, labels and DSM show the same rectangles."""
    labels = np.zeros((64, 64), np.uint16)
    labels[10:50, 8:28], labels[10:50, 34:56] = 1, 2
    rgb = np.repeat((labels * 100).astype(np.uint8)[..., None], 3, axis=2)
    return TrainingTile(rgb, labels, (labels * 100).astype(np.uint8), np.array([6.0, np.nan], np.float32))
