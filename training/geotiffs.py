"""Tiles in the files of SpaceNet-2 and of `training.synthesize`: RGB GeoTIFFs, building GeoJSONs, DSMs.

An image RGB-PanSharpen_KEY.tif or RGB_KEY.tif goes with buildings_KEY.geojson, and with DSM_KEY.tif where there is one,
anywhere in the same folder tree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid, RasterStack, read_stack
from ryu_scape.raster.dsm import plan_dsm, read_dsm
from ryu_scape.raster.geotiff import open_geotiff
from ryu_scape.raster.projection import WGS84, crs_name, project
from ryu_scape.settings import RasterSettings
from training.tile import Tile
from training.vector_labels import GivenBuildings

IMAGE_NAME = re.compile(r"RGB(?:-PanSharpen)?_(?P<key>.+)\.tiff?", re.IGNORECASE)
TIFF_NAME = re.compile(r"\.tiff?$", re.IGNORECASE)
HEIGHT_PROPERTY = "height_m"
Elevations = NDArray[np.float32]


@dataclass(frozen=True)
class TileFiles:
    """The files of one tile; `footprints` and `dsm` are None where the folder has none for it."""

    key: str
    image: Path
    footprints: Path | None
    dsm: Path | None


@dataclass
class GroundFacts:
    """Where a tile lies and what its heights came from; `problems` are sentences for a person.

    dsm_gsd_m: of the coarsest DSM among the sources.
    """

    crs: str
    bounds_deg: tuple[float, float, float, float]
    dsm_sources: list[str] = field(default_factory=list)
    dsm_nodata_share: float | None = None
    dsm_gsd_m: float | None = None
    problems: list[str] = field(default_factory=list)


def find_tiles(folder: Path) -> list[TileFiles]:
    """All tiles of a folder tree, in the order of their keys."""
    images = {match["key"]: path for path in sorted(folder.rglob("*")) if (match := IMAGE_NAME.fullmatch(path.name))}
    others = {path.name: path for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".geojson", ".tif")}
    return [
        TileFiles(key, images[key], others.get(f"buildings_{key}.geojson"), others.get(f"DSM_{key}.tif"))
        for key in sorted(images)
    ]


def readable_dsms(given: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The DSMs that can be opened, folders searched, and a sentence on each of the others."""
    good, problems = [], []
    for path in rasters_in(given):
        try:
            with open_geotiff(path):
                good.append(path)
        except InputError as error:
            problems.append(error.cause)
    return good, problems


def rasters_in(given: Sequence[Path]) -> list[Path]:
    """The files that are given, and the TIFFs in folders and below; hidden ones, as macOS leaves, are none."""
    folders = {path: sorted(path.rglob("[!.]*")) for path in given if path.is_dir()}
    found = {path: [each for each in inside if TIFF_NAME.search(each.name)] for path, inside in folders.items()}
    return [each for path in given for each in found.get(path, [path])]


def read_tile(
    files: TileFiles, more_dsms: Sequence[Path] = (), height_property: str = HEIGHT_PROPERTY
) -> tuple[Tile, GroundFacts]:
    """A tile on its image's grid, read as the program reads it; its own DSM comes first, `more_dsms` fill its gaps.

    A DSM that cannot be used is a problem of the tile and no error. Raises InputError for unusable images and
    footprints.
    """
    if files.footprints is None:
        raise InputError(f"There is no buildings_{files.key}.geojson.", "Put it beside the image.")
    image = read_stack(files.image, None, RasterSettings(), NullProgress())
    buildings = GivenBuildings.read(files.footprints, image.grid.crs, height_property)
    return tile_of(files.key, image, buildings, [files.dsm, *more_dsms] if files.dsm else more_dsms)


def tile_of(key: str, image: RasterStack, buildings: GivenBuildings, dsms: Sequence[Path]) -> tuple[Tile, GroundFacts]:
    """A tile of an image, the buildings on its map and those of the DSMs that reach it, of which the first counts."""
    labels, heights_m = buildings.on(image.grid)
    labels[~image.valid] = 0
    facts = _place(image.grid)
    dsm_m = _mosaic(dsms, image, facts)
    if not labels.any():
        facts.problems.append("no building in the tile")
    rgb = np.ascontiguousarray(image.rgb.transpose(1, 2, 0))
    return Tile(key, rgb, labels, dsm_m, image.grid.gsd_m, heights_m, facts.dsm_gsd_m), facts


def _place(grid: GeoGrid) -> GroundFacts:
    corners_px = np.array([[0, 0], [grid.width, 0], [grid.width, grid.height], [0, grid.height]], np.float64)
    corners_deg = project(grid.to_map(corners_px), grid.crs, WGS84)
    west, south = corners_deg.min(axis=0).tolist()
    east, north = corners_deg.max(axis=0).tolist()
    return GroundFacts(crs_name(grid.crs), (west, south, east, north))


def _mosaic(dsms: Sequence[Path], image: RasterStack, facts: GroundFacts) -> Elevations | None:
    """Elevations (H, W) on the image's grid from all DSMs that reach it, earlier ones first; None where none does."""
    mosaic_m: Elevations | None = None
    out_of_reach = []
    for path in dsms:
        try:
            part_m = _dsm_on(image.grid, path, facts)
        except InputError as error:
            out_of_reach.append(error.cause)
            continue
        facts.dsm_sources.append(path.name)
        mosaic_m = part_m if mosaic_m is None else np.where(np.isfinite(mosaic_m), mosaic_m, part_m)
    if mosaic_m is None:
        facts.problems += out_of_reach
        return None
    facts.dsm_nodata_share = 1 - float(np.isfinite(mosaic_m)[image.valid].mean())
    return mosaic_m


def _dsm_on(grid: GeoGrid, path: Path, facts: GroundFacts) -> Elevations:
    """One DSM on the grid, all NaN where it has nothing to give there. Raises InputError where it does not reach."""
    with rasterio.Env(), ExitStack() as files:
        dataset = files.enter_context(open_geotiff(path))
        plan = plan_dsm(dataset, grid)
        try:
            part = read_dsm(dataset, plan, grid, lambda fraction: None)
        except InputError as error:
            facts.problems.append(error.cause)
            return np.full((grid.height, grid.width), np.nan, np.float32)
        facts.dsm_gsd_m = max(facts.dsm_gsd_m or 0.0, part.gsd_m)
        return part.elevation_m
