from __future__ import annotations

import numpy as np
import pytest
from rasterio.crs import CRS

from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, SceneGeometry, VertexArrays
from tests.export.hand_made_city import box, ground, scene_of


@pytest.fixture(scope="session")
def scene() -> SceneGeometry:
    """Ground, one building with a window, and coordinates that no whole metre hides."""
    return scene_of(
        {
            Layer.GROUND_POINTS: ground(16, triangulated=False),
            Layer.TERRAIN: ground(16, triangulated=True),
            Layer.WALLS: box((-5.123, 1.5, -0.25), (4.0, 3.25, 9.876), (200, 120, 40)),
            Layer.WINDOWS: box((-4.0, 1.45, 1.0), (1.3, 0.05, 1.5), (20, 30, 60)),
        }
    )


@pytest.fixture(scope="session")
def scene_without_buildings() -> SceneGeometry:
    empty = VertexArrays(np.zeros(0, VERTEX_DTYPE), np.zeros(0, np.uint32))
    layers = {Layer.GROUND_POINTS: ground(8, triangulated=False), Layer.TERRAIN: ground(8, triangulated=True)}
    return scene_of(layers | dict.fromkeys((Layer.WALLS, Layer.ROOFS, Layer.PARAPETS, Layer.WINDOWS), empty))


@pytest.fixture(scope="session")
def crs_wkt() -> str:
    return str(CRS.from_epsg(32651).to_wkt())
