"""How long the scene takes: one tile with 200 buildings, growth with the number of buildings, and trimesh beside it.

Run from the repository's root: python -m tests.benchmarks.bench_scene
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import shapely
import trimesh
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint
from ryu_scape.heights import FLAT_ROOF, Building, HeightSource, Roof, RoofKind, Wing
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.scene.builder import build_scene, construct
from ryu_scape.scene.faces import pack
from ryu_scape.scene.outlines import outline_buildings
from ryu_scape.scene.prisms import raise_prisms
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey
from tests.scene.city_blocks import on_lattice
from tests.surveys import survey_over

EAST, NORTH, GSD_M = 500_000.0, 4_600_000.0, 0.3
PLOT_M = 14.0
L_SHAPE = np.array([(0, 0), (12, 0), (12, 5), (7, 5), (7, 11), (0, 11)], float) - (6.0, 5.5)
COURTYARD = np.array([(-5, -4), (-5, -1), (-2, -1), (-2, -4)], float)


ROOFS = (RoofKind.FLAT, RoofKind.GABLE, RoofKind.HIP, RoofKind.GABLE, RoofKind.SHED)
HOUSE = np.array([(-6, -4), (6, -4), (6, 4), (-6, 4)], float)


def city(count: int, size_px: int) -> tuple[Survey, list[Building]]:
    """Buildings in all directions on a grid of plots, on a slope of 3 %.

    Every other one is L-shaped with a flat roof, every tenth has a courtyard; the others are houses with roofs of every
    kind.
    """
    rng = np.random.default_rng(1)
    grid = GeoGrid(Affine(GSD_M, 0, EAST, 0, -GSD_M, NORTH), CRS.from_epsg(32633), size_px, size_px)
    dsm = np.broadcast_to(0.03 * GSD_M * np.arange(size_px, dtype=np.float32), (size_px, size_px)).copy()
    rgb = rng.integers(60, 180, (3, size_px, size_px), np.uint8)
    per_row = int(np.ceil(np.sqrt(count)))
    buildings = []
    for index in range(count):
        angle = rng.uniform(0, 2 * np.pi)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        row, column = divmod(index, per_row)
        centre = (EAST + (column + 0.5) * PLOT_M, NORTH - (row + 0.5) * PLOT_M)
        is_house, has_courtyard = index % 2 == 1, index % 10 == 0
        outline = on_lattice((HOUSE if is_house else L_SHAPE) @ turn + centre)
        holes = (on_lattice(COURTYARD @ turn + centre),) if has_courtyard else ()
        roof = _roof(ROOFS[index // 2 % len(ROOFS)], centre, angle) if is_house else FLAT_ROOF
        ground = 0.03 * (column + 0.5) * PLOT_M
        eave = ground + rng.uniform(3.0, 20.0)
        buildings.append(Building(Footprint(outline, holes, 0.9), ground, eave, HeightSource.DSM, 0.5, roof))
    rasters = RasterStack(grid, rgb, dsm, np.ones((size_px, size_px), bool), GSD_M)
    return survey_over(rasters, dsm), buildings


def _roof(kind: RoofKind, centre: tuple[float, float], angle: float) -> Roof:
    return FLAT_ROOF if kind is RoofKind.FLAT else Roof(kind, (Wing(*centre, 6.0, 4.0, np.degrees(angle)),), 3.0)


def best_of(repeats: int, work: Callable[[], object]) -> float:
    """Least processor time in seconds, which other work on the machine leaves alone."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def extrude_plainly(footprints: list[Footprint]) -> None:
    """Walls and caps of all footprints at once, packed for drawing."""
    outlines = outline_buildings(footprints, np.array([EAST, NORTH, 0.0]))
    grey = np.full((len(footprints), 3), 128.0)
    walls, roofs = raise_prisms(outlines, np.zeros(len(footprints)), np.full(len(footprints), 9.0), grey, grey)
    pack([*walls, *roofs], len(footprints))


def extrude_one_by_one(buildings: list[Building]) -> None:
    """Plain extrusion by trimesh, for comparison."""
    for building in buildings:
        polygon = shapely.Polygon(building.footprint.exterior, building.footprint.holes)
        trimesh.creation.extrude_polygon(polygon, building.height_m)


def peak_memory_gib() -> float:
    """Most resident memory this process ever had."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**30


def main() -> None:
    """Print the tables."""
    settings = SceneSettings()
    pair, buildings = city(200, 650)
    built = best_of(10, lambda: build_scene(pair, buildings, settings))
    bare = best_of(10, lambda: build_scene(pair, [], settings))
    print(
        f"200 buildings on 650 x 650 px: {1000 * built:.0f} ms; the same tile without buildings: {1000 * bare:.0f} ms"
    )

    pair, buildings = city(2_000, 100)
    footprints = [building.footprint for building in buildings]
    ours = best_of(3, lambda: build_scene(pair, buildings, settings))
    plain = best_of(3, lambda: extrude_plainly(footprints))
    theirs = best_of(1, lambda: extrude_one_by_one(buildings))
    print(f"2,000 buildings, trimesh's plain prisms one by one: {theirs:.3f} s")
    print(f"plain prisms: {plain:.3f} s, {theirs / plain:.1f} times as fast")
    print(f"full detail, terrain included: {ours:.3f} s, {theirs / ours:.1f} times as fast")

    pair, buildings = city(5_000, 650)
    whole = construct(pair, buildings, settings)
    edited = buildings.copy()
    edited[2_500] = replace(edited[2_500], eave_elevation_m=edited[2_500].eave_elevation_m + 3.0)
    anew = best_of(3, lambda: construct(pair, edited, settings))
    taking_over = best_of(5, lambda: construct(pair, edited, settings, whole))
    print(f"one height of 5,000 buildings: {1000 * taking_over:.0f} ms, 1/{anew / taking_over:.0f} of the whole scene")

    print("buildings  seconds  us/building  triangles    peak GiB")
    for count in (500, 5_000, 50_000):
        pair, buildings = city(count, 650)
        start = time.process_time()
        scene = build_scene(pair, buildings, settings)
        seconds = time.process_time() - start
        each_us = 1e6 * seconds / count
        print(f"{count:9,}  {seconds:7.2f}  {each_us:11.0f}  {scene.triangle_count:11,}  {peak_memory_gib():8.2f}")


if __name__ == "__main__":
    main()
