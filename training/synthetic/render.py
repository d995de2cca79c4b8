"""Take the picture of a planned city: its heights and colours as a satellite and a height model see them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.synthetic.canvas import Image, fill, noise
from training.synthetic.ground import paint_cars, paint_ground
from training.synthetic.light import SunOverTile, expose, illumination
from training.synthetic.plan import FLAT, HIP, CityPlan, PlannedBuilding, PlannedWing

TREE_COLOURS = ((0.2, 0.28, 0.14), (0.4, 0.31, 0.15))


@dataclass(frozen=True, eq=False)
class SyntheticTile:
    """A tile as a satellite and a height model see it, and the truth about it.

    rgb: (H, W, 3) uint8. surface_m: (H, W) float32, the true DSM with roofs and trees, terrain included.
    terrain_m: (H, W) float32. labels: (H, W) int32, 0 = no building, i + 1 = building i of the plan.
    ground_m: elevation on which building i stands, NaN where it lies off the tile. gsd_m: pixel side.
    sun: the light of the image.
    """

    rgb: NDArray[np.uint8]
    surface_m: NDArray[np.float32]
    terrain_m: NDArray[np.float32]
    labels: NDArray[np.int32]
    ground_m: NDArray[np.float64]
    gsd_m: float
    sun: SunOverTile


def render_tile(
    plan: CityPlan,
    size_px: int,
    gsd_m: float,
    rng: Generator,
    slope: float | None = None,
    sun: SunOverTile | None = None,
) -> SyntheticTile:
    """Render a plan; `slope` fixes the terrain's mean slope (rise over run), drawn at random where None, as `sun` is.

    Another sun changes nothing but the light.
    """
    anywhere = SunOverTile(rng.uniform(0, 2 * np.pi), np.radians(rng.uniform(28, 72)))
    sun = sun or anywhere
    terrain = _terrain(size_px, gsd_m, rng, slope)
    ground = paint_ground(plan, size_px, gsd_m, rng)
    paint_cars(ground, plan, gsd_m, rng)
    above, labels, roofs, standing_at = _raise_buildings(plan, terrain, gsd_m, rng)
    colours = np.where((labels > 0)[..., None], roofs, ground)
    crowns = _grow_trees(colours, above, labels, plan, gsd_m, rng)
    surface = terrain + above
    colours = colours * illumination(surface, sun, gsd_m, crowns)[..., None]
    return SyntheticTile(expose(colours, rng), surface, terrain, labels, standing_at, gsd_m, sun)


def _terrain(size_px: int, gsd_m: float, rng: Generator, slope: float | None) -> Image:
    slope = rng.choice([0.0, rng.uniform(0, 0.04), rng.uniform(0.04, 0.16)]) if slope is None else slope
    heading = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[:size_px, :size_px].astype(np.float32) * gsd_m
    hills = noise(size_px, 70 / gsd_m, rng) * (0.15 + slope * 12) + noise(size_px, 25 / gsd_m, rng) * 0.08
    return (rng.uniform(0, 200) + slope * (np.cos(heading) * x + np.sin(heading) * y) + hills).astype(np.float32)


def _raise_buildings(
    plan: CityPlan, terrain: Image, gsd_m: float, rng: Generator
) -> tuple[Image, NDArray[np.int32], Image, NDArray[np.float64]]:
    """Heights above terrain, labels, roof colours and grounds of all buildings; each stands on its mean ground."""
    standing_at = np.full(len(plan.buildings), np.nan)
    above = np.zeros_like(terrain)
    labels = np.zeros(terrain.shape, np.int32)
    colours = np.zeros((*terrain.shape, 3), np.float32)
    grain = noise(terrain.shape[0], 1.0 / gsd_m, rng) * 0.04
    for i, building in enumerate(plan.buildings):
        window = _window(building, terrain.shape[0], gsd_m)
        if window is None:
            continue
        roof, shade = _roof(building, window, gsd_m)
        inside = roof > 0
        if not inside.any():
            continue
        base = standing_at[i] = terrain[window][inside].mean()
        height = np.where(inside, base + roof - terrain[window], 0)
        raised = inside & (height > above[window])
        above[window][raised] = height[raised]
        labels[window][raised] = i + 1
        tone = shade[raised] + grain[window][raised]
        colours[window][raised] = np.array(building.colour, np.float32) * (1 + tone[:, None])
        _add_roof_units(building, above, colours, labels, i + 1, gsd_m, rng)
    return above, labels, colours, standing_at


def _window(building: PlannedBuilding, size_px: int, gsd_m: float) -> tuple[slice, slice] | None:
    """The pixels around a building, or None where it lies off the tile."""
    x0, y0, x1, y1 = (np.array(building.footprint().bounds) / gsd_m + (-1, -1, 2, 2)).astype(int).clip(0, size_px)
    return (slice(y0, y1), slice(x0, x1)) if x1 > x0 and y1 > y0 else None


def _roof(building: PlannedBuilding, window: tuple[slice, slice], gsd_m: float) -> tuple[Image, Image]:
    """Roof height above the building's ground, 0 outside, and a shade for tile courses and flat roofs' edges."""
    y, x = np.mgrid[window].astype(np.float32) * gsd_m + gsd_m / 2
    height, shade = np.zeros_like(x), np.zeros_like(x)
    for wing in building.wings:
        c, s = np.cos(wing.angle), np.sin(wing.angle)
        u, v = c * (x - wing.x_m) + s * (y - wing.y_m), -s * (x - wing.x_m) + c * (y - wing.y_m)
        from_side, from_end = wing.width_m / 2 - np.abs(v), wing.length_m / 2 - np.abs(u)
        inside = (from_side >= 0) & (from_end >= 0)
        if wing.roof == FLAT:
            top = np.full_like(x, wing.eave_m)
            edge = np.minimum(from_side, from_end)
            tone = np.where(edge < 0.5, 0.12, 0.0) - 0.1 * np.exp(-((edge - 0.7) ** 2) / 0.1)
        else:
            run = np.minimum(from_side, from_end) if wing.roof == HIP else from_side
            top = wing.eave_m + wing.rise_m * np.clip(run / (wing.width_m / 2), 0, 1)
            tone = 0.05 * np.sin(from_side * (2 * np.pi / 0.9)) + np.where(from_side > wing.width_m / 2 - 0.25, 0.1, 0)
        higher = inside & (top > height)
        height[higher], shade[higher] = top[higher], tone[higher]
    return height, shade


def _add_roof_units(
    building: PlannedBuilding,
    above: Image,
    colours: Image,
    labels: NDArray[np.int32],
    label: int,
    gsd_m: float,
    rng: Generator,
) -> None:
    """Air-conditioning boxes and stair heads on large flat roofs."""
    wing = building.wings[0]
    if wing.roof != FLAT or wing.length_m * wing.width_m < 150:
        return
    for _ in range(rng.poisson(wing.length_m * wing.width_m / 160)):
        u, v = rng.uniform(-0.42, 0.42) * wing.length_m, rng.uniform(-0.4, 0.4) * wing.width_m
        c, s = np.cos(wing.angle), np.sin(wing.angle)
        length, width = rng.uniform(1.2, 4, 2)
        unit = PlannedWing(wing.x_m + c * u - s * v, wing.y_m + s * u + c * v, length, width, wing.angle, 0, 0, FLAT)
        mask = np.zeros(labels.shape, np.uint8)
        fill(mask, unit.polygon(), 1, gsd_m)
        spot = (mask > 0) & (labels == label)
        above[spot] += rng.uniform(0.8, 2.5)
        colours[spot] = rng.uniform(0.35, 0.85)


def _grow_trees(
    colours: Image, above: Image, labels: NDArray[np.int32], plan: CityPlan, gsd_m: float, rng: Generator
) -> NDArray[np.bool_]:
    """Tree crowns beside the buildings, as tall bumpy domes; returns where they are."""
    crowns = np.zeros(above.shape, bool)
    size = above.shape[0]
    bumps = noise(size, 1.0 / gsd_m, rng)
    green, autumn = (
        np.clip(np.array(c) * rng.uniform(0.7, 1.3) + rng.normal(0, 0.02, 3), 0.03, 1) for c in TREE_COLOURS
    )
    autumn_share = rng.choice([0.0, 0.1, 0.6])
    for x, y, radius, height in plan.trees:
        x0, y0, x1, y1 = (
            (np.array([x - radius, y - radius, x + radius, y + radius]) / gsd_m + (0, 0, 1, 1))
            .astype(int)
            .clip(0, size)
        )
        if x1 <= x0 or y1 <= y0:
            continue
        window = slice(y0, y1), slice(x0, x1)
        yy, xx = np.mgrid[window].astype(np.float32) * gsd_m
        dome = 1 - np.hypot(xx - x, yy - y) / radius * (1 + 0.15 * bumps[window])
        crown = (dome > 0) & (labels[window] == 0)
        tall = (height * (0.45 + 0.55 * np.sqrt(np.clip(dome, 0, 1))) + 0.3 * bumps[window]).astype(np.float32)
        crown &= tall > above[window]
        above[window][crown] = tall[crown]
        shade = rng.uniform(0.8, 1.2) * (1 + 0.18 * bumps[window][crown])
        colours[window][crown] = (autumn if rng.random() < autumn_share else green) * shade[:, None]
        crowns[window] |= crown
    return crowns
