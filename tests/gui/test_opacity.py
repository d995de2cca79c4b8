"""What is faded lets what is behind it be seen, by as much as its slider says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from PyQt5.QtCore import QPoint

from ryu_scape.scene.layers import Layer
from ryu_scape.viewer.scene_drawing import Paint
from ryu_scape.viewer.scene_widget import SceneWidget
from tests.gui.jobs_for_tests import pixels_of
from tests.viewer.small_city import small_city

BUILDINGS = (Layer.WALLS, Layer.ROOFS, Layer.WINDOWS)


@pytest.fixture(autouse=True)
def scene(widget: SceneWidget) -> None:
    triangles = {Layer.WALLS: 8 * np.arange(17), Layer.ROOFS: 2 * np.arange(17)}
    widget.set_scene(replace(small_city(), triangle_offsets=triangles))


def seen(widget: SceneWidget, opacity: Mapping[Layer, float]) -> np.ndarray:
    widget.set_opacity(opacity)
    return pixels_of(widget.grab_image()).astype(float)


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_faded_buildings_are_between_themselves_and_what_is_behind(widget: SceneWidget, share: float) -> None:
    whole = seen(widget, {})
    faded = seen(widget, dict.fromkeys(BUILDINGS, share))
    widget.set_hidden_layers({layer for layer in Layer if layer.is_solid or layer is Layer.WINDOWS})
    bare = seen(widget, {})
    is_building = np.abs(whole - bare).max(axis=2) > 40
    assert is_building.mean() > 0.05
    between = share * whole + (1 - share) * bare
    assert np.median(np.abs(faded - between)[is_building]) < 4, "but for shadows, which stay"


def test_paint_is_faded_with_what_it_is_on(widget: SceneWidget) -> None:
    widget.set_paints([Paint((255, 0, 255), np.arange(16))])
    painted = seen(widget, {})
    is_painted = np.abs(painted - np.array([255, 0, 255])).max(axis=2) < 70
    faded = seen(widget, dict.fromkeys(BUILDINGS, 0.5))
    widget.set_hidden_layers(BUILDINGS)
    between = (painted + seen(widget, {})) / 2
    assert is_painted.mean() > 0.02
    assert np.median(np.abs(faded - between)[is_painted]) < 4


def test_what_is_wholly_faded_is_as_good_as_hidden(widget: SceneWidget) -> None:
    roof_m = widget._hit(roof_seen(widget)).place_m[2]
    faded = seen(widget, dict.fromkeys(BUILDINGS, 0.0))
    assert widget._hit(roof_seen(widget)).place_m[2] < roof_m - 4, "nor is it clicked"
    widget.set_hidden_layers(BUILDINGS)
    np.testing.assert_array_equal(seen(widget, {}), faded)


def roof_seen(widget: SceneWidget) -> QPoint:
    """Where in the view the middle of the southernmost roof is."""
    x_y_z = small_city().layers[Layer.ROOFS].vertices["position"][:4].mean(axis=0)
    camera = widget.camera
    clip = camera.projection_matrix(widget.aspect) @ camera.view_matrix() @ np.append(x_y_z, 1.0)
    across, up = clip[:2] / clip[3]
    return QPoint(round((across + 1) / 2 * widget.width()), round((1 - up) / 2 * widget.height()))


def test_ground_points_are_faded_too(widget: SceneWidget) -> None:
    widget.set_hidden_layers([Layer.TERRAIN, *BUILDINGS])
    whole, faded, none = (seen(widget, {Layer.GROUND_POINTS: share}) for share in (1.0, 0.5, 0.0))
    assert np.abs(whole - none).mean() > 5
    assert np.abs(faded - none).mean() < 0.9 * np.abs(whole - none).mean()


def test_walls_are_seen_from_within_through_a_faded_roof(widget: SceneWidget) -> None:
    faded = seen(widget, {Layer.ROOFS: 0.5})
    widget.set_hidden_layers({Layer.ROOFS})
    open_above = seen(widget, {})
    widget.set_hidden_layers(())
    whole = seen(widget, {})
    is_roof = np.abs(whole - open_above).max(axis=2) > 40
    between = np.abs(faded - (whole + open_above) / 2)[is_roof]
    assert between.mean() < 12
