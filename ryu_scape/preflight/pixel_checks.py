"""What the pixels of an image and a DSM say: holes, contrast, relief, and how they lie on each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ryu_scape.preflight.findings import Finding, Light
from ryu_scape.raster import RasterStack, filling
from ryu_scape.raster.coregistration import Shift
from ryu_scape.raster.elevations import is_steeper_than_a_city, relief_m
from ryu_scape.raster.stack import COVERED_FRACTION
from ryu_scape.terrain import estimate_terrain

MOST_HOLES = 0.2
LEAST_CONTRAST = 12.0
"""Standard deviation of the luminance, of 255: below it lie fog and blank sheets."""
LARGEST_SAMPLE = 500_000
AT_0_M, LEVEL_SPREAD_M = 0.1, 0.2
"""The terrain under an nDSM lies so near to 0 m, and nine tenths of it within so much."""


def check_image_pixels(stack: RasterStack) -> Iterator[Finding]:
    """Holes and contrast of the image, and its sun where that is told."""
    holes = 1 - float(stack.valid.mean())
    if holes > MOST_HOLES:
        yield Finding("Image", Light.AMBER, f"{holes:.0%} of it has no data.", "Cut out what is covered.")
    else:
        yield Finding("Image", Light.GREEN, f"{1 - holes:.1%} of it has data.")
    stride = 1 + int(np.sqrt(stack.valid.size / LARGEST_SAMPLE))
    colours = stack.rgb[:, ::stride, ::stride].astype(np.float32)
    luminance = colours.mean(axis=0)[stack.valid[::stride, ::stride]]
    contrast = float(luminance.std()) if luminance.size else 0.0
    if contrast < LEAST_CONTRAST:
        yield Finding(
            "Image", Light.AMBER, "It has hardly any contrast.", "Give one without clouds, or stretch it in a GIS."
        )
    if stack.sun is not None:
        yield Finding("Image", Light.GREEN, f"Its metadata say that the sun stood {stack.sun.elevation_deg:.0f}° high.")


def check_dsm_pixels(stack: RasterStack, dsm_m: NDArray[np.float32]) -> Iterator[Finding]:
    """Overlap, or holes where there is no image, filling and relief of the DSM."""
    covered = float(np.isfinite(dsm_m[stack.valid]).mean())
    if covered < COVERED_FRACTION:
        remedy = "Give one of all of it; what it leaves out has no heights."
        lacking = (
            f"It covers {covered:.0%} of the image." if stack.is_photo else f"{1 - covered:.0%} of it has no data."
        )
        yield Finding("DSM", Light.AMBER, lacking, remedy)
    else:
        yield Finding(
            "DSM", Light.GREEN, "It covers the image." if stack.is_photo else f"{covered:.1%} of it has data."
        )
    if filling.NOTICE in stack.warnings:
        yield Finding("DSM", Light.AMBER, filling.NOTICE, "Declare it, for instance with gdal_edit.py -a_nodata 0.")
    low_m, high_m = relief_m(dsm_m)
    spread = f"Nearly all elevations lie between {low_m:.1f} and {high_m:.1f} m."
    if is_steeper_than_a_city(dsm_m, stack.grid):
        yield Finding(
            "DSM",
            Light.AMBER,
            f"{spread} That is steeper than any city: they may be in another unit.",
            "Declare it, for instance with gdal_edit.py -units cm.",
        )
    else:
        yield Finding("DSM", Light.GREEN, spread)
    if abs(low_m) <= LEVEL_SPREAD_M and _is_ground_at_0(dsm_m, stack.grid.gsd_m):
        yield Finding(
            "DSM",
            Light.AMBER,
            "The ground is at 0 m nearly everywhere: it seems to tell heights above the ground (nDSM).",
            "Give the DSM that it was made of; from this one the terrain will be level.",
        )


def _is_ground_at_0(dsm_m: NDArray[np.float32], gsd_m: float) -> bool:
    """Whether the terrain under a DSM (H, W) is as level as no ground is that was measured, and at 0 m."""
    low_m, middle_m, high_m = np.percentile(estimate_terrain(dsm_m, gsd_m), (5, 50, 95))
    return bool(abs(middle_m) <= AT_0_M and high_m - low_m <= LEVEL_SPREAD_M)


def check_shift(shift: Shift | None, is_worth_mending: bool) -> Finding:
    """How the DSM lies on the image."""
    if shift is None:
        return Finding("Fit", Light.GREEN, "Whether image and DSM lie on each other cannot be told from their edges.")
    if not is_worth_mending:
        return Finding("Fit", Light.GREEN, f"Image and DSM lie on each other to within {shift.distance_m:.1f} m.")
    return Finding(
        "Fit",
        Light.AMBER,
        f"The DSM lies {shift.distance_m:.1f} m {shift.direction} of the image.",
        f"Move it: --dsm-east {-shift.east_m:.1f} --dsm-north {-shift.north_m:.1f}; "
        "or give a true orthophoto if buildings lean in the image.",
    )
