"""Images with masks as people have them: masks of any depth, and also lossy ones, tell where buildings are."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from training.folders import read_plain_tile

HOUSES = np.zeros((64, 96), bool)
HOUSES[8:24, 10:30] = HOUSES[30:50, 40:80] = True


def written(folder: Path, image: NDArray[np.generic], mask: NDArray[np.generic], ending: str) -> Path:
    for name in ("images", "masks"):
        (folder / name).mkdir()
    cv2.imwrite(str(folder / "images" / "place.png"), image)
    cv2.imwrite(str(folder / "masks" / f"place{ending}"), mask)
    return folder / "images" / "place.png"


IMAGE = np.random.default_rng(0).integers(0, 255, (*HOUSES.shape, 3), np.uint8)
MASKS = {
    "ones": (HOUSES.astype(np.uint8), ".png"),
    "white": (255 * HOUSES.astype(np.uint8), ".tif"),
    "lossy": (255 * HOUSES.astype(np.uint8), ".jpg"),
    "numbers of buildings": (HOUSES * np.uint16(7), ".png"),
    "floating point": (HOUSES.astype(np.float32), ".tif"),
}


@pytest.mark.parametrize("kind", MASKS)
def test_a_mask_tells_its_buildings(tmp_path: Path, kind: str) -> None:
    tile = read_plain_tile(written(tmp_path, IMAGE, *MASKS[kind]))
    np.testing.assert_array_equal(tile.labels > 0, HOUSES)
    assert tile.labels.max() == 2
    np.testing.assert_array_equal(tile.rgb, IMAGE[..., ::-1])


def test_an_image_of_which_nobody_says_what_is_bright_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, IMAGE.astype(np.uint16), *MASKS["white"])
    with pytest.raises(InputError, match="has uint16 values"):
        read_plain_tile(path)
