"""How right heights are where they used to be wrong, each a table of its own; minutes, so `make bench` leaves it out.

Run from the repository's root: python -m tests.benchmarks.height_accuracy

    halls DIR          ground of halls against the lowest tenth of the DSM around them; DIR has NAME_dsm.tif and
                       NAME_footprints.geojson
    towers --seed N    towers on podiums on four synthetic tiles, with and without parting outlines at the DSM's steps
    parts --seed N     how far roofs are off the surface of four such tiles by the outlines of towers with their
                       podiums, whole, parted, and found as one
    parts --place DSM FOOTPRINTS    the same on a real place
    coarse --seed N    eighteen synthetic tiles with a DSM of 30 m, or of --dsm-gsd, by their true outlines; with
                       --resampled bilinear (or by another name of GDAL's) the DSM is laid onto the image's pixels
                       first, with --projected onto pixels of its size in UTM; with --blurred SIGMA it is the fine
                       one, blurred by so many metres; with --no-image nothing else is known
    image --seed N     the same without a DSM, by shadows, or by what the network reads off the image if it does
    place RGB DSM FOOTPRINTS    a real place without its DSM, against what the DSM says
    outlines DSM FOOTPRINTS    the same by the outlines alone, and where all are assumed to be 7 m high

--weights tells which network reads the image; for `coarse`, where none is named, none is asked. `image` and `place`
with --ignore-shadows go by the outlines alone. `image` takes the sun that the tile's metadata tell, and with
--untold-sun what shadows tell of it; with --real-suns it stands where it may over the tile, instead of anywhere.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import tempfile
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import cv2
import numpy as np
import shapely
from rasterio.enums import Resampling

from ryu_scape.errors import InputError
from ryu_scape.footprints import Outlines, label_raster, polygons_of, read_footprints
from ryu_scape.heights import HeightSource, measure_buildings, with_terrain_beneath
from ryu_scape.heights.assumed import assumed_heights
from ryu_scape.own_files import WEIGHTS
from ryu_scape.pipeline import look_for_buildings, measure
from ryu_scape.progress import NullProgress
from ryu_scape.raster import RasterStack, read_dsm_alone, read_stack
from ryu_scape.settings import HeightSettings, Settings
from ryu_scape.survey import Survey
from tests.benchmarks.bench_heights import DISTRICTS
from tests.benchmarks.coarse_dsms import CoarseDsm
from tests.benchmarks.podium_towers import parts, towers
from tests.heights.true_city import true_buildings
from training.synthesize import main as synthesize

SETTINGS = Settings()
RING_M, LEAST_RING_PX = 8.0, 50
HALLS_M2 = ((1_500, np.inf), (300, 1_500), (0, 300))
COARSE_TILE_PX, COARSE_SLOPES = 900, (0.0, 0.05, 0.1)
SMALLEST_M2, LOW_M = 15.0, 20.0


@dataclass(frozen=True)
class Trial:
    """What is known of synthetic tiles besides their outlines, who reads it, and whether real suns stand over them."""

    dsm: CoarseDsm | None
    weights: Path | None
    heights: HeightSettings
    is_sun_told: bool = False
    is_sun_real: bool = False


def main() -> None:
    """Print the table that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tables = parser.add_subparsers(dest="table", required=True)
    tables.add_parser("halls").add_argument("folder", type=Path)
    for name in ("towers", "coarse", "image"):
        tables.add_parser(name).add_argument("--seed", type=int, required=True)
    parts_of = tables.add_parser("parts").add_mutually_exclusive_group(required=True)
    parts_of.add_argument("--seed", type=int)
    parts_of.add_argument("--place", type=Path, nargs=2, metavar=("DSM", "FOOTPRINTS"))
    place_of = tables.add_parser("place")
    for name in ("rgb", "dsm", "footprints"):
        place_of.add_argument(name, type=Path)
    outlines_of = tables.add_parser("outlines")
    for name in ("dsm", "footprints"):
        outlines_of.add_argument(name, type=Path)
    tables.choices["coarse"].add_argument("--weights", type=Path)
    tables.choices["coarse"].add_argument("--dsm-gsd", type=float, help="metres, instead of an arc second")
    for name in ("resampled", "projected"):
        tables.choices["coarse"].add_argument(f"--{name}", choices=[method.name for method in Resampling])
    tables.choices["coarse"].add_argument("--blurred", type=float, metavar="SIGMA")
    tables.choices["coarse"].add_argument("--no-image", action="store_true")
    for name in ("image", "place"):
        tables.choices[name].add_argument("--weights", type=Path, default=WEIGHTS)
        tables.choices[name].add_argument("--ignore-shadows", action="store_true")
    for name in ("untold-sun", "real-suns"):
        tables.choices["image"].add_argument(f"--{name}", action="store_true")
    asked = parser.parse_args()
    heights = replace(SETTINGS.heights, ignore_shadows=getattr(asked, "ignore_shadows", False))
    if asked.table == "halls":
        halls(asked.folder)
    elif asked.table == "parts":
        parts(asked.seed, asked.place)
    elif asked.table == "towers":
        towers(asked.seed)
    elif asked.table == "place":
        place(asked.rgb, asked.dsm, asked.footprints, asked.weights, heights)
    elif asked.table == "outlines":
        by_outlines(asked.dsm, asked.footprints)
    else:
        dsm = None
        if asked.table == "coarse":
            dsm = CoarseDsm(asked.dsm_gsd, asked.resampled, asked.blurred, not asked.no_image, asked.projected)
        sun = {"is_sun_told": not asked.untold_sun, "is_sun_real": asked.real_suns} if asked.table == "image" else {}
        city(asked.seed, Trial(dsm, asked.weights, heights, **sun))


def halls(folder: Path) -> None:
    """The error of the ground by the size of the building, and how many are off by more than 3 m."""
    errors, areas = [], []
    for path in sorted(folder.glob("*_dsm.tif")):
        survey = Survey.of(read_dsm_alone(path, SETTINGS.raster, NullProgress()))
        try:
            footprints = read_footprints(
                Path(str(path).replace("_dsm.tif", "_footprints.geojson")), survey.grid
            ).footprints
        except InputError:
            continue
        measured = measure_buildings(
            with_terrain_beneath(survey, footprints, SETTINGS.heights), footprints, SETTINGS.heights
        )
        polygons = polygons_of(footprints)
        errors += [
            building.ground_elevation_m - around
            for building, around in zip(measured, _lowest_tenth_around(survey, polygons), strict=True)
        ]
        areas += shapely.area(polygons).tolist()
    error, area = np.array(errors), np.array(areas)
    for low, high in HALLS_M2:
        own = error[np.isfinite(error) & (area >= low) & (area < high)]
        size = np.abs(own)
        print(f"from {low:5,} m²: {own.size:4d}, ground MAE {size.mean():.2f} m, {(size > 3).sum()} off by 3 m")


def _lowest_tenth_around(survey: Survey, polygons: np.ndarray) -> list[float]:
    labels = label_raster(polygons, survey.grid)
    side = 2 * round(RING_M / survey.grid.gsd_m) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    lowest = []
    for number in range(len(polygons)):
        ring = cv2.dilate((labels == number).astype(np.uint8), disc).view(bool) & (labels < 0)
        seen = survey.dsm_m[ring & np.isfinite(survey.dsm_m)]
        lowest.append(float(np.percentile(seen, 10)) if seen.size > LEAST_RING_PX else np.nan)
    return lowest


def city(first_seed: int, trial: Trial) -> None:
    """The error of `height_m` against the 70th percentile of the true roof, and how often it is within a sigma."""
    rows = []
    for n, (district, slope) in enumerate(product(DISTRICTS, COARSE_SLOPES)):
        rows.append(_city_rows(first_seed + n, district, slope, trial))
        if slope == COARSE_SLOPES[-1]:
            print_errors(f"  {district}", np.concatenate(rows[-len(COARSE_SLOPES) :], axis=1))
    every = np.concatenate(rows, axis=1)
    print_errors("all", every)
    print_errors(f"below {LOW_M:g} m", every[:, every[0] < LOW_M])


def print_errors(label: str, rows: np.ndarray) -> None:
    """rows: (3, n) true height, error and sigma."""
    true_m, error_m, sigma_m = rows
    size_m = np.abs(error_m)
    print(
        f"{label:14s}{size_m.size:5d} buildings, {true_m.mean():5.1f} m high: MAE {size_m.mean():5.2f} m,"
        f" bias {error_m.mean():+5.2f} m, median {np.median(size_m / true_m):4.0%},"
        f" within one sigma {np.mean(size_m < sigma_m):.2f}"
    )


def _city_rows(seed: int, district: str, slope: float, trial: Trial) -> np.ndarray:
    """(3, n) true height, error and sigma of the buildings whose height the DSM or the image told."""
    dsm = trial.dsm
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = f"--seed {seed} --size-px {COARSE_TILE_PX} --district {district} --name t --slope {slope}"
        options += " --real-suns" * trial.is_sun_real
        with contextlib.redirect_stderr(io.StringIO()):
            synthesize(f"--out {folder} {options}".split())
            coarse_path = folder / "DSM30m_t.tif" if dsm is None else dsm.made(folder, options)
        fine = read_stack(folder / "RGB_t.tif", folder / "DSM_t.tif", SETTINGS.raster, NullProgress())
        if dsm is None or dsm.has_image:
            coarse = read_stack(folder / "RGB_t.tif", coarse_path, SETTINGS.raster, NullProgress())
        else:
            coarse = read_dsm_alone(coarse_path, SETTINGS.raster, NullProgress())
        truth = true_buildings(folder / "buildings_t.geojson", coarse)
    footprints = [true.footprint for true in truth]
    labels = label_raster(polygons_of(footprints), fine.grid)
    rasters = coarse if trial.is_sun_told else replace(coarse, sun=None)
    survey = Survey.of(rasters if dsm else _without_dsm(rasters))
    seen = look_for_buildings(survey, trial.weights, SETTINGS.segmentation, NullProgress()) if trial.weights else None
    measured = measure(survey, Outlines(tuple(footprints), seen), trial.heights).buildings
    rows = []
    for number, (true, found) in enumerate(zip(truth, measured, strict=True)):
        roof_m = fine.dsm_m[labels == number]
        if roof_m.size and true.area_m2 > SMALLEST_M2 and (found.height_source is HeightSource.DSM) == bool(dsm):
            true_m = float(np.nanpercentile(roof_m, 70)) - true.ground_m
            rows.append((true_m, found.height_m - true_m, found.height_sigma_m))
    return np.array(rows).T


def _without_dsm(rasters: RasterStack) -> RasterStack:
    return replace(rasters, dsm_m=None, dsm_gsd_m=None, dsm_cells=None)


def place(rgb: Path, dsm: Path, footprints_path: Path, weights: Path, heights: HeightSettings) -> None:
    """The error of heights off the image alone, where the DSM is hidden that they are set against."""
    rasters = read_stack(rgb, dsm, SETTINGS.raster, NullProgress())
    outlines = read_footprints(footprints_path, rasters.grid)
    by_dsm = measure(Survey.of(rasters), outlines, SETTINGS.heights).buildings
    survey = Survey.of(_without_dsm(rasters))
    seen = look_for_buildings(survey, weights, SETTINGS.segmentation, NullProgress())
    read = measure(survey, replace(outlines, probability=seen), heights).buildings
    rows = [
        (true.height_m, found.height_m - true.height_m, found.height_sigma_m)
        for true, found in zip(by_dsm, read, strict=True)
        if true.height_source is HeightSource.DSM
    ]
    print_errors("all", np.array(rows).T)


def by_outlines(dsm: Path, footprints_path: Path) -> None:
    """The error of heights that are assumed, by size and neighbours and the same for all."""
    survey = Survey.of(read_dsm_alone(dsm, SETTINGS.raster, NullProgress()))
    outlines = read_footprints(footprints_path, survey.grid)
    buildings = measure(survey, outlines, SETTINGS.heights).buildings
    polygons = polygons_of([building.footprint for building in buildings])
    is_told = np.array([building.height_source is HeightSource.DSM for building in buildings])
    is_told &= shapely.area(polygons) > SMALLEST_M2
    true_m = np.array([building.height_m for building in buildings])[is_told]
    same = replace(SETTINGS.heights, same_default_height=True, default_height_m=7.0, default_height_sigma_m=4.0)
    for label, settings in (("by outline", SETTINGS.heights), ("7 m for all", same)):
        assumed_m, sigma_m = assumed_heights(polygons, settings, is_told)
        print_errors(label, np.array([true_m, assumed_m - true_m, sigma_m]))


if __name__ == "__main__":
    main()
