"""A tile with its ground truth: in memory, in a file, and as what the network is trained on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.segmentation.normalisation import DsmEncoding, encode_dsm
from ryu_scape.segmentation.weights_file import SPACENET_GSD_M
from ryu_scape.terrain import bridge_narrow_voids, estimate_terrain


@dataclass(frozen=True, eq=False)
class Tile:
    """An image and what is true of it.

    rgb: (H, W, 3) uint8. labels: (H, W) uint16, 0 = no building, i = building i of n.
    dsm_m: (H, W) float32 metres, NaN = no data, or None. gsd_m: metres per pixel, None where unknown (then no DSM).
    building_heights_m: (n,) float32, top of each building above its ground, NaN = unknown. dsm_gsd_m: the GSD at which
    the DSM was read, None where unknown.
    """

    name: str
    rgb: NDArray[np.uint8]
    labels: NDArray[np.uint16]
    dsm_m: NDArray[np.float32] | None
    gsd_m: float | None
    building_heights_m: NDArray[np.float32]
    dsm_gsd_m: float | None = None

    def dsm_channel(self, encoding: DsmEncoding) -> NDArray[np.float32] | None:
        """The network's fourth channel (H, W), made as the program makes it, NaN in wide voids; None without a DSM."""
        if self.dsm_m is None or self.gsd_m is None:
            return None
        terrain_m = estimate_terrain(self.dsm_m, self.gsd_m)
        return encode_dsm(bridge_narrow_voids(self.dsm_m, self.gsd_m), terrain_m, encoding)


@dataclass(frozen=True, eq=False)
class TrainingTile:
    """A tile with its DSM encoded once, in few bytes: dsm_channel is (H, W) uint8, 255 times the fourth channel.

    gsd_m: metres per pixel, None where unknown.
    """

    rgb: NDArray[np.uint8]
    labels: NDArray[np.uint16]
    dsm_channel: NDArray[np.uint8] | None
    building_heights_m: NDArray[np.float32]
    gsd_m: float | None = None

    @property
    def tells_touching_apart(self) -> bool:
        """Whether buildings that touch have labels of their own; in a plain mask they have one together."""
        return self.gsd_m is not None


def coarsened(tile: Tile, gsd_m: float) -> Tile:
    """A tile at a coarser GSD: means of its pixels and of its DSM's elevations, its labels where the pixels' middles
    lie. It is left as it is where it is as coarse already."""
    scale = (tile.gsd_m or SPACENET_GSD_M) / gsd_m
    if scale >= 1:
        return tile
    size = tuple(max(1, round(side * scale)) for side in tile.labels.shape[::-1])
    dsm_m = None if tile.dsm_m is None else cv2.resize(tile.dsm_m, size, interpolation=cv2.INTER_AREA)
    return replace(
        tile,
        rgb=cv2.resize(tile.rgb, size, interpolation=cv2.INTER_AREA),
        labels=cv2.resize(tile.labels, size, interpolation=cv2.INTER_NEAREST_EXACT),
        dsm_m=dsm_m,
        gsd_m=gsd_m,
        dsm_gsd_m=None if tile.dsm_gsd_m is None else max(tile.dsm_gsd_m, gsd_m),
    )


def encode_tile(tile: Tile, encoding: DsmEncoding) -> TrainingTile:
    """What training keeps of a tile; without georeference, its buildings are the connected regions of a mask."""
    channel = tile.dsm_channel(encoding)
    eight_bits = None if channel is None else np.round(np.nan_to_num(channel) * 255).astype(np.uint8)
    return TrainingTile(tile.rgb, tile.labels, eight_bits, tile.building_heights_m, tile.gsd_m)


def median_gsd_m(tiles: Iterable[TrainingTile]) -> float:
    """Of the tiles that know theirs; that of SpaceNet-2 where none does."""
    known = [tile.gsd_m for tile in tiles if tile.gsd_m is not None]
    return float(np.median(known)) if known else SPACENET_GSD_M


def save_tile(path: Path, tile: Tile, facts: dict) -> None:
    """Write a tile and `facts` (anything JSON can hold) about it as one .npz file, whole or not at all."""
    about = json.dumps({"name": tile.name, "gsd_m": tile.gsd_m, "dsm_gsd_m": tile.dsm_gsd_m, "facts": facts})
    arrays: dict[str, Any] = {"about": np.array(about), "rgb": tile.rgb, "labels": tile.labels}
    arrays["building_heights_m"] = tile.building_heights_m
    if tile.dsm_m is not None:
        arrays["dsm_m"] = tile.dsm_m
    with atomic_write(path) as temporary:
        np.savez_compressed(temporary, **arrays)


def load_tile(path: Path) -> Tile:
    """The tile that `save_tile` wrote."""
    with np.load(path) as file:
        about = json.loads(str(file["about"]))
        dsm_m = file.get("dsm_m")
        heights_m, dsm_gsd_m = file["building_heights_m"], about.get("dsm_gsd_m")
        return Tile(about["name"], file["rgb"], file["labels"], dsm_m, about["gsd_m"], heights_m, dsm_gsd_m)


def load_facts(path: Path) -> dict:
    """The facts that `save_tile` wrote, without reading the pixels."""
    with np.load(path) as file:
        return json.loads(str(file["about"]))["facts"]
