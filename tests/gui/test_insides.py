"""The insides of buildings, which closed ones need not have drawn, are drawn where they are seen."""

from __future__ import annotations

import numpy as np
import pytest
from OpenGL import GL

from ryu_scape.scene.layers import Layer
from ryu_scape.viewer import scene_buffers
from ryu_scape.viewer.scene_widget import SceneWidget
from ryu_scape.viewer.section import Section
from tests.gui.jobs_for_tests import pixels_of
from tests.viewer.small_city import small_city

CUT_M = np.array([[-90.0, -22.0, -9.0], [22.0, 90.0, 60.0]])


@pytest.mark.parametrize(
    ("hidden", "is_cut"), [((), False), ((Layer.ROOFS,), False), ((Layer.WALLS,), False), ((), True)]
)
def test_the_same_is_seen_as_with_all_insides(
    widget: SceneWidget, hidden: tuple[Layer, ...], is_cut: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = small_city()
    widget.set_scene(scene)
    widget.set_hidden_layers(hidden)
    widget.set_section(Section(box_m=CUT_M + scene.origin_m) if is_cut else Section())
    shown, enabled = pixels_of(widget.grab_image()).astype(int), scene_buffers.enabled
    monkeypatch.setattr(scene_buffers, "enabled", lambda *some: enabled(*({*some} - {GL.GL_CULL_FACE})))
    assert (np.abs(pixels_of(widget.grab_image()) - shown).max(axis=2) > 8).mean() < 1e-3
