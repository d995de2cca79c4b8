"""Figures that constants are judged by, on procedural tiles."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import shapely

from ryu_scape.footprints import Footprint, extract_footprints, label_raster, polygons_of
from ryu_scape.footprints.tracing import trace_outlines
from ryu_scape.heights import measure_buildings, with_terrain_beneath, without_vegetation
from ryu_scape.progress import NullProgress
from ryu_scape.raster import read_stack
from ryu_scape.survey import Survey
from ryu_scape.terrain import bare_earth, beneath_buildings
from tests.benchmarks.bench_footprints import probability_of
from tests.benchmarks.podium_towers import roof_errors_m
from tests.heights.true_city import SETTINGS, Comparison, TrueBuilding, misfitting, true_buildings
from training.synthesize import main as synthesize
from training.synthetic.layout import plan_city
from training.synthetic.render import SyntheticTile, render_tile
from training.synthetic.sensor import sense_dsm


@dataclass(frozen=True, eq=False)
class Tile:
    """A survey, its true buildings, and for each an outline that does not fit."""

    survey: Survey
    truth: list[TrueBuilding]
    misfits: list[Footprint]

    @property
    def footprints(self) -> list[Footprint]:
        return [true.footprint for true in self.truth]


def tiles_of(seed: int, districts: tuple[str, ...], slopes: tuple[float, ...], dsm: str = "DSM") -> Iterator[Tile]:
    """A tile of each district on each slope, from this seed on. dsm: "DSM" of 0.5 m or "DSM30m"."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, (district, slope) in enumerate(product(districts, slopes)):
            options = f"--out {folder} --seed {seed + number} --size-px 500 --district {district} --name t{number}"
            synthesize([*options.split(), "--slope", str(slope)])
            rgb = folder / f"RGB_t{number}.tif"
            pair = read_stack(rgb, folder / f"{dsm}_t{number}.tif", SETTINGS.raster, NullProgress())
            truth = true_buildings(folder / f"buildings_t{number}.geojson", pair)
            rng = np.random.default_rng(0)
            yield Tile(Survey.of(pair), truth, [misfitting(true.footprint, rng) for true in truth])


def roof_figures(tiles: list[Tile]) -> tuple[float, float]:
    """The share of large roofs that are told right, and the mean error of ridges' heights in metres."""
    right, errors_m = [], []
    for tile in tiles:
        for outlines in (tile.footprints, tile.misfits):
            found = measure_buildings(tile.survey, outlines, SETTINGS.heights)
            right.append(Comparison(tile.truth, found).right_roofs())
            true_m = np.array([true.ridge_m - true.ground_m for true in tile.truth])
            errors_m.append(np.abs([building.ridge_height_m for building in found] - true_m))
    return float(np.concatenate(right).mean()), float(np.concatenate(errors_m).mean())


def outline_figures(tiles: list[Tile]) -> tuple[float, float]:
    """The mean IoU of true buildings with what covers them best, and the corners of an outline.

    The network's answer is as in `bench_footprints`: blurred, uneven, a little less sure between neighbours.
    """
    overlaps, corners = [], []
    for tile in tiles:
        large = [true.footprint for true in tile.truth if true.area_m2 >= SETTINGS.footprints.smallest_area_m2]
        truth = polygons_of(large)
        seen = probability_of(list(truth), tile.survey.grid, 0.6, 0.3)
        outlines = extract_footprints(seen, SETTINGS.footprints, tile.survey.dsm_m, tile.survey.dsm_gsd_m)
        found = polygons_of(outlines.footprints)
        theirs, ours = shapely.STRtree(found).query(truth, predicate="intersects")
        shared = shapely.area(shapely.intersection(truth[theirs], found[ours]))
        best = np.zeros(truth.size)
        np.maximum.at(best, theirs, shared / (shapely.area(truth[theirs]) + shapely.area(found[ours]) - shared))
        overlaps.append(best)
        corners.append(shapely.get_num_coordinates(found) - 1 - shapely.get_num_interior_rings(found))
    return float(np.concatenate(overlaps).mean()), float(np.concatenate(corners).mean())


def part_figures(places: list[tuple[Any, ...]]) -> tuple[float, float]:
    """How far roofs are off the surface in metres, and the share of them that is off by more than 3 m."""
    errors_m = np.concatenate([roof_errors_m(*place, SETTINGS.footprints) for place in places])
    return float(errors_m.mean()), float((errors_m > 3.0).mean())


@dataclass(frozen=True, eq=False)
class Ground:
    """A tile and the DSM of it (H, W) in metres."""

    tile: SyntheticTile
    dsm_m: np.ndarray


def grounds(seed: int) -> list[Ground]:
    """Nine tiles with the truth about their terrain."""
    found = []
    for number, (district, slope) in enumerate(product(("suburb", "industry", "old_town"), (0.0, 0.08, 0.15))):
        rng = np.random.default_rng(seed + number)
        tile = render_tile(plan_city(195.0, rng, {"park": 0.2, district: 0.8}), 650, 0.3, rng, slope)
        found.append(Ground(tile, sense_dsm(tile.surface_m, 0.3, 0.5, rng)))
    return found


def terrain_figures(grounds: list[Ground]) -> tuple[float, float]:
    """Mean errors in metres: of the terrain before buildings are known, and under these once they are."""
    before_m, beneath_m = [], []
    for each in grounds:
        first = bare_earth.estimate_terrain(each.dsm_m, each.tile.gsd_m)
        then = beneath_buildings.terrain_beneath(each.dsm_m, each.tile.gsd_m, each.tile.labels - 1, first)
        before_m.append(np.abs(first - each.tile.terrain_m).ravel())
        beneath_m.append(np.abs(then - each.tile.terrain_m)[each.tile.labels > 0])
    return float(np.concatenate(before_m).mean()), float(np.concatenate(beneath_m).mean())


def ground_figures(tiles: list[Tile]) -> tuple[float, float]:
    """The mean error of the ground of buildings in metres, and how many heights of flat roofs are within one sigma."""
    errors_m, within = [], []
    for tile in tiles:
        survey = with_terrain_beneath(tile.survey, tile.footprints, SETTINGS.heights)
        compared = Comparison(tile.truth, measure_buildings(survey, tile.footprints, SETTINGS.heights))
        pairs = zip(compared.measured, tile.truth, strict=True)
        errors_m.append([abs(found.ground_elevation_m - true.ground_m) for found, true in pairs])
        within.append(np.abs(compared.flat_height_errors_m()) < compared.flat_height_sigmas_m())
    return float(np.concatenate(errors_m).mean()), float(np.concatenate(within).mean())


def coarse_figures(tiles: list[Tile]) -> tuple[float, float]:
    """The mean error of ridges' heights in metres by a DSM of 30 m, and how many are within one sigma."""
    errors_m, sigmas_m = [], []
    for tile in tiles:
        found = measure_buildings(tile.survey, tile.footprints, SETTINGS.heights)
        true_m = np.array([true.ridge_m - true.ground_m for true in tile.truth])
        errors_m.append(np.abs([building.ridge_height_m for building in found] - true_m))
        sigmas_m.append([building.height_sigma_m for building in found])
    error_m = np.concatenate(errors_m)
    return float(error_m.mean()), float((error_m < np.concatenate(sigmas_m)).mean())


def tree_figures(tiles: list[Tile]) -> tuple[float, float]:
    """The share of trees that are known for trees, and of houses that are taken for them."""
    trees, houses = [], []
    for tile in tiles:
        crowns = _outlines_of_trees(tile.survey, tile.footprints)
        survey = with_terrain_beneath(tile.survey, tile.footprints, SETTINGS.heights)
        for outlines, left_out in ((crowns, trees), (tile.footprints, houses)):
            buildings = measure_buildings(survey, outlines, SETTINGS.heights)
            left_out.append(
                (len(buildings) - len(without_vegetation(buildings, survey, SETTINGS.heights)), len(outlines))
            )
    (recognised, crowns_in_all), (lost, houses_in_all) = np.sum(trees, axis=0), np.sum(houses, axis=0)
    return float(recognised / crowns_in_all), float(lost / houses_in_all)


def _outlines_of_trees(survey: Survey, houses: list[Footprint]) -> list[Footprint]:
    """Crowns and clumps of them, of 15 m² and more, as a network that takes them for houses would outline them."""
    above_m = survey.height_above_terrain_m
    assert above_m is not None
    near = cv2.dilate((label_raster(polygons_of(houses), survey.grid) >= 0).astype(np.uint8), np.ones((9, 9), np.uint8))
    mask = ((above_m > 2.5) & (near == 0)).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    crowns = [shapely.transform(crown, survey.grid.to_map) for crown in trace_outlines(mask)]
    return [Footprint.of_polygon(each.simplify(0.5), 0.8, str(n)) for n, each in enumerate(crowns) if each.area >= 15.0]
