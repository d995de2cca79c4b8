"""Towers on podiums, whose outlines stand at the DSM's steps: the tables `towers` and `parts` of `height_accuracy`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Outlines, extract_footprints, label_raster, polygons_of, read_footprints, separation
from ryu_scape.footprints.parts import part_at_steps
from ryu_scape.heights import measure_buildings, with_terrain_beneath
from ryu_scape.heights.roofs import Roofs
from ryu_scape.pipeline import measure
from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid, RasterStack, read_dsm_alone
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings, Settings
from ryu_scape.survey import Survey
from training.synthetic.layout import plan_city
from training.synthetic.plan import CityPlan
from training.synthetic.render import SyntheticTile, render_tile
from training.synthetic.sensor import sense_dsm

SETTINGS = Settings()
TILE_PX, TILE_GSD_M, DSM_GSD_M = 650, 0.3, 0.5
INNER_M = 1.0


def towers(first_seed: int) -> None:
    """How far the height of a pixel is off, from the network's answer as it should be."""
    find_cliffs = separation.find_cliffs
    for label, find in (("whole", lambda body, *_: np.zeros_like(body)), ("parted", find_cliffs)):
        separation.find_cliffs = find
        errors = np.concatenate([_tower_errors_m(seed) for seed in range(first_seed, first_seed + 4)])
        print(f"outlines {label}: a pixel is {errors.mean():.2f} m off, {np.mean(errors > 5):.1%} by more than 5 m")
    separation.find_cliffs = find_cliffs


def parts(first_seed: int | None, files: list[Path] | None) -> None:
    """How far the modelled roofs are off the surface, 1 m and more within the outlines that were given.

    Whole, parted at the DSM's steps, and as the program draws them where a network sees all of them as one.
    """
    if files is None:
        places = [whole_towers(seed) for seed in range(first_seed, first_seed + 4)]
    else:
        survey = Survey.of(read_dsm_alone(files[0], SETTINGS.raster, NullProgress()))
        places = [(survey, read_footprints(files[1], survey.grid), survey.dsm_m)]
    found = [(survey, _as_found(survey, given), surface_m) for survey, given, surface_m in places]
    for label, outlined, leave_whole in (("whole", places, True), ("parted", places, False), ("found", found, True)):
        settings = replace(SETTINGS.footprints, leave_given_whole=leave_whole)
        errors = np.concatenate([roof_errors_m(*place, settings) for place in outlined])
        print(
            f"outlines {label}: a roof is {errors.mean():.2f} m off, {np.mean(errors > 3):.1%} of it by more than 3 m"
        )


def _as_found(survey: Survey, given: Outlines) -> Outlines:
    """The outlines that the program draws of a network's answer that shows where these are, and no more."""
    seen = (label_raster(polygons_of(given.footprints), survey.grid) >= 0).astype(np.float32)
    probability = BuildingProbability(survey.grid, cv2.GaussianBlur(seen, (0, 0), SETTINGS.segmentation.smoothing_px))
    found = extract_footprints(probability, SETTINGS.footprints, survey.dsm_m, survey.dsm_gsd_m, survey.valid)
    return Outlines(found.footprints)


def whole_towers(seed: int) -> tuple[Survey, Outlines, np.ndarray]:
    """A tile, the outlines of its towers with their podiums, and its true surface (H, W) in metres."""
    survey, tile, _ = _towers(seed)
    seen = BuildingProbability(survey.grid, (tile.labels > 0).astype(np.float32))
    return survey, Outlines(extract_footprints(seen, SETTINGS.footprints).footprints), tile.surface_m


def roof_errors_m(survey: Survey, given: Outlines, surface_m: np.ndarray, settings: FootprintSettings) -> np.ndarray:
    """How far modelled roofs are off a surface (H, W) in metres, at each pixel well within the given outlines."""
    buildings = measure(survey, part_at_steps(given, survey, settings), SETTINGS.heights).buildings
    polygons = polygons_of([building.footprint for building in buildings])
    origin_m = np.array([*shapely.total_bounds(polygons)[:2], 0.0])
    owner = label_raster(polygons, survey.grid)
    inner = shapely.buffer(polygons_of(given.footprints), -INNER_M)
    within = label_raster(inner[~shapely.is_empty(inner)], survey.grid) >= 0
    row, column = np.nonzero((owner >= 0) & within & np.isfinite(surface_m))
    own = owner[row, column].astype(np.intp)
    plan_m = survey.grid.to_map(np.column_stack((column, row)) + 0.5) - origin_m[:2]
    eave_m = np.array([building.eave_elevation_m for building in buildings])
    return np.abs(eave_m[own] + Roofs.of(buildings, origin_m).relief_m(plan_m, own) - surface_m[row, column])


def _towers(seed: int) -> tuple[Survey, SyntheticTile, CityPlan]:
    rng = np.random.default_rng(seed)
    plan = plan_city(TILE_PX * TILE_GSD_M, rng, {"park": 0.1, "towers": 0.9})
    tile = render_tile(plan, TILE_PX, TILE_GSD_M, rng, 0.03)
    dsm_m = sense_dsm(tile.surface_m, TILE_GSD_M, DSM_GSD_M, rng)
    grid = GeoGrid(Affine(TILE_GSD_M, 0, 4e5, 0, -TILE_GSD_M, 4.6e6), CRS.from_epsg(32651), TILE_PX, TILE_PX)
    rgb, everywhere = np.zeros((3, *dsm_m.shape), np.uint8), np.ones(dsm_m.shape, bool)
    return Survey.of(RasterStack(grid, rgb, dsm_m, everywhere, DSM_GSD_M)), tile, plan


def _tower_errors_m(seed: int) -> np.ndarray:
    survey, tile, plan = _towers(seed)
    grid, dsm_m = survey.grid, survey.dsm_m
    seen = BuildingProbability(grid, (tile.labels > 0).astype(np.float32))
    footprints = extract_footprints(seen, SETTINGS.footprints, dsm_m, DSM_GSD_M).footprints
    measured = measure_buildings(
        with_terrain_beneath(survey, footprints, SETTINGS.heights), footprints, SETTINGS.heights
    )
    found = label_raster(polygons_of(footprints), grid)
    both = (found >= 0) & (tile.labels > 0)
    true_m = np.array([0.0] + [building.height_m for building in plan.buildings])[tile.labels]
    return np.abs(np.array([one.ridge_height_m for one in measured])[found[both]] - true_m[both])
