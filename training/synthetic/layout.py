"""Lay streets over a tile, give every block its district, and keep the buildings that can stand together."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.random import Generator
from shapely.geometry import Polygon

from training.synthetic.districts import DISTRICTS, GROUND_COVER
from training.synthetic.plan import CityPlan, Frame, PlannedBuilding

BLOCK_LENGTH_M = {"industry": (90, 160), "towers": (80, 140), "slabs": (80, 150), "old_town": (35, 75)}
BLOCK_DEPTH_M = {"industry": (60, 100), "towers": (60, 110), "slabs": (60, 120), "old_town": (28, 60)}
MIXES = (
    {"suburb": 0.85, "park": 0.1, "terraces": 0.05},
    {"terraces": 0.6, "suburb": 0.2, "old_town": 0.1, "park": 0.1},
    {"old_town": 0.85, "park": 0.1, "towers": 0.05},
    {"slabs": 0.6, "towers": 0.25, "park": 0.1, "industry": 0.05},
    {"towers": 0.6, "slabs": 0.25, "park": 0.15},
    {"industry": 0.75, "terraces": 0.1, "park": 0.15},
    {"suburb": 0.2, "terraces": 0.2, "old_town": 0.15, "slabs": 0.15, "towers": 0.1, "industry": 0.1, "park": 0.1},
)


def plan_city(size_m: float, rng: Generator, mix: dict[str, float] | None = None) -> CityPlan:
    """A random city on a square tile of `size_m`; `mix` gives the districts' shares, drawn at random where None."""
    mix = mix or MIXES[rng.integers(len(MIXES))]
    plan = CityPlan(size_m, street_angle=float(rng.uniform(0, np.pi / 2)))
    if rng.random() < 0.25:
        plan.ground.append((_river(size_m, rng), "water"))
    shares = np.array(list(mix.values())) / sum(mix.values())
    leading = max(mix, key=lambda name: mix[name])
    length = rng.uniform(*BLOCK_LENGTH_M.get(leading, (70, 150)))
    depth = rng.uniform(*BLOCK_DEPTH_M.get(leading, (34, 60)))
    street = rng.uniform(8, 16)
    reach = size_m * 0.75
    for v in np.arange(-reach, reach, depth + street):
        shift = rng.uniform(0, length) if rng.random() < 0.3 else 0.0
        _add_street(plan, (0, v + depth / 2 + street / 2), (3 * reach, street), 0.0)
        for u in np.arange(-reach + shift, reach, length + street):
            name = str(rng.choice(list(mix), p=shares))
            frame = Frame(*_turn(plan, u, v), plan.street_angle, length, depth)
            _add_street(plan, (u + length / 2 + street / 2, v), (depth + 2 * street, street), np.pi / 2)
            plan.ground.append((frame.rectangle(0, 0, length, depth), GROUND_COVER[name]))
            DISTRICTS[name](plan, frame, rng)
    _drive_cars(plan, rng)
    _keep_dry(plan)
    plan.buildings = _standing(plan)
    return plan


def _turn(plan: CityPlan, u: float, v: float) -> tuple[float, float]:
    c, s = np.cos(plan.street_angle), np.sin(plan.street_angle)
    return plan.size_m / 2 + c * u - s * v, plan.size_m / 2 + s * u + c * v


def _add_street(plan: CityPlan, centre: tuple[float, float], size: tuple[float, float], turn: float) -> None:
    frame = Frame(*_turn(plan, *centre), plan.street_angle + turn, 0, 0)
    plan.streets.append((frame.rectangle(0, 0, *size), frame))


def _river(size_m: float, rng: Generator) -> Polygon:
    """A meandering band across the tile."""
    t = np.linspace(-0.2, 1.2, 40) * size_m
    bend = size_m * (
        rng.uniform(0.2, 0.8) + rng.uniform(0.03, 0.1) * np.sin(t / size_m * rng.uniform(3, 9) + rng.uniform(0, 6))
    )
    line = shapely.LineString(np.column_stack([t, bend] if rng.random() < 0.5 else [bend, t]))
    return line.buffer(rng.uniform(8, 26))


def _keep_dry(plan: CityPlan) -> None:
    """Take trees, cars and buildings out of the water; the long streets cross it on bridges."""
    water = shapely.union_all([polygon for polygon, kind in plan.ground if kind == "water"])
    bridges = shapely.union_all([polygon for polygon, frame in plan.streets if frame.angle == plan.street_angle])
    open_water = water.difference(bridges)
    plan.trees = [tree for tree in plan.trees if not water.intersects(shapely.Point(tree[:2]).buffer(tree[2]))]
    plan.cars = [car for car in plan.cars if not open_water.intersects(shapely.Point(car[:2]))]
    plan.buildings = [b for b in plan.buildings if not b.footprint().intersects(water.buffer(2))]
    plan.ground = [(polygon, kind) for polygon, kind in plan.ground if kind != "water"]
    plan.ground += [(polygon, "water") for polygon in shapely.get_parts(open_water)]


def _standing(plan: CityPlan) -> list[PlannedBuilding]:
    """Drop buildings off the tile, or cutting into one placed earlier (podiums under towers stay)."""
    footprints = np.array([building.footprint() for building in plan.buildings])
    tile = shapely.box(-10, -10, plan.size_m + 10, plan.size_m + 10)
    keep = shapely.intersects(footprints, tile)
    kept: list[int] = []
    tree = shapely.STRtree(footprints)
    for i in np.flatnonzero(keep).tolist():
        near = [j for j in tree.query(footprints[i]) if j < i and j in kept]
        shared = sum(footprints[i].intersection(footprints[j]).area for j in near)
        on_podium = any(footprints[j].contains(footprints[i].buffer(-0.1)) for j in near)
        if shared < 0.5 or on_podium:
            kept.append(i)
    return [plan.buildings[i] for i in kept]


def _drive_cars(plan: CityPlan, rng: Generator) -> None:
    """Cars on the streets, on the right-hand side."""
    for polygon, frame in plan.streets:
        length = float(max(np.hypot(*np.diff(np.array(polygon.exterior.coords), axis=0).T)))
        for u in rng.uniform(-length / 2, length / 2, rng.poisson(length / 45)):
            lane = rng.choice([-1, 1])
            plan.cars.append((*frame.at(u, lane * 2.2), frame.angle))
