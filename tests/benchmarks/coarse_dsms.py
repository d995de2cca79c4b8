"""DSMs that are coarser than their pixels, and which DSMs the program takes for such.

Run from the repository's root: python -m tests.benchmarks.coarse_dsms

    sharp DSM ...     each as it is, in decimetres and in whole metres: the GSD at which it is taken to be measured
    coarse DSM ...    the middle of each drawn in pixels of 0.5 m in UTM, in whole metres, by each of GDAL's kernels:
                      the GSD at which it is taken to be measured, and how many elevations come back within 0.5 m
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.warp import calculate_default_transform, reproject

from ryu_scape.raster.grid import Georeference, apply_transform, fitted_grid
from ryu_scape.raster.measured_dsm import MeasuredDsm, as_measured
from ryu_scape.raster.projection import project
from training.synthesize import main as synthesize

KERNELS = (Resampling.nearest, Resampling.bilinear, Resampling.cubic, Resampling.lanczos, Resampling.cubic_spline)
DRAWN_PX, DRAWN_GSD_M = 1200, 0.5
SAME_M = 0.5


@dataclass(frozen=True)
class CoarseDsm:
    """The DSM of a synthetic tile: of `gsd_m` or, by default, an arc second; laid onto the image's pixels if asked.

    blurred_m: the fine one in its place, blurred by a Gaussian of so many metres. has_image: whether it is given with
    the image. projected: by which of GDAL's kernels it is laid onto pixels of the same size in UTM.
    """

    gsd_m: float | None
    resampled: str | None
    blurred_m: float | None = None
    has_image: bool = True
    projected: str | None = None

    def made(self, folder: Path, options: str) -> Path:
        """Its file, for the tile `t` in a folder that was synthesized with these options."""
        if self.blurred_m is not None:
            return _blurred(folder / "DSM_t.tif", self.blurred_m)
        path = folder / "DSM30m_t.tif"
        if self.gsd_m is not None:
            synthesize(f"--out {folder / 'coarser'} {options} --dsm-gsd {self.gsd_m}".split())
            path = folder / "coarser" / "DSM_t.tif"
        if self.projected is not None:
            return _projected(path, folder / "projected.tif", Resampling[self.projected])
        if self.resampled is None:
            return path
        return laid_onto(folder / "RGB_t.tif", path, folder / "resampled.tif", Resampling[self.resampled])


def laid_onto(image_path: Path, dsm_path: Path, path: Path, resampling: Resampling) -> Path:
    """A DSM written to `path` in the pixels of an image, its values of the same type."""
    with rasterio.open(image_path) as image:
        own = Georeference(image_path.name, image.transform, image.crs, image.height, image.width)
    return _drawn_anew(dsm_path, path, own, resampling)


def _projected(dsm_path: Path, path: Path, resampling: Resampling) -> Path:
    """A DSM written to `path` in square pixels of its size in UTM, of whole metres."""
    with rasterio.open(dsm_path) as dsm:
        own = Georeference(dsm_path.name, dsm.transform, dsm.crs, dsm.height, dsm.width)
        utm, _ = fitted_grid(own)
        transform, width, height = calculate_default_transform(
            dsm.crs, utm.crs, dsm.width, dsm.height, *dsm.bounds, resolution=max(1.0, round(utm.gsd_m))
        )
    return _drawn_anew(dsm_path, path, Georeference(path.name, transform, utm.crs, height, width), resampling)


def _drawn_anew(dsm_path: Path, path: Path, pixels: Georeference, resampling: Resampling) -> Path:
    """A DSM written to `path` in other pixels."""
    with rasterio.open(dsm_path) as dsm:
        values = np.full((pixels.height, pixels.width), dsm.nodata, dsm.dtypes[0])
        reproject(
            rasterio.band(dsm, 1), values, dst_transform=pixels.transform, dst_crs=pixels.crs, resampling=resampling,
            dst_nodata=dsm.nodata,
        )  # fmt: skip
        profile = dsm.profile | {name: getattr(pixels, name) for name in ("transform", "crs", "height", "width")}
    with rasterio.open(path, "w", **profile) as file:
        file.write(values, 1)
    return path


def _blurred(dsm_path: Path, sigma_m: float) -> Path:
    with rasterio.open(dsm_path) as dsm:
        profile, blurred_m = dsm.profile, cv2.GaussianBlur(dsm.read(1), (0, 0), sigma_m / dsm.transform.a)
    path = dsm_path.with_name("blurred.tif")
    with rasterio.open(path, "w", **profile) as file:
        file.write(blurred_m, 1)
    return path


def main() -> None:
    """Print the table that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", choices=("sharp", "coarse"))
    parser.add_argument("dsm", type=Path, nargs="+")
    asked = parser.parse_args()
    for path in asked.dsm:
        with rasterio.open(path) as file:
            values = file.read(1, masked=True).astype(np.float32).filled(np.nan)
            own = Georeference(path.name, file.transform, file.crs, file.height, file.width)
        for line in _sharp(values, own) if asked.table == "sharp" else _coarse(values, own):
            print(f"{path.name:28s}{line}")


def _sharp(values: NDArray[np.float32], own: Georeference) -> Iterator[str]:
    gsd_m = fitted_grid(own)[0].gsd_m
    for step_m in (0.0, 0.1, 1.0):
        stepped = np.float32(step_m) * np.round(values / np.float32(step_m)) if step_m else values
        taken = as_measured(stepped, own, gsd_m)
        yield f"{gsd_m:6.2f} m, in steps of {step_m:.1f} m: taken for {taken.gsd_m:.2f} m"


def _coarse(values: NDArray[np.float32], own: Georeference) -> Iterator[str]:
    utm, side_m = fitted_grid(own)[0].crs, DRAWN_PX * DRAWN_GSD_M
    middle = own.project(np.array([[own.width / 2, own.height / 2]]), utm)[0]
    west_m, north_m = middle + np.array([-side_m / 2, side_m / 2])
    drawn = Georeference("drawn", Affine(DRAWN_GSD_M, 0, west_m, 0, -DRAWN_GSD_M, north_m), utm, DRAWN_PX, DRAWN_PX)
    for kernel in KERNELS:
        drawn_m = np.full((DRAWN_PX, DRAWN_PX), np.nan, np.float32)
        reproject(
            values, drawn_m, src_transform=own.transform, src_crs=own.crs, dst_transform=drawn.transform, dst_crs=utm,
            resampling=kernel, src_nodata=np.nan, dst_nodata=np.nan,
        )  # fmt: skip
        taken = as_measured(np.round(drawn_m), drawn, DRAWN_GSD_M)
        same = "" if taken.detail_m else f", {_share_back(taken, values, own, utm):.0%} of its elevations back"
        yield f"in pixels of 0.5 m by {kernel.name}: taken for {taken.gsd_m:.2f} m{same}"


def _share_back(taken: MeasuredDsm, values: NDArray[np.float32], own: Georeference, utm: CRS) -> float:
    """Of the cells found, those at the edges aside, how many have the elevation of the cell that they lie in."""
    rows, columns = (np.arange(1, length - 1) for length in taken.elevation_m.shape)
    row, column = (place.ravel() for place in np.meshgrid(rows, columns, indexing="ij"))
    middle_m = apply_transform(taken.georeference.transform, np.column_stack((column, row)) + 0.5)
    there = np.floor(apply_transform(~own.transform, project(middle_m, utm, own.crs))).astype(int)
    return float(np.mean(np.abs(taken.elevation_m[row, column] - values[there[:, 1], there[:, 0]]) < SAME_M))


if __name__ == "__main__":
    main()
