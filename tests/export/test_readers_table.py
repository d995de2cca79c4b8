"""One city, built from a real tile, in every format: what independent readers find in each. `pytest -s` prints it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.windows import Window

from ryu_scape.city import City
from ryu_scape.export import ENDINGS, export_city
from ryu_scape.export.glb_lattice import FINEST_STEP_M
from ryu_scape.inputs import BuildRequest
from ryu_scape.pipeline import run
from ryu_scape.progress import NullProgress
from tests.conftest import REPOSITORY
from tests.export.readers import READERS, Reading

DATASET = REPOSITORY / "Dataset"
CROP = Window(150, 200, 250, 220)
ROUND_TRIP_M = 0.001
ROUNDED_M = {".web.glb": 0.5 * FINEST_STEP_M + ROUND_TRIP_M}
OVER_THE_EDGE_M = 1.0
WRITTEN = tuple(ending for ending in ENDINGS if ending != ".probability.tif")
"""The outlines are given, so the network says nothing."""
BANDS_OF = {
    ".tif": ("dsm_m", "dtm_m", "ndsm_m", "height_m", "mask"),
    ".dsm.tif": ("dsm_m",),
    ".dtm.tif": ("dtm_m",),
    ".ndsm.tif": ("ndsm_m",),
    ".height.tif": ("height_m",),
    ".mask.tif": ("mask",),
}

LAYERS = ("terrain", "base", "walls", "roofs", "parapets", "windows", "trim", "details", "trees")
PRINTED = (".stl", ".3mf")
SIMPLIFIED = (".web.glb", ".glb", ".html", ".tileset.json")
LAYERS_OF = dict.fromkeys((*SIMPLIFIED, ".obj", ".ply"), LAYERS) | dict.fromkeys(PRINTED, LAYERS[:5])
"""Of formats with triangles."""
COUNTED = tuple(ending for ending in WRITTEN if ending not in (*PRINTED, *SIMPLIFIED))
"""What is printed has a bottom, and touching buildings share their walls; a GLB's terrain is simplified."""


@dataclass(frozen=True, eq=False)
class Truth:
    """What a reader should find."""

    count: int
    bounds_m: NDArray[np.float64]
    names: frozenset[str]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A few blocks of the old town under the outlines that come with it, on its slightly turned grid."""
    crop = tmp_path_factory.mktemp("tile") / "RGB_crop.tif"
    with rasterio.open(DATASET / "RGB_old_town.tif") as whole:
        size = {"width": CROP.width, "height": CROP.height, "transform": whole.window_transform(CROP)}
        with rasterio.open(crop, "w", **(whole.profile | size | {"tiled": False})) as part:
            part.write(whole.read(window=CROP))
    request = BuildRequest(crop, DATASET / "DSM_old_town.tif", DATASET / "buildings_old_town.geojson")
    return run(request, NullProgress()).city


@pytest.fixture(scope="module")
def readings(city: City, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Reading]:
    folder = tmp_path_factory.mktemp("formats")
    found = {}
    for ending in WRITTEN:
        path = folder / f"town{ending}"
        export_city(city, path)
        found[ending] = READERS[ending](path)
    sys.stdout.write(f"\n{table(found)}\n")
    return found


def table(readings: Mapping[str, Reading]) -> str:
    rows = [("format", "reader", "count", "west", "south", "east", "north", "CRS", "names")]
    for ending, reading in readings.items():
        corners = (f"{number:.3f}" for number in reading.bounds_m[:, :2].ravel())
        rows.append((ending, reading.reader, str(reading.count), *corners, str(reading.crs), str(len(reading.names))))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(lines)


def truth_for(ending: str, city: City) -> Truth:
    names = frozenset(building.footprint.identifier for building in city.buildings)
    if ending in LAYERS_OF:
        layers = [city.scene.layers[name] for name in LAYERS_OF[ending]]
        corners = np.concatenate([layer.vertices["position"][layer.indices].astype(np.float64) for layer in layers])
        return Truth(len(corners) // 3, bounds_of(corners) + city.scene.origin_m, names)
    if ending in BANDS_OF:
        frame = np.array([(0, 0), (city.grid.width, 0), (city.grid.width, city.grid.height), (0, city.grid.height)])
        bands = frozenset(BANDS_OF[ending])
        return Truth(len(bands), bounds_of(city.grid.to_map(frame.astype(float))), bands)
    corners = np.concatenate([building.footprint.exterior for building in city.buildings])
    return Truth(len(city.buildings), bounds_of(corners), names)


def bounds_of(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack((points.min(axis=0), points.max(axis=0)))


def test_every_ending_has_a_reader() -> None:
    assert set(ENDINGS) <= set(READERS)


@pytest.mark.parametrize("ending", COUNTED)
def test_reader_counts_what_was_written(city: City, readings: Mapping[str, Reading], ending: str) -> None:
    assert readings[ending].count == truth_for(ending, city).count > 0


@pytest.mark.parametrize("ending", WRITTEN)
def test_bounds_on_the_map_stay_within_a_millimetre(city: City, readings: Mapping[str, Reading], ending: str) -> None:
    """Or within half a step, where a file counts in steps."""
    within_m = ROUNDED_M.get(ending, ROUND_TRIP_M)
    np.testing.assert_allclose(readings[ending].bounds_m, truth_for(ending, city).bounds_m, rtol=0, atol=within_m)


@pytest.mark.parametrize("ending", WRITTEN)
def test_crs_is_the_citys(city: City, readings: Mapping[str, Reading], ending: str) -> None:
    assert readings[ending].crs == city.grid.crs


@pytest.mark.parametrize("ending", WRITTEN)
def test_buildings_have_the_same_names_everywhere(city: City, readings: Mapping[str, Reading], ending: str) -> None:
    truth = truth_for(ending, city).names
    assert readings[ending].names == truth
    assert len(truth) > 1 or ending in BANDS_OF


def test_footprints_lie_where_the_terrain_does(city: City, readings: Mapping[str, Reading]) -> None:
    """All formats show one place: the terrain of the meshes fills the raster's frame, and the houses stand on it.

    A person's own outlines stay whole beyond its edge. What else leans over it, an eave or a crown of a tree, does so
    by less than `OVER_THE_EDGE_M`.
    """
    shown = bounds_of(np.concatenate((readings[".tif"].bounds_m, readings[".gpkg"].bounds_m)))
    for ending in LAYERS_OF.keys() & readings.keys():
        beyond_m = (readings[ending].bounds_m[:, :2] - shown) * np.array([[-1.0], [1.0]])
        assert (beyond_m > -ROUND_TRIP_M).all()
        assert (beyond_m < OVER_THE_EDGE_M).all()
    np.testing.assert_allclose(readings[".gpkg"].bounds_m, readings[".city.json"].bounds_m, rtol=0, atol=ROUND_TRIP_M)
    np.testing.assert_allclose(readings[".gpkg"].bounds_m, readings[".geojson"].bounds_m, rtol=0, atol=ROUND_TRIP_M)
