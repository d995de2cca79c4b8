"""A city as archives have it, cut into tiles: large orthophotos, one file of footprints, and DSMs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import rasterio
import shapely
from rasterio.crs import CRS

from ryu_scape.errors import InputError, RyuScapeError
from ryu_scape.progress import UNHEARD
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.geotiff import open_geotiff
from ryu_scape.raster.headers import RasterHeader, outline_of
from ryu_scape.raster.mosaic import read_mosaic
from ryu_scape.raster.orthophoto import plan_orthophoto
from ryu_scape.raster.sandboxed_mosaic import read_headers, with_stretch
from ryu_scape.settings import RasterSettings
from training.geotiffs import GroundFacts, tile_of
from training.tile import Tile
from training.vector_labels import GivenBuildings

AS_THE_PROGRAM = RasterSettings()
LEAST_SHOWN = 0.5
"""Of a tile, by its image: one at the edge of a turned image may show next to nothing."""


@dataclass(frozen=True)
class CityFiles:
    """What is true of a city. height_property: the footprints' field with their heights in metres."""

    footprints: Path
    dsms: tuple[RasterHeader, ...]
    height_property: str


@dataclass(frozen=True, eq=False)
class CityPart:
    """A tile of an orthophoto, on pixels of the grid that the program reads it on."""

    name: str
    image: RasterHeader
    grid: GeoGrid
    city: CityFiles

    @property
    def inputs(self) -> tuple[Path, ...]:
        """All files that it is made of."""
        return self.image.path, self.city.footprints, *(dsm.path for dsm in self.city.dsms)

    def read(self) -> tuple[Tile, GroundFacts]:
        """As `geotiffs.read_tile`. Raises InputError also where the image shows little, or no footprint lies near."""
        if not self.buildings.near(self.grid, reach_m=self.grid.gsd_m * max(self.grid.height, self.grid.width)).size:
            raise InputError("No footprint lies near: the file may not reach so far.", "Give one that does.")
        image = read_mosaic([self.image], [], self.grid, AS_THE_PROGRAM, UNHEARD)
        if image.valid.mean() < LEAST_SHOWN:
            raise InputError(f"The image shows only {image.valid.mean():.0%} of it.", "Give the image beside it.")
        place = outline_of(self.grid, self.grid.crs)
        near = [dsm.path for dsm in self.city.dsms if shapely.intersects(dsm.outline_in(self.grid.crs), place)]
        return tile_of(self.name, image, self.buildings, near)

    @property
    def buildings(self) -> GivenBuildings:
        """All of the city, on the tile's map. Raises InputError for a file that cannot be read."""
        return _buildings(self.city.footprints, self.grid.crs.to_wkt(), self.city.height_property)


@lru_cache(maxsize=1)
def _buildings(path: Path, crs_wkt: str, height_property: str) -> GivenBuildings:
    return GivenBuildings.read(path, CRS.from_wkt(crs_wkt), height_property)


def cut_city(
    images: Sequence[Path], footprints: Path, dsms: Sequence[Path], height_property: str, side_px: int
) -> tuple[list[CityPart], list[str]]:
    """The tiles of a city, each side about as long as asked, and a sentence on every raster that cannot be used.

    Images of more than eight bits share one stretch, as in `ryu_scape_app.py city`. Raises InputError for footprints
    that cannot be read.
    """
    usable, no_images = _headers(images)
    heights, no_dsms = _headers(dsms)
    city = CityFiles(footprints, tuple(heights), height_property)
    stretched = with_stretch(usable, AS_THE_PROGRAM, UNHEARD)
    parts = [part for image in stretched for part in _parts_of(image, city, side_px)]
    for part in parts[:1]:
        part.buildings  # noqa: B018 - read now: of a bad file every tile would complain
    return parts, no_images + no_dsms


def _headers(paths: Sequence[Path]) -> tuple[list[RasterHeader], list[str]]:
    found = read_headers(paths, UNHEARD) if paths else []
    usable = [each for each in found if isinstance(each, RasterHeader)]
    return usable, [each.cause for each in found if isinstance(each, RyuScapeError)]


def _parts_of(image: RasterHeader, city: CityFiles, side_px: int) -> Iterator[CityPart]:
    with rasterio.Env(), open_geotiff(image.path) as dataset:
        grid = plan_orthophoto(dataset, AS_THE_PROGRAM).grid
    for row, rows in enumerate(_shared_out(grid.height, side_px)):
        for column, columns in enumerate(_shared_out(grid.width, side_px)):
            yield CityPart(f"{image.path.stem}_{row}_{column}", image, grid.part(rows, columns), city)


def _shared_out(length: int, side: int) -> list[slice]:
    """All of a length in pieces that differ by one at most."""
    edges = np.linspace(0, length, max(1, round(length / side)) + 1).round().astype(int)
    return [slice(start, stop) for start, stop in pairwise(edges.tolist())]
