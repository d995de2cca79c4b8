"""What `training.prepare` is given, and what it wrote of it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine


def rows_of(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def write_dsm(path: Path, heights_m: np.ndarray, west: float, north: float, step: float) -> Path:
    with rasterio.open(
        path, "w", driver="GTiff", count=1, dtype=heights_m.dtype, crs="EPSG:4326", nodata=-9999,
        height=heights_m.shape[0], width=heights_m.shape[1], transform=Affine(step, 0, west, 0, -step, north),
    ) as file:  # fmt: skip
        file.write(heights_m, 1)
    return path
