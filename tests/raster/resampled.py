"""A town's DSM measured in cells of some size, and drawn in finer pixels as GDAL draws it."""

from __future__ import annotations

import numpy as np
import rasterio.warp
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import Resampling

from ryu_scape.raster.grid import Georeference

UTM = CRS.from_epsg(32651)
DRAWN_PX, DRAWN_GSD_M = 600, 0.5
WEST_M, NORTH_M = 354_000.0, 3_462_000.0
DRAWN = Georeference("dsm", Affine(DRAWN_GSD_M, 0, WEST_M, 0, -DRAWN_GSD_M, NORTH_M), UTM, DRAWN_PX, DRAWN_PX)
MARGIN_M = 90.0


def town_m(gsd_m: float = DRAWN_GSD_M, seed: int = 0) -> NDArray[np.float32]:
    """(H, W) of a slope with houses, and MARGIN_M more on each side than DRAWN."""
    rng = np.random.default_rng(seed)
    side = round((DRAWN_PX * DRAWN_GSD_M + 2 * MARGIN_M) / gsd_m)
    row, column = np.indices((side, side), np.float32) * gsd_m
    dsm_m = 20 + 0.04 * column + 0.02 * row
    for north_m, west_m in rng.uniform(0, side * gsd_m - 30, (260, 2)):
        long_m, wide_m = rng.uniform(8, 24, 2)
        house = (row >= north_m) & (row < north_m + long_m) & (column >= west_m) & (column < west_m + wide_m)
        dsm_m[house] = 22 + 0.04 * west_m + 0.02 * north_m + rng.uniform(4, 18)
    return dsm_m + rng.normal(0, 0.05, dsm_m.shape).astype(np.float32)


def measured(gsd_m: float, seed: int = 0) -> tuple[NDArray[np.float32], Georeference]:
    """The town in cells of its own, beginning anywhere."""
    rng = np.random.default_rng(seed + 100)
    fine_m = town_m(seed=seed)
    side = int((DRAWN_PX * DRAWN_GSD_M + MARGIN_M) / gsd_m)
    begin = Affine.translation(WEST_M - MARGIN_M / 2, NORTH_M + MARGIN_M / 2) @ Affine.scale(gsd_m, -gsd_m)
    own = Georeference("cells", begin @ Affine.translation(*rng.uniform(-0.5, 0.5, 2).tolist()), UTM, side, side)
    return _warped(fine_m, _around(), own, Resampling.average), own


def measured_in_arc_seconds() -> tuple[NDArray[np.float32], Georeference]:
    """The town as a global DSM has it: whole metres in whole arc seconds."""
    (west,), (north,) = rasterio.warp.transform(UTM, "EPSG:4326", [WEST_M - MARGIN_M / 2], [NORTH_M + MARGIN_M / 2])
    side = 1 / 3600
    begin = Affine(side, 0, np.floor(west / side) * side, 0, -side, np.ceil(north / side) * side)
    cells = 18
    own = Georeference("cells", begin, CRS.from_epsg(4326), cells, cells)
    return np.round(_warped(town_m(), _around(), own, Resampling.average)), own


def drawn(
    cells_m: NDArray[np.float32], own: Georeference, resampling: Resampling, rounds: bool = False
) -> NDArray[np.float32]:
    """Cells in the pixels of DRAWN, to whole metres if asked."""
    drawn_m = _warped(cells_m, own, DRAWN, resampling)
    return np.round(drawn_m) if rounds else drawn_m


def _around() -> Georeference:
    side = round((DRAWN_PX * DRAWN_GSD_M + 2 * MARGIN_M) / DRAWN_GSD_M)
    margin_px = MARGIN_M / DRAWN_GSD_M
    return Georeference("town", DRAWN.transform @ Affine.translation(-margin_px, -margin_px), UTM, side, side)


def _warped(
    values: NDArray[np.float32], own: Georeference, onto: Georeference, resampling: Resampling
) -> NDArray[np.float32]:
    result = np.full((onto.height, onto.width), np.nan, np.float32)
    rasterio.warp.reproject(
        values, result, src_transform=own.transform, src_crs=own.crs, dst_transform=onto.transform, dst_crs=onto.crs,
        resampling=resampling, src_nodata=np.nan, dst_nodata=np.nan,
    )  # fmt: skip
    return result
