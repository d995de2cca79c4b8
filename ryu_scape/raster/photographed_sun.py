"""Where the sun stood when an orthophoto was taken, told by the shadows in it.

Each direction of the sun puts certain pixels of a surface into shadow. The one whose shadows the image's dark pixels
agree with best is searched for on a coarse grid of directions, then around the best of these. Agreement is the
correlation of the logarithm of brightness with being lit. Where nothing agrees, as under clouds, nothing is told.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.raster.sweep import Sweeper
from ryu_scape.sun import Sun

LEAST_AGREEMENT = 0.15
"""What the right and wrong ones agree by: `python -m tests.benchmarks.photographed_sun`."""
_PIXEL_M = 0.9
_WINDOW_PX = 260
_LARGEST_STEP_M = 3.0
_AZIMUTHS_DEG, _ELEVATIONS_DEG = np.arange(0.0, 360.0, 15.0), (20.0, 32.0, 46.0, 62.0)
_FINER_DEG = ((7.0, 6.0), (4.0, 3.0), (2.0, 1.5))
_LOWEST_DEG, _HIGHEST_DEG = 8.0, 80.0
_LEAST_SHADE = 0.003
_BLACK = 8.0


def sun_in_photo(
    rgb: NDArray[np.uint8], surface_m: NDArray[np.float32], valid: NDArray[np.bool_], transform: Affine
) -> Sun | None:
    """The sun by which an image (3, H, W) of a surface (H, W) was taken, or None where its shadows do not tell.

    valid: (H, W) where there is an image. transform: from pixels to the map, in metres. NaN in the surface is no data.
    """
    found = likeliest_sun(rgb, surface_m, valid, transform)
    return found[0] if found is not None and found[1] >= LEAST_AGREEMENT else None


def likeliest_sun(
    rgb: NDArray[np.uint8], surface_m: NDArray[np.float32], valid: NDArray[np.bool_], transform: Affine
) -> tuple[Sun, float] | None:
    """The sun whose shadows agree best with an image, and how well they do, up to 1; None where nothing is known.

    Takes what `sun_in_photo` does.
    """
    pixel_m = float(np.sqrt(abs(transform.determinant)))
    stride = max(1, round(_PIXEL_M / pixel_m))
    thin = (..., slice(None, None, stride), slice(None, None, stride))
    surface_m, valid = surface_m[thin], valid[thin]
    window = _roughest_window(surface_m)
    surface_m, image = surface_m[window], rgb[thin][:, window[0], window[1]]
    known = valid[window] & np.isfinite(surface_m)
    if not known.any():
        return None
    filled_m = np.where(known, surface_m, surface_m[known].min()).astype(np.float32)
    sweeper = Sweeper(filled_m, transform * Affine.scale(stride))
    brightness = np.log(image.mean(axis=0, dtype=np.float32) + _BLACK)

    def agreement(sun: Sun) -> float:
        return _correlation(brightness[known], sweeper.lit(sun.azimuth_deg, sun.elevation_deg)[known])

    best = max((Sun(*at) for at in product(_AZIMUTHS_DEG, _ELEVATIONS_DEG)), key=agreement)
    for azimuth_step, elevation_step in _FINER_DEG:
        best = max(_around(best, azimuth_step, elevation_step), key=agreement)
    return best, agreement(best)


def _around(sun: Sun, azimuth_step_deg: float, elevation_step_deg: float) -> list[Sun]:
    """The sun, and eight others around it."""
    return [
        Sun(
            float(sun.azimuth_deg + i * azimuth_step_deg) % 360.0,
            float(np.clip(sun.elevation_deg + j * elevation_step_deg, _LOWEST_DEG, _HIGHEST_DEG)),
        )
        for i, j in product((0, -1, 1), repeat=2)
    ]


def _correlation(brightness: NDArray[np.float32], is_lit: NDArray[np.bool_]) -> float:
    """Of brightness (n,) with being lit (n,): 1 where shadow alone makes dark; -1 where hardly anything is shaded."""
    lit_share = float(is_lit.mean())
    spread = float(brightness.std())
    if not _LEAST_SHADE <= 1.0 - lit_share < 1.0 or spread == 0.0:
        return -1.0
    difference = float(brightness[is_lit].mean() - brightness[~is_lit].mean())
    return difference / spread * float(np.sqrt(lit_share * (1.0 - lit_share)))


def _roughest_window(surface_m: NDArray[np.float32]) -> tuple[slice, slice]:
    """Rows and columns of at most `_WINDOW_PX` each, of several even ones the one in which the surface steps most."""
    all_rows, all_columns = (_even_slices(length) for length in surface_m.shape)
    roughness_m = np.empty((len(all_rows), len(all_columns)))
    for number, rows in enumerate(all_rows):
        steps_m = np.abs(np.diff(surface_m[rows], axis=1, append=surface_m[rows, -1:]))
        steps_m = np.nan_to_num(np.minimum(steps_m, _LARGEST_STEP_M))
        roughness_m[number] = [steps_m[:, columns].sum() for columns in all_columns]
    row, column = np.unravel_index(roughness_m.argmax(), roughness_m.shape)
    return all_rows[row], all_columns[column]


def _even_slices(length: int) -> list[slice]:
    size = min(length, _WINDOW_PX)
    count = -(-length // size)
    return [slice(start, start + size) for start in np.linspace(0, length - size, count).astype(int).tolist()]
