"""What stands in a block, district by district: suburb, terraces, old town, slabs, towers, industry, park."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.random import Generator

from training.synthetic.colours import FLAT_TOPPED, SHEET_METAL, TILED, Colour
from training.synthetic.plan import FLAT, GABLE, HIP, CityPlan, Frame, PlannedBuilding, PlannedWing

Rectangle = tuple[float, float, float, float]


def suburb(plan: CityPlan, frame: Frame, rng: Generator) -> None:
    """Detached houses on both sides of the block, with sheds, trees and cars on the drive."""
    lot = rng.uniform(14, 24)
    for side in (-1, 1) if frame.depth_m > 32 else (rng.choice([-1, 1]),):
        for u in np.arange(-frame.length_m / 2 + lot / 2, frame.length_m / 2 - lot / 2 + 0.1, lot):
            if rng.random() < 0.08:
                continue
            length, depth = rng.uniform(0.5, 0.78) * lot, rng.uniform(7.5, 12.5)
            v = side * (frame.depth_m / 2 - depth / 2 - rng.uniform(3, 8))
            rectangles: list[Rectangle] = [(u, v, length, depth)]
            if rng.random() < 0.45:
                wing = rng.uniform(4.5, 6.5)
                reach = rng.uniform(3, 5)
                rectangles.append(
                    (u + rng.choice([-1, 1]) * (length - wing) / 2, v + side * reach / 2, wing, depth + reach)
                )
            _add(plan, frame, rectangles, TILED, _pitched(min(length, depth), int(rng.choice([1, 1, 2])), rng), rng)
            if rng.random() < 0.4:
                _add(
                    plan,
                    frame,
                    [(u + rng.uniform(-4, 4), v - side * rng.uniform(11, 15), 4, 3.2)],
                    TILED,
                    _flat(2.6),
                    rng,
                )
            if rng.random() < 0.6:
                plan.cars.append((*frame.at(u + lot * 0.42, v + side * 2), frame.angle + np.pi / 2))
    _scatter_trees(plan, frame, rng.poisson(frame.length_m * frame.depth_m / 260), rng)


def terraces(plan: CityPlan, frame: Frame, rng: Generator) -> None:
    """Rows of houses that share their side walls."""
    depth, storeys = rng.uniform(8, 11), int(rng.choice([2, 2, 3]))
    for side in (-1, 1) if frame.depth_m > 2.6 * depth else (0,):
        v = side * (frame.depth_m / 2 - depth / 2 - rng.uniform(1.5, 4))
        u = -frame.length_m / 2 + 2
        roof = _pitched(depth, storeys, rng)
        while u < frame.length_m / 2 - 8:
            row = min(rng.uniform(25, 70), frame.length_m / 2 - 2 - u)
            rectangles: list[Rectangle] = [(u + row / 2, v, row, depth)]
            if side and rng.random() < 0.4:
                rectangles += [(x, v - side * (depth / 2 + 1.5), 3, 3.2) for x in np.arange(u + 3, u + row - 3, 6.5)]
            _add(plan, frame, rectangles[:1], TILED, roof, rng)
            for rectangle in rectangles[1:]:
                _add(plan, frame, [rectangle], TILED, _flat(3.0), rng)
            u += row + rng.choice([0.0, 3.0, 8.0])
    _scatter_trees(plan, frame, rng.poisson(frame.length_m * frame.depth_m / 300), rng)


def old_town(plan: CityPlan, frame: Frame, rng: Generator) -> None:
    """A closed block edge: one courtyard building, or neighbours of uneven height wall to wall."""
    depth = rng.uniform(9, 13)
    inner_length, inner_depth = frame.length_m - 2 - depth, frame.depth_m - 2 - depth
    if min(inner_length, inner_depth) < depth + 5:
        u = -frame.length_m / 2 + 1
        while u < frame.length_m / 2 - 7:
            width = min(rng.uniform(7, 16), frame.length_m / 2 - 1 - u)
            _add(
                plan,
                frame,
                [(u + width / 2, rng.uniform(-0.8, 0.8), width, frame.depth_m - 3)],
                TILED,
                _pitched(width, int(rng.integers(2, 5)), rng),
                rng,
            )
            u += width
        return
    sides: list[Rectangle] = [
        (0, -inner_depth / 2, frame.length_m - 2, depth),
        (0, inner_depth / 2, frame.length_m - 2, depth),
        (-inner_length / 2, 0, depth, frame.depth_m - 2),
        (inner_length / 2, 0, depth, frame.depth_m - 2),
    ]
    if rng.random() < 0.5:
        _add(plan, frame, sides, TILED, _pitched(depth, int(rng.integers(3, 6)), rng), rng)
    else:
        for length_wise, (u, v, length, width) in zip((True, True, False, False), sides, strict=True):
            run, start = (length, -length / 2) if length_wise else (width - 2 * depth, -width / 2 + depth)
            position = start
            while position < start + run - 6:
                piece = min(rng.uniform(8, 20), start + run - position)
                centre = position + piece / 2
                rectangle = (centre, v, piece, width) if length_wise else (u, centre, length, piece)
                _add(plan, frame, [rectangle], TILED, _pitched(depth, int(rng.integers(2, 6)), rng), rng)
                position += piece
    _scatter_trees(plan, frame, rng.poisson(inner_length * inner_depth / 400), rng, 0.35)


def slabs(plan: CityPlan, frame: Frame, rng: Generator) -> None:
    """Parallel apartment slabs, all facing the same way."""
    depth, storeys = rng.uniform(10, 14), int(rng.integers(4, 9))
    gap = depth + storeys * 3 * rng.uniform(0.6, 1.1)
    for v in np.arange(-frame.depth_m / 2 + depth, frame.depth_m / 2 - depth / 2, gap):
        u = -frame.length_m / 2 + 3
        while u < frame.length_m / 2 - 20:
            length = min(rng.uniform(24, 60), frame.length_m / 2 - 3 - u)
            roof = _flat(storeys * 3.0 + 0.6) if rng.random() < 0.6 else _pitched(depth, storeys, rng)
            rectangles: list[Rectangle] = [(u + length / 2, v, length, depth)]
            rectangles += [(x, v - depth / 2 - 0.9, 6, 3) for x in np.arange(u + 6, u + length - 4, 14)]
            _add(plan, frame, rectangles if roof["roof"] == FLAT else rectangles[:1], FLAT_TOPPED, roof, rng)
            u += length + rng.uniform(6, 14)
    _scatter_trees(plan, frame, rng.poisson(frame.length_m * frame.depth_m / 220), rng)
    _park_cars(plan, frame, rng.poisson(6), rng)


def towers(plan: CityPlan, frame: Frame, rng: Generator) -> None:
    """High-rises, some on a podium."""
    step = rng.uniform(38, 55)
    for u in np.arange(-frame.length_m / 2 + step / 2, frame.length_m / 2 - step / 4, step):
        for v in np.arange(-frame.depth_m / 2 + step / 2, frame.depth_m / 2 - step / 4, step):
            length, depth = rng.uniform(16, 30), rng.uniform(15, 24)
            height = float(rng.uniform(24, 90))
            shape = rng.integers(3)
            rectangles: list[Rectangle] = [(u, v, length, depth)]
            if shape == 1:
                rectangles = [(u, v, length, depth * 0.55), (u, v, length * 0.5, depth)]
            if shape == 2:
                rectangles = [
                    (u, v - depth / 3, length, depth / 2),
                    (u - length / 4, v + depth / 6, length / 2, depth / 1.5),
                ]
            if rng.random() < 0.4:
                _add(
                    plan,
                    frame,
                    [(u, v, min(length * 1.5, step - 4), min(depth * 1.5, step - 4))],
                    FLAT_TOPPED,
                    _flat(8),
                    rng,
                )
            _add(plan, frame, rectangles, FLAT_TOPPED, _flat(height), rng)
    _scatter_trees(plan, frame, rng.poisson(frame.length_m * frame.depth_m / 260), rng)
    _park_cars(plan, frame, rng.poisson(10), rng)


def industry(plan: CityPlan, frame: Frame, rng: Generator) -> None:
    """Halls under sheet metal or gravel, yards and lines of parked cars."""
    u = -frame.length_m / 2 + 4
    while u < frame.length_m / 2 - 22:
        length = min(rng.uniform(25, 75), frame.length_m / 2 - 4 - u)
        depth = min(rng.uniform(22, 50), frame.depth_m - 8)
        v = rng.uniform(-0.5, 0.5) * (frame.depth_m - depth - 6)
        eave = float(rng.uniform(5, 13))
        roof = _flat(eave)
        if rng.random() < 0.4:
            roof = {"eave_m": eave, "rise_m": float(rng.uniform(0.04, 0.1) * min(length, depth)), "roof": GABLE}
        _add(plan, frame, [(u + length / 2, v, length, depth)], SHEET_METAL, roof, rng)
        if rng.random() < 0.5:
            _add(plan, frame, [(u + 6, v + depth / 2 + 3, 11, 7)], FLAT_TOPPED, _flat(4.0), rng)
        u += length + rng.uniform(10, 22)
    _park_cars(plan, frame, rng.poisson(22), rng)
    _scatter_trees(plan, frame, rng.poisson(3), rng)


def park(plan: CityPlan, frame: Frame, rng: Generator) -> None:
    """Grass, trees and a pond."""
    pond = PlannedWing(*frame.at(*rng.uniform(-0.2, 0.2, 2) * frame.length_m), 1, 1, 0, 0, 0, FLAT).polygon()
    if rng.random() < 0.6:
        plan.ground.append((pond.centroid.buffer(rng.uniform(6, min(frame.depth_m, 40) / 2.2)), "water"))
    square_metres_per_tree = rng.choice([90, 18])
    _scatter_trees(plan, frame, rng.poisson(frame.length_m * frame.depth_m / square_metres_per_tree), rng)


DISTRICTS: dict[str, Callable[[CityPlan, Frame, Generator], None]] = {
    builder.__name__: builder for builder in (suburb, terraces, old_town, slabs, towers, industry, park)
}
GROUND_COVER = {
    "suburb": "grass", "terraces": "grass", "old_town": "paving", "slabs": "grass",
    "towers": "paving", "industry": "concrete", "park": "grass",
}  # fmt: skip


def _flat(eave_m: float) -> dict:
    return {"eave_m": eave_m, "rise_m": 0.0, "roof": FLAT}


def _pitched(span_m: float, storeys: float, rng: Generator) -> dict:
    """A gable or hip of 18 to 40 degrees over `span_m`, sometimes a flat roof."""
    eave = float(storeys * rng.uniform(2.7, 3.2) + rng.uniform(0, 0.5))
    roof = str(rng.choice([GABLE, HIP, FLAT], p=[0.45, 0.4, 0.15]))
    pitch = np.radians(rng.uniform(18, 40))
    return {"eave_m": eave, "rise_m": 0.0 if roof == FLAT else float(span_m / 2 * np.tan(pitch)), "roof": roof}


def _add(
    plan: CityPlan, frame: Frame, rectangles: Sequence[Rectangle], palette: Sequence[Colour], roof: dict, rng: Generator
) -> None:
    """Add one building made of rectangles (u, v, length, depth); each ridge runs along its wing's longer side."""
    wings = []
    for u, v, length, depth in rectangles:
        angle = frame.angle + (np.pi / 2 if depth > length else 0.0)
        wings.append(PlannedWing(*frame.at(u, v), max(length, depth), min(length, depth), angle, **roof))
    base = np.array(palette[int(rng.integers(len(palette)))]) * rng.uniform(0.75, 1.2) + rng.normal(0, 0.02, 3)
    plan.buildings.append(PlannedBuilding(tuple(wings), tuple(np.clip(base, 0.06, 0.95).tolist())))


def _scatter_trees(plan: CityPlan, frame: Frame, count: int, rng: Generator, reach: float = 0.5) -> None:
    for u, v in zip(
        rng.uniform(-reach, reach, count) * frame.length_m,
        rng.uniform(-reach, reach, count) * frame.depth_m,
        strict=True,
    ):
        radius = rng.uniform(1.2, 4.2)
        plan.trees.append((*frame.at(u, v), radius, radius * rng.uniform(1.6, 2.6)))


def _park_cars(plan: CityPlan, frame: Frame, count: int, rng: Generator) -> None:
    """A line of cars side by side, 2.7 m apart."""
    u, v = rng.uniform(-0.4, 0.2) * frame.length_m, rng.choice([-0.45, 0.45]) * frame.depth_m
    for k in range(count):
        if rng.random() < 0.8:
            plan.cars.append((*frame.at(u + 2.7 * k, v), frame.angle + np.pi / 2))
