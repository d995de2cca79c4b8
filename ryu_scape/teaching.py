"""Teach the network a person's own place, from what was corrected in a project or from a file of true outlines."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from ryu_scape.errors import InputError
from ryu_scape.footprints import Footprint, label_raster, polygons_of
from ryu_scape.progress import ProgressReporter
from ryu_scape.project import Project
from ryu_scape.project.edits import Delete, Reshape, one_by_one
from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.engine import suited
from ryu_scape.segmentation.normalisation import encode_dsm
from ryu_scape.segmentation.predict import cut_window
from ryu_scape.segmentation.taught_file import write_taught
from ryu_scape.segmentation.teaching import Lesson, Taught, teach
from ryu_scape.segmentation.weights import load_network
from ryu_scape.segmentation.weights_file import whole_file
from ryu_scape.settings import SegmentationSettings
from ryu_scape.survey import Survey

RING_M = 4.0
"""As far round a true outline, what no outline covers is known to be ground."""
UNCHANGED_IOU = 0.98
NOTHING = np.empty(0, object)


def teach_by_outlines(
    survey: Survey, true: Sequence[Footprint], weights: Path, path: Path, progress: ProgressReporter
) -> Taught:
    """Write to `path` what `weights` become by true buildings, and the ground close around them.

    Raises as `load_network`, `teach` and `atomic_write` do.
    """
    polygons = polygons_of(true)
    return _teach(survey, _lesson(polygons, NOTHING, polygons, survey.grid), weights, path, progress)


def teach_by_corrections(project: Project, path: Path, progress: ProgressReporter) -> Taught:
    """Write to `path` what a project's weights become by what a person drew, reshaped, split, merged and deleted in it.

    Outlines that were left as they were found say nothing: nobody may have looked at them. Builds the project first.
    Raises as `Project.build` and `teach_by_outlines` do.
    """
    if project.plan.inputs.footprints_path is not None:
        raise InputError("The network found no outlines here: they were given.", "Teach it by a file of true ones.")
    city = project.build(progress).city
    found, corrected = city.outlines.footprints, [building.footprint for building in city.buildings]
    before, after = polygons_of(found), polygons_of(corrected)
    edits = tuple(one_by_one(project.plan.edits))
    deleted = {edit.building for edit in edits if isinstance(edit, Delete)}
    reshaped = {edit.building for edit in edits if isinstance(edit, Reshape)}
    is_given_up = _are_called(found, deleted | reshaped)
    is_true = ~_are_among(after, before) | _are_called(corrected, reshaped)
    lesson = _lesson(after[is_true], before[is_given_up], after, city.grid)
    return _teach(city.survey, lesson, project.plan.inputs.weights_path, path, progress)


def _teach(survey: Survey, lesson: Lesson, weights: Path, path: Path, progress: ProgressReporter) -> Taught:
    network, card = load_network(weights)
    survey = survey.with_voids_bridged()
    dsm_channel = None if survey.dsm_m is None else encode_dsm(survey.dsm_m, survey.dtm_m, card.dsm_encoding)
    cut = partial(cut_window, survey.rgb, dsm_channel, valid=survey.valid)
    lesson = replace(lesson, is_known=lesson.is_known & survey.valid)  # beyond its edges the image is mirrored
    enlargement = suited(SegmentationSettings(), card, survey.grid.gsd_m, survey.dsm_gsd_m).enlargement
    taught = teach(network, lesson, cut, enlargement, progress)
    write_taught({name: weight.numpy() for name, weight in taught.head.items()}, whole_file(weights), path)
    return taught


def _lesson(
    true: NDArray[np.object_], gone: NDArray[np.object_], standing: NDArray[np.object_], grid: GeoGrid
) -> Lesson:
    """Polygons of buildings that are there, of what is ground where none stands, and of all that stand, on a grid."""
    is_building = _covered(true, grid)
    is_covered = _covered(shapely.buffer(true, RING_M), grid) | _covered(gone, grid)
    return Lesson(is_building, is_building | (is_covered & ~_covered(standing, grid)))


def _covered(polygons: NDArray[np.object_], grid: GeoGrid) -> NDArray[np.bool_]:
    return label_raster(polygons, grid) >= 0


def _are_called(footprints: Sequence[Footprint], names: Container[str]) -> NDArray[np.bool_]:
    return np.array([footprint.identifier in names for footprint in footprints], bool)


def _are_among(polygons: NDArray[np.object_], others: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which of some outlines are, but for rounding, among others."""
    one, other = STRtree(others).query(polygons, predicate="intersects")
    both = shapely.area(shapely.intersection(polygons[one], others[other]))
    either = shapely.area(polygons[one]) + shapely.area(others[other]) - both
    among = np.zeros(len(polygons), bool)
    among[one[both / either >= UNCHANGED_IOU]] = True
    return among
