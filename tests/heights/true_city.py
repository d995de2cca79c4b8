"""Tiles of the procedural city with the truth about their buildings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
import shapely.affinity
from pyproj import Transformer

from ryu_scape.footprints import Footprint
from ryu_scape.heights import Building, RoofKind, measure_buildings
from ryu_scape.progress import NullProgress
from ryu_scape.raster import RasterStack, read_stack
from ryu_scape.settings import Settings
from ryu_scape.survey import Survey

SETTINGS = Settings()
SMALLEST_M2 = 60.0


@dataclass(frozen=True, eq=False)
class TrueBuilding:
    """A footprint, ground and ridge elevation, and the kind of roof that it was made with."""

    footprint: Footprint
    ground_m: float
    ridge_m: float
    roof: RoofKind

    @property
    def area_m2(self) -> float:
        return shapely.Polygon(self.footprint.exterior, self.footprint.holes).area


@dataclass(frozen=True, eq=False)
class Comparison:
    """True buildings and what was measured with their true outlines."""

    truth: list[TrueBuilding]
    measured: tuple[Building, ...]

    def flat_height_errors_m(self) -> np.ndarray:
        pairs = [pair for pair in zip(self.truth, self.measured, strict=True) if pair[0].roof is RoofKind.FLAT]
        found = np.array([b.ridge_elevation_m - b.ground_elevation_m for _, b in pairs])
        return found - np.array([true.ridge_m - true.ground_m for true, _ in pairs])

    def flat_height_sigmas_m(self) -> np.ndarray:
        pairs = zip(self.truth, self.measured, strict=True)
        return np.array([b.height_sigma_m for true, b in pairs if true.roof is RoofKind.FLAT])

    def right_roofs(self) -> np.ndarray:
        """Whether each roof larger than SMALLEST_M2 was told right; a pyramid is a hip roof on a square."""
        large = [pair for pair in zip(self.truth, self.measured, strict=True) if pair[0].area_m2 > SMALLEST_M2]
        same = {RoofKind.PYRAMID: RoofKind.HIP}
        return np.array([same.get(b.roof.kind, b.roof.kind) is true.roof for true, b in large])


def compare(folder: Path, name: str, dsm: str = "DSM", misfit: bool = False) -> Comparison:
    """Measure a tile that `training.synthesize` wrote. dsm: "DSM" or "DSM30m".

    misfit: not with the true footprints but with `misfitting` ones.
    """
    pair = read_stack(folder / f"RGB_{name}.tif", folder / f"{dsm}_{name}.tif", SETTINGS.raster, NullProgress())
    truth = true_buildings(folder / f"buildings_{name}.geojson", pair)
    assert pair.dsm_m is not None
    rng = np.random.default_rng(0)
    outlines = [misfitting(true.footprint, rng) if misfit else true.footprint for true in truth]
    return Comparison(truth, measure_buildings(Survey.of(pair), outlines, SETTINGS.heights))


def misfitting(footprint: Footprint, rng: np.random.Generator) -> Footprint:
    """An outline as networks find them: up to 2 m too large all around, 12 degrees turned and 1 m out of place."""
    larger = shapely.Polygon(footprint.exterior, footprint.holes).buffer(rng.uniform(0.3, 2.0), join_style="mitre")
    turned = shapely.affinity.rotate(larger, rng.uniform(-12, 12))
    moved = shapely.affinity.translate(turned, *rng.uniform(-1, 1, 2))
    return Footprint.of_polygon(moved, 1.0, footprint.identifier)


def true_buildings(path: Path, pair: RasterStack) -> list[TrueBuilding]:
    to_grid = Transformer.from_crs("EPSG:4326", pair.grid.crs, always_xy=True)
    found = []
    for feature in json.loads(path.read_text())["features"]:
        truth = feature["properties"]
        for part in shapely.get_parts(shapely.from_geojson(json.dumps(feature["geometry"]))):
            outline = shapely.transform(part, lambda lon_lat: np.column_stack(to_grid.transform(*lon_lat.T)))
            footprint = Footprint.of_polygon(shapely.simplify(outline, 0.05), 1.0, str(truth["id"]))
            found.append(TrueBuilding(footprint, truth["ground_m"], truth["ridge_m"], RoofKind(truth["roof"])))
    return found
