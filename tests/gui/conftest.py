"""These tests drive a real window; without a display they are skipped (`xvfb-run` gives one)."""

import os
import sys
from collections.abc import Iterator
from types import SimpleNamespace

# OpenGL calls check for errors in tests; it must be said before the viewer is first imported.
os.environ["RYU_SCAPE_GL_CHECKS"] = "1"

import pytest

HAS_DISPLAY = not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY"))

if HAS_DISPLAY:
    from ryu_scape.gui.application import prepare_environment

    prepare_environment()


def pytest_runtest_setup() -> None:
    if not HAS_DISPLAY:
        pytest.skip("no display: run the tests under xvfb-run")


@pytest.fixture(scope="session")
def reconstruction() -> SimpleNamespace:
    """What the pipeline returns, made by hand."""
    from rasterio.crs import CRS

    from tests.viewer.small_city import small_city

    city = SimpleNamespace(
        scene=small_city(point_spacing_m=2.0),
        buildings=tuple(SimpleNamespace(height_m=height_m) for height_m in (6.5, 31.25, 12.0)),
        grid=SimpleNamespace(crs=CRS.from_epsg(32631)),
    )
    return SimpleNamespace(city=city, warnings=(), seconds={"reading": 1.25, "building": 0.5})


@pytest.fixture
def window(qtbot) -> Iterator:
    """The program's window, shown and idle."""
    from ryu_scape.gui.main_window import MainWindow

    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(760, 560)
    window.show()
    qtbot.waitExposed(window)
    return window
