"""These tests drive a real window; without a display they are skipped (`xvfb-run` gives one)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

# OpenGL calls check for errors in tests; it must be said before the viewer is first imported.
os.environ["RYU_SCAPE_GL_CHECKS"] = "1"
# Whoever tests, the window begins in English.
os.environ["LC_ALL"] = "C.UTF-8"

import pytest

if TYPE_CHECKING:
    from ryu_scape.pipeline import Reconstruction
    from ryu_scape.viewer.scene_widget import SceneWidget

HAS_DISPLAY = not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY"))

if HAS_DISPLAY:
    from ryu_scape.gui.application import prepare_environment

    prepare_environment()


def pytest_runtest_setup() -> None:
    if not HAS_DISPLAY:
        pytest.skip("no display: run the tests under xvfb-run")


@pytest.fixture
def widget(qtbot) -> SceneWidget:
    """A view by itself, without a scene."""
    from ryu_scape.viewer.scene_widget import SceneWidget

    widget = SceneWidget()
    qtbot.addWidget(widget)
    widget.resize(480, 320)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture(scope="session")
def reconstruction() -> Reconstruction:
    """What the pipeline returns, made by hand."""
    import numpy as np
    from affine import Affine
    from rasterio.crs import CRS

    from ryu_scape.footprints import Footprint
    from ryu_scape.heights import FLAT_ROOF, Building, HeightSource
    from ryu_scape.pipeline import Reconstruction
    from ryu_scape.raster import GeoGrid
    from tests.surveys import city_on
    from tests.viewer.small_city import SIDE_M, small_city

    scene = small_city(point_spacing_m=2.0)
    west, north = scene.origin_m[0] - SIDE_M / 2, scene.origin_m[1] + SIDE_M / 2
    square = np.array([(0, 0), (9, 0), (9, 9), (0, 9)]) + np.array([west, north - 20])
    buildings = tuple(
        Building(
            Footprint(np.add(square, (20 * i, 0)), (), 0.9), 10.0, 10.0 + height_m, HeightSource.DSM, 0.5, FLAT_ROOF
        )
        for i, height_m in enumerate((6.5, 31.25, 12.0))
    )
    grid = GeoGrid(Affine(1.0, 0, west, 0, -1.0, north), CRS.from_epsg(32631), int(SIDE_M), int(SIDE_M))
    city = city_on(grid, buildings, scene)
    return Reconstruction(city, warnings=(), seconds={"reading": 1.25, "building": 0.5})


@pytest.fixture
def window(qtbot, monkeypatch: pytest.MonkeyPatch) -> Iterator:
    """The program's window, shown and idle; who is asked what becomes of unsaved changes forsakes them."""
    from PyQt5.QtWidgets import QMessageBox

    from ryu_scape.gui.main_window import MainWindow

    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.Discard)
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(760, 560)
    window.show()
    qtbot.waitExposed(window)
    return window
