"""The rectangles that roofs span, read off the DSM: for outlines that are not their roof's.

A found outline takes in a strip of the garden or a tree, one from a map the yard or an annex. The roof within it has
a direction, a middle and a width of its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights.roof_plans import RoofPlans
from ryu_scape.heights.roof_samples import RoofSamples
from ryu_scape.heights.statistics import GroupedValues

LEAST_SAMPLES = 20
OUTER_PERCENTILES = (2.0, 98.0)


def plans_seen(samples: RoofSamples, count: int, margin_m: float) -> RoofPlans:
    """One rectangle around the samples of each of `count` buildings, as the DSM slopes, its ridge the longer way.

    Slopes run square to ridges, and opposite ones are alike: so the direction is that of the gradients with four times
    their angle, added up (after Bigün & Granlund, 1987, who double it). Buildings of too few samples have no plan.
    margin_m: how far the rectangles reach beyond the samples, which keep clear of outlines.
    """
    building = samples.building
    number = np.bincount(building, minlength=count)
    with np.errstate(invalid="ignore"):
        middle_m = np.stack([np.bincount(building, axis, count) / number for axis in samples.plan_m.T], axis=1)
    direction = _directions(samples, count)
    (x, half_x), (y, half_y) = _extents(samples, middle_m, direction)
    cosine, sine = np.cos(direction), np.sin(direction)
    table = np.zeros((count, 7))
    table[:, 0] = middle_m[:, 0] + cosine * x - sine * y
    table[:, 1] = middle_m[:, 1] + sine * x + cosine * y
    table[:, 2] = direction + np.where(half_x >= half_y, 0.0, np.pi / 2)
    table[:, 3], table[:, 4] = np.maximum(half_x, half_y) + margin_m, np.minimum(half_x, half_y) + margin_m
    table[number < LEAST_SAMPLES] = np.nan
    return RoofPlans(table[:, None])


def _directions(samples: RoofSamples, count: int) -> NDArray[np.float64]:
    """The direction (b,) in radians, up to quarter turns, in which most of each building's samples slope."""
    gradient = samples.gradient[:, 0] + 1j * samples.gradient[:, 1]
    steepness = np.abs(gradient)
    fourfold = np.divide(gradient**4, steepness**3, out=np.zeros_like(gradient), where=steepness > 0)
    real, imaginary = (np.bincount(samples.building, part, count) for part in (fourfold.real, fourfold.imag))
    return np.arctan2(imaginary, real) / 4


def _extents(
    samples: RoofSamples, middle_m: NDArray[np.float64], direction: NDArray[np.float64]
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """`_extent` of each building's samples along its direction (b,) and across it, from its middle (b, 2)."""
    building = samples.building
    cosine, sine = np.cos(direction)[building], np.sin(direction)[building]
    east, north = (samples.plan_m - middle_m[building]).T
    along, across = cosine * east + sine * north, cosine * north - sine * east
    return [_extent(position_m, building, len(middle_m)) for position_m in (along, across)]


def _extent(
    position_m: NDArray[np.float64], building: NDArray[np.intp], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Middle (b,) and half length (b,) of each building's positions (n,), a few outermost ones left out."""
    grouped = GroupedValues.of(position_m.astype(np.float32), building, count)
    low, high = (grouped.percentile(percentile) for percentile in OUTER_PERCENTILES)
    return 0.5 * (low + high), 0.5 * (high - low)
