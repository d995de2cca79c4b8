"""How right heights are on real places by a DSM that is coarser than the one they have; makes it of that one.

Run from the repository's root: python -m tests.benchmarks.coarse_heights DSM FOOTPRINTS [DSM FOOTPRINTS ...]

    --gsd M       of the coarser DSM: by default 30 m, with AW3D30's own error and in whole metres
    --seed N      of its error and of where its cells begin
    --rgb IMAGE   of the place, if it is one; without, outlines and the DSM are all that is known

The truth is what the DSM says as it is, in the same program.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import rasterio
import shapely
from affine import Affine

from ryu_scape.errors import InputError
from ryu_scape.footprints import read_footprints
from ryu_scape.heights import Building, HeightSource
from ryu_scape.pipeline import measure
from ryu_scape.progress import NullProgress
from ryu_scape.raster import read_dsm_alone, read_stack
from ryu_scape.settings import Settings
from ryu_scape.survey import Survey
from tests.benchmarks.height_accuracy import SMALLEST_M2, print_errors

SETTINGS = Settings()
LEAST_MEASURED, ROUNDED_M = 0.7, 20.0
COARSE_SIGMA_M, FINE_SIGMA_M = 1.5, 0.3
NODATA = -9999.0


def main() -> None:
    """Print one line for all places together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--gsd", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rgb", type=Path)
    asked = parser.parse_args()
    rows = []
    for dsm, footprints in zip(asked.files[::2], asked.files[1::2], strict=True):
        try:
            rows.append(_rows(dsm, footprints, asked.rgb, asked.gsd, asked.seed))
        except InputError as error:
            print(f"{dsm.name}: {error.cause}")
    print_errors(f"{asked.gsd:g} m", np.concatenate(rows, axis=1))


def _rows(dsm: Path, footprints: Path, rgb: Path | None, gsd_m: float, seed: int) -> np.ndarray:
    """(3, n) height by the DSM, by how much the height by a coarser one is higher, and that one's sigma."""
    with tempfile.TemporaryDirectory() as folder:
        by_dsm = _measured(dsm, footprints, rgb)
        coarse = _measured(_coarser(dsm, gsd_m, seed, Path(folder) / "coarser.tif"), footprints, rgb)
    rows = [
        (by_dsm[name].height_m, found.height_m - by_dsm[name].height_m, found.height_sigma_m)
        for name, found in coarse.items()
        if name in by_dsm and by_dsm[name].height_source is HeightSource.DSM and _area_m2(found) > SMALLEST_M2
    ]
    return np.array(rows).reshape(-1, 3).T


def _measured(dsm: Path, footprints: Path, rgb: Path | None) -> dict[str, Building]:
    if rgb is None:
        rasters = read_dsm_alone(dsm, SETTINGS.raster, NullProgress())
    else:
        rasters = read_stack(rgb, dsm, SETTINGS.raster, NullProgress())
    buildings = measure(Survey.of(rasters), read_footprints(footprints, rasters.grid), SETTINGS.heights).buildings
    return {building.footprint.identifier: building for building in buildings}


def _area_m2(building: Building) -> float:
    return shapely.Polygon(building.footprint.exterior).area


def _coarser(dsm: Path, gsd_m: float, seed: int, path: Path) -> Path:
    """The means of blocks of pixels, with an error; in whole metres where they are as large as AW3D30's."""
    rng = np.random.default_rng(seed)
    with rasterio.open(dsm) as file:
        elevation_m = file.read(1, masked=True).astype(np.float64).filled(np.nan)
        transform, crs = file.transform, file.crs
    side_px = round(gsd_m / abs(transform.a))
    row, col = rng.integers(0, side_px, 2)
    height, width = (elevation_m.shape[0] - row) // side_px, (elevation_m.shape[1] - col) // side_px
    blocks = elevation_m[row : row + height * side_px, col : col + width * side_px]
    blocks = blocks.reshape(height, side_px, width, side_px).swapaxes(1, 2).reshape(height, width, -1)
    measured = np.isfinite(blocks).mean(axis=2) >= LEAST_MEASURED
    means_m = np.nansum(blocks, axis=2) / np.maximum(np.isfinite(blocks).sum(axis=2), 1)
    means_m += rng.normal(0, COARSE_SIGMA_M if gsd_m >= ROUNDED_M else FINE_SIGMA_M, means_m.shape)
    means_m = np.where(measured, np.round(means_m) if gsd_m >= ROUNDED_M else means_m, NODATA)
    place = transform @ Affine.translation(col, row) @ Affine.scale(side_px)
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=height, width=width, dtype="float32", crs=crs, transform=place,
        nodata=NODATA,
    ) as file:  # fmt: skip
        file.write(means_m.astype(np.float32), 1)
    return path


if __name__ == "__main__":
    main()
