"""Footprints read in a child process are those read here."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
from affine import Affine
from rasterio.crs import CRS
from shapely.geometry import MultiPolygon, box

from ryu_scape.footprints import sandboxed, vector_files
from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid

GRID = GeoGrid(Affine(0.5, 0, 354_000, 0, -0.5, 3_456_000), CRS.from_epsg(32651), 200, 300)


def test_outlines_courtyards_names_fields_and_warnings(tmp_path: Path) -> None:
    yard = box(354_010, 3_455_950, 354_040, 3_455_980) - box(354_015, 3_455_955, 354_020, 3_455_960)
    row = MultiPolygon([box(x, 3_455_920, x + 8, 3_455_930) for x in (354_050, 354_070)])
    fields = {"id": ["a\u2028", "龍"], "storeys": [3, None], "note": ['{"array": 1}', None]}
    path = tmp_path / "own.gpkg"
    geopandas.GeoDataFrame(fields, geometry=[yard, row], crs=32651).to_file(path, engine="pyogrio")
    here = vector_files.read_footprints(path, GRID)
    there = sandboxed.read_footprints(path, GRID, NullProgress())
    assert there.warnings == here.warnings
    assert len(there.footprints) == len(here.footprints) == 3
    for one, other in zip(there.footprints, here.footprints, strict=True):
        assert (one.identifier, one.confidence) == (other.identifier, other.confidence)
        assert dict(one.attributes) == dict(other.attributes)
        np.testing.assert_array_equal(one.exterior, other.exterior)
        assert len(one.holes) == len(other.holes)
        for hole, same_hole in zip(one.holes, other.holes, strict=True):
            np.testing.assert_array_equal(hole, same_hole)
