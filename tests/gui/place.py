"""A project of nine blocks for the window, built by all stages but for reading and the network."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from PyQt5.QtCore import QPoint
from rasterio.crs import CRS

from ryu_scape import pipeline
from ryu_scape.gui import jobs
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.inputs import BuildRequest
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.viewer.scene_widget import SceneWidget
from tests.surveys import survey_over

SIDE_PX, GSD_M, BLOCK_PX, PITCH_PX, MARGIN_PX = 144, 0.5, 24, 44, 10
GRID = GeoGrid(Affine(GSD_M, 0, 354_000.0, 0, -GSD_M, 3_456_000.0), CRS.from_epsg(32651), SIDE_PX, SIDE_PX)


def stand_in_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever files are opened, they show nine square blocks, of which the n-th is 4 + n metres high."""
    row, column = np.indices((SIDE_PX, SIDE_PX))
    inside = [(each % PITCH_PX >= MARGIN_PX) & (each % PITCH_PX < MARGIN_PX + BLOCK_PX) for each in (row, column)]
    is_block = inside[0] & inside[1] & (np.maximum(row, column) < 3 * PITCH_PX)
    number = np.where(is_block, 3 * (row // PITCH_PX) + column // PITCH_PX + 1, 0)
    heights_m = np.where(is_block, 4.0 + number, 0.0).astype(np.float32)
    rgb = np.stack([np.where(is_block, 40 * band + 90, 120) for band in range(3)]).astype(np.uint8)
    stack = RasterStack(GRID, rgb, heights_m, np.ones_like(is_block), GSD_M)
    survey = survey_over(stack, np.zeros_like(heights_m))
    answer = BuildingProbability(GRID, np.where(is_block, 0.7 + 0.03 * number, 0.02).astype(np.float32))
    monkeypatch.setattr(pipeline, "read_survey", lambda *_: replace(survey))
    monkeypatch.setattr(pipeline, "look_for_buildings", lambda *_: replace(answer))
    monkeypatch.setattr(jobs, "tell_apart", lambda *paths: paths)
    monkeypatch.setattr(jobs, "prepare", lambda task: None)
    loaded: Future[None] = Future()
    loaded.set_result(None)
    monkeypatch.setattr(jobs, "load_segmentation", lambda: loaded)


def files_in(folder: Path) -> tuple[Path, Path]:
    """An orthophoto and a DSM that nobody reads, but which are there."""
    paths = folder / "ortho.tif", folder / "dsm.tif"
    for path in paths:
        path.write_bytes(path.name.encode())
    return paths


def open_place(window: MainWindow, qtbot, folder: Path) -> None:
    """Build the place in the window, and wait for it."""
    window.opening.build(BuildRequest(*files_in(folder)))
    wait_until_idle(window, qtbot, timeout_ms=60_000)
    assert window.document.project is not None
    qtbot.wait(200)  # the docks find their places


def wait_until_idle(window: MainWindow, qtbot, timeout_ms: int = 20_000) -> None:
    qtbot.waitUntil(lambda: not window.is_busy, timeout=timeout_ms)


def wait_for_picture(window: MainWindow, qtbot) -> None:
    """Wait until the scene is drawn in full and stays so: docks that find their places have it drawn anew."""
    for _ in range(2):
        qtbot.wait(300)
        wait_until_drawn(window.scene_widget, qtbot)


def wait_until_drawn(widget: SceneWidget, qtbot) -> None:
    """Wait until a scene is drawn in full."""
    qtbot.waitUntil(lambda: widget.is_finished, timeout=20_000)


def on_screen(window: MainWindow, index: int) -> QPoint:
    """Where the middle of a building's roof is in the 3D view."""
    city, view = window.document.reconstruction.city, window.scene_widget
    building = city.buildings[index]
    roof_m = np.append(building.footprint.exterior.mean(axis=0), building.eave_elevation_m) - city.scene.origin_m
    camera, aspect = view.camera, view.width() / view.height()
    x, y, _, w = camera.projection_matrix(aspect) @ camera.view_matrix() @ np.append(roof_m, 1.0)
    return QPoint(round((x / w + 1) / 2 * view.width()), round((1 - y / w) / 2 * view.height()))
