"""What of a DSM shows a roof."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.heights.pixels import LabelledPixels
from ryu_scape.heights.roof_samples import RoofSamples
from ryu_scape.raster import GeoGrid

GRID = GeoGrid(Affine(0.5, 0, 0, 0, -0.5, 0), CRS.from_epsg(32631), 20, 20)
EVERYWHERE = LabelledPixels(np.arange(400), np.zeros(400, np.int32))


def test_a_roof_is_as_steep_at_the_edge_of_the_image_as_within() -> None:
    x, y = GRID.to_map(np.stack(np.meshgrid(np.arange(20), np.arange(20)), axis=-1).reshape(-1, 2) + 0.5).T
    dsm_m = (20.0 + 0.6 * x + 0.4 * y).reshape(20, 20).astype(np.float32)
    samples = RoofSamples.of(dsm_m, np.zeros_like(dsm_m), EVERYWHERE, GRID, 1, 70.0)
    assert len(samples.gradient) == 400
    assert samples.gradient == pytest.approx(np.tile((0.6, 0.4), (400, 1)), abs=1e-4)
