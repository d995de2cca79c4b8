"""Crops: image, mask, DSM and heights stay together under every change, and a crop's number says it all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from ryu_scape.segmentation.normalisation import DsmEncoding
from training.augment import FULL, Augmentation, change_colours, random_crop
from training.dataset import CropDataset, gaps
from training.tile import TrainingTile

GEOMETRY = Augmentation(flips=1.0, rotations=0.5, largest_scale=1.4)


def crops_of(*groups: list[TrainingTile], **options: object) -> CropDataset:
    settings = {"shares": [1.0] * len(groups), "crop_px": 48, "length": 64, "augmentation": FULL, "seed": 0}
    settings |= {"encoding": DsmEncoding.ABOVE_TERRAIN, "dsm_dropout": 0.0, "imagined_dsm": 0.0}
    settings |= {"part_buildings": False}
    return CropDataset(groups, **settings | options)  # type: ignore[arg-type]


def test_a_crop_depends_on_seed_and_number_alone(striped_tile: TrainingTile) -> None:
    first, second = crops_of([striped_tile]), crops_of([striped_tile], length=9)
    for index in (7, 3, 7):
        for name, tensor in first[index].items():
            assert torch.equal(tensor.nan_to_num(), second[index][name].nan_to_num()), name
    other = crops_of([striped_tile], seed=1)
    assert not torch.equal(first[7]["image"], other[7]["image"])


def test_everything_turns_and_scales_together(striped_tile: TrainingTile) -> None:
    for seed in range(30):
        crop = random_crop(striped_tile, 48, GEOMETRY, np.random.default_rng(seed))
        shown = np.round(crop.rgb[..., 0] / 100).astype(int)
        assert (shown == crop.labels).mean() > 0.93
        assert np.array_equal(crop.rgb[..., 0], crop.dsm_channel)


def test_without_augmentation_a_crop_is_a_piece_of_the_tile(striped_tile: TrainingTile) -> None:
    crop = random_crop(striped_tile, 64, Augmentation(), np.random.default_rng(0))
    assert np.array_equal(crop.labels, striped_tile.labels)
    assert np.array_equal(crop.rgb, striped_tile.rgb)
    plain = change_colours(striped_tile.rgb, Augmentation(), np.random.default_rng(0))
    assert np.allclose(plain * 255, striped_tile.rgb, atol=1e-4)


@pytest.mark.parametrize("name", ["colour", "blur", "noise", "jpeg", "shadows"])
def test_each_change_of_colours_changes_them_and_stays_in_range(striped_tile: TrainingTile, name: str) -> None:
    strength = Augmentation(**{name: 1.0})
    for seed in range(5):
        changed = change_colours(striped_tile.rgb, strength, np.random.default_rng(seed))
        assert changed.dtype == np.float32
        assert changed.min() >= 0
        assert changed.max() <= 1
    assert not np.allclose(changed * 255, striped_tile.rgb, atol=1.5)


def test_heights_stand_on_their_buildings_only(striped_tile: TrainingTile) -> None:
    item = crops_of([striped_tile], crop_px=64, augmentation=Augmentation())[0]
    assert np.array_equal(np.isfinite(item["height_m"][0].numpy()), striped_tile.labels == 1)
    assert item["height_m"].nanmean() == 6
    assert np.array_equal(item["mask"][0].numpy(), striped_tile.labels > 0)


def test_dsm_dropout_blanks_its_share(striped_tile: TrainingTile) -> None:
    crops = crops_of([striped_tile], dsm_dropout=0.5, augmentation=Augmentation(), crop_px=64)
    blank = [not crops[i]["image"][3].any() for i in range(64)]
    assert 20 <= sum(blank) <= 44
    assert all(crops[i]["image"][:3].any() for i in range(64))


def test_an_imagined_dsm_raises_buildings(striped_tile: TrainingTile) -> None:
    bare = TrainingTile(striped_tile.rgb, striped_tile.labels, None, striped_tile.building_heights_m)
    assert not crops_of([bare])[0]["image"][3].any()
    crops = crops_of([bare], imagined_dsm=1.0, augmentation=Augmentation(), crop_px=64)
    inside = torch.from_numpy(striped_tile.labels > 0)
    for i in range(8):
        height = crops[i]["image"][3]
        assert height[inside].mean() > height[~inside].mean() + 0.02


def test_shares_weigh_the_groups(striped_tile: TrainingTile) -> None:
    empty = TrainingTile(striped_tile.rgb, np.zeros_like(striped_tile.labels), None, np.zeros(0, np.float32))
    crops = crops_of([striped_tile], [empty], shares=[3.0, 1.0], augmentation=Augmentation(), crop_px=64, length=200)
    with_buildings = sum(bool(crops[i]["mask"].any()) for i in range(200))
    assert 130 <= with_buildings <= 170


def test_gaps_lie_between_two_buildings_and_nowhere_else() -> None:
    labels = np.zeros((40, 60), np.uint16)
    labels[10:30, 5:20], labels[10:30, 26:40], labels[10:30, 56:60] = 1, 2, 3
    between = gaps(labels)
    assert between[15:25, 20:26].all()
    assert not between[:, 42:].any()
    assert not between[labels > 0].any()
    assert not gaps(np.minimum(labels, 1)).any()


def test_parting_lines_are_unknown_inside_what_may_be_several_buildings() -> None:
    labels = np.zeros((64, 64), np.uint16)
    labels[10:40, 10:30], labels[10:40, 30:50], labels[44:60, 10:50] = 1, 2, 3
    mask_alone = TrainingTile(np.zeros((64, 64, 3), np.uint8), labels, None, np.zeros(3, np.float32))
    tile = replace(mask_alone, gsd_m=0.3)
    known, untold = (
        crops_of([each], crop_px=64, augmentation=Augmentation())[0]["parting"][0].numpy()
        for each in (tile, mask_alone)
    )
    assert (known[15:35, 29:31] == 1).all()
    assert (known[15:35, 12:28] == 0).all()
    for parting in (known, untold):
        assert (parting[41:43, 15:45] == 1).all()
        assert (parting[:4] == 0).all()
    assert np.array_equal(np.isnan(untold), labels > 0)


def test_touching_buildings_are_parted_on_request() -> None:
    labels = np.zeros((64, 64), np.uint16)
    labels[10:40, 10:30], labels[10:40, 30:50] = 1, 2
    tile = TrainingTile(np.zeros((64, 64, 3), np.uint8), labels, None, np.zeros(2, np.float32))
    whole, parted = (
        crops_of([tile], crop_px=64, augmentation=Augmentation(), part_buildings=part)[0] for part in (False, True)
    )
    assert np.array_equal(whole["mask"][0].numpy(), labels > 0)
    wall = (whole["mask"] - parted["mask"])[0].numpy() > 0
    assert wall[10:40, 29:31].all()
    assert wall.sum() == 60
    assert parted["gap"][0].numpy()[wall].all()
