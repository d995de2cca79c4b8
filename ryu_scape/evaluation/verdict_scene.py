"""A comparison in the scene: hits, false alarms and misses in three colours that most people can tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from ryu_scape.evaluation.comparison import Comparison, Verdict
from ryu_scape.footprints import mean_inside, polygons_of
from ryu_scape.scene.painting import painted, with_prisms
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.survey import Survey

RGB: Mapping[Verdict, tuple[int, int, int]] = MappingProxyType(
    {
        Verdict.HIT: (0, 158, 115),
        Verdict.FALSE_ALARM: (213, 94, 0),
        Verdict.MISS: (0, 114, 178),
        Verdict.OUTSIDE: (150, 150, 150),
    }
)
"""Of Okabe and Ito (2008), for people who see few colours too."""
MISSES = "misses"
UNKNOWN_HEIGHT_M = 3.0


def verdict_scene(scene: SceneGeometry, survey: Survey, comparison: Comparison) -> SceneGeometry:
    """The scene with its buildings in the colours of their verdicts, and a layer of prisms where true ones were missed.

    A missed building is as high as it truly is, or UNKNOWN_HEIGHT_M. Without true outlines the scene stays as it is.
    """
    if comparison.truth is None:
        return scene
    rgb = np.array([RGB[verdict] for verdict in comparison.judged_verdicts], np.float64).reshape(-1, 3)
    scene = painted(scene, rgb)
    missed = [number for number, verdict in enumerate(comparison.true_verdicts) if verdict is Verdict.MISS]
    if not missed:
        return scene
    footprints = [comparison.truth.footprints[number] for number in missed]
    ground_m = mean_inside(survey.dtm_m, polygons_of(footprints), survey.grid)
    known_m = comparison.truth.height_m[missed]
    height_m = np.where(known_m > 0, known_m, UNKNOWN_HEIGHT_M)
    return with_prisms(scene, MISSES, footprints, ground_m, ground_m + height_m, RGB[Verdict.MISS])
