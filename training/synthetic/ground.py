"""Paint what lies on the ground of a planned city: streets, lawns, water, cars."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from training.synthetic.canvas import Image, fill, noise
from training.synthetic.plan import FLAT, CityPlan, PlannedWing

CAR_M = (4.5, 1.9, 1.5)
GROUND_COLOURS = {
    "grass": (0.33, 0.39, 0.24),
    "paving": (0.55, 0.53, 0.5),
    "concrete": (0.6, 0.59, 0.57),
    "water": (0.16, 0.24, 0.25),
    "asphalt": (0.34, 0.34, 0.35),
    "sidewalk": (0.6, 0.59, 0.56),
}


def paint_ground(plan: CityPlan, size_px: int, gsd_m: float, rng: Generator) -> Image:
    """Colours (size, size, 3) of the ground in sunlight, without cars."""
    image = np.empty((size_px, size_px, 3), np.float32)
    image[:] = GROUND_COLOURS["asphalt"]
    paint = {
        kind: np.clip(np.array(c) * rng.uniform(0.8, 1.2) + rng.normal(0, 0.025, 3), 0, 1)
        for kind, c in GROUND_COLOURS.items()
    }
    if rng.random() < 0.35:
        paint["grass"] = paint["grass"] * 0.4 + np.array((0.52, 0.46, 0.36)) * 0.6
    water = np.zeros((size_px, size_px), np.uint8)
    for polygon, kind in plan.ground:
        if kind == "water":
            fill(water, polygon, 1, gsd_m)
            continue
        fill(image, polygon.buffer(-0.2, join_style="mitre"), paint["sidewalk"].tolist(), gsd_m)
        fill(image, polygon.buffer(-2.2, join_style="mitre"), paint[kind].tolist(), gsd_m)
    _mark_lanes(image, plan, gsd_m)
    texture = (
        1
        + 0.05 * noise(size_px, 8 / gsd_m, rng)
        + 0.05 * noise(size_px, 1.2 / gsd_m, rng)
        + 0.03 * noise(size_px, 40 / gsd_m, rng)
    )
    image *= texture[..., None]
    image[water > 0] = paint["water"]
    return image


def paint_cars(image: Image, plan: CityPlan, gsd_m: float, rng: Generator) -> None:
    """Paint the plan's cars, in place."""
    for x, y, heading in plan.cars:
        body = PlannedWing(x, y, CAR_M[0], CAR_M[1], heading, 0, 0, FLAT)
        shade = rng.uniform(0.05, 0.95)
        colour = np.clip(shade + rng.normal(0, 0.12, 3) * (rng.random() < 0.4), 0.02, 1)
        fill(image, body.polygon(), colour.tolist(), gsd_m)
        fill(
            image,
            PlannedWing(x, y, CAR_M[0] * 0.45, CAR_M[1] * 0.85, heading, 0, 0, FLAT).polygon(),
            (colour * 0.5).tolist(),
            gsd_m,
        )


def _mark_lanes(image: Image, plan: CityPlan, gsd_m: float) -> None:
    """A dashed white line down the middle of each street."""
    for polygon, frame in plan.streets:
        length = float(max(np.hypot(*np.diff(np.array(polygon.exterior.coords), axis=0).T)))
        for u in np.arange(-length / 2, length / 2, 9.0):
            fill(image, frame.rectangle(u, 0, 3.5, 0.25), (0.75, 0.75, 0.72), gsd_m)
