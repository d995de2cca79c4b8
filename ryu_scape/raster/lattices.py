"""Where the cells may lie that a raster was interpolated from.

Those of global DSMs are whole arc seconds. Others are told by the raster: one that was enlarged cell by cell changes at
the cells' edges alone, an interpolated one bends at their middles and hardly between. Either is seen as a wave.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.raster.grid import Georeference, fitted_transform, pixel_lattice
from ryu_scape.raster.projection import WGS84

ARC_SECONDS = 3600.0
EVEN_LATITUDE_DEG = 50.0
"""Nearer to a pole the cells of global DSMs are more arc seconds wide than high."""
EQUAL_SHARE = 0.5
"""Where more neighbours are equal, a raster may have been enlarged cell by cell."""
SIDES_OF_BLOCKS, SIDES_OF_DETAIL = (0.2, 1.1), (0.51, 2.2)
"""Between which multiples the side of cells is sought: of the mean way between edges, and of the finest detail."""
LAG_OF_DETAIL, SMOOTHING_OF_DETAIL = 1 / 3, 1 / 8
LEAST_PEAKS = 4
MOST_TILTED = 0.06
SPECTRUM_PX = 2048

Wave = tuple[NDArray[np.float32], NDArray[np.float32]]
"""What peaks at rows, and what at columns, again and again: (H, W) each."""


def lattices(shown: NDArray[np.float32], own: Georeference, detail_px: float) -> Iterator[list[Affine]]:
    """From pixels (H, W) to cells that these may have been interpolated from, the likeliest first.

    Those of a list differ in where the cells begin. detail_px: the finest detail of what is shown.
    """
    longest_px = min(shown.shape) / LEAST_PEAKS
    waves = [wave for wave in _waves(shown, detail_px) if wave[2] * wave[3][0] < longest_px]
    for to_cells in _arc_seconds(own):
        whole = [Affine.translation(shift, shift) @ to_cells for shift in (0.0, 0.5)]
        yield whole + [_begun(wave, to_cells, shift) for wave, shift, _, _ in waves]
    for wave, shift, side_px, multiples in waves:
        down, across = (_frequency(energy, side_px, multiples, axis) for axis, energy in enumerate(wave))
        yield [_begun(wave, Affine(*across, 0.0, *down, 0.0), shift)]


def _waves(shown: NDArray[np.float32], detail_px: float) -> Iterator[tuple[Wave, float, float, tuple[float, float]]]:
    """A wave, where it peaks in a cell, about how many pixels apart, and between which multiples of that."""
    changes = [np.diff(shown, axis=axis) != 0 for axis in (0, 1)]
    changed = max(float(change.mean()) for change in changes)
    if 0 < changed <= 1 - EQUAL_SHARE:
        yield (_either_side(changes[0], 0), _either_side(changes[1], 1)), 0.0, 1 / changed, SIDES_OF_BLOCKS
    if detail_px:
        smooth = cv2.GaussianBlur(shown, (0, 0), SMOOTHING_OF_DETAIL * detail_px)
        lag_px = max(1, round(LAG_OF_DETAIL * detail_px))
        yield (_bends(smooth, lag_px, 0), _bends(smooth, lag_px, 1)), 0.5, detail_px, SIDES_OF_DETAIL


def _either_side(changes: NDArray[np.bool_], axis: int) -> NDArray[np.float32]:
    """What lies between neighbours along an axis, half of each at either."""
    before, after = ([(side, 1 - side) if number == axis else (0, 0) for number in (0, 1)] for side in (0, 1))
    return 0.5 * (np.pad(changes, before).astype(np.float32) + np.pad(changes, after))


def _bends(values: NDArray[np.float32], lag_px: int, axis: int) -> NDArray[np.float32]:
    """How strongly values (h, w) bend along an axis, beside what is usual around; 0 at the edges and without data."""
    lines = np.moveaxis(values, axis, 1)
    bend = np.zeros(lines.shape, np.float32)
    second = lines[:, 2 * lag_px :] - 2 * lines[:, lag_px:-lag_px] + lines[:, : -2 * lag_px]
    bend[:, lag_px:-lag_px] = np.nan_to_num(second) ** 2
    usual = cv2.GaussianBlur(bend, (0, 0), 8.0 * lag_px, borderType=cv2.BORDER_REFLECT)
    return np.moveaxis(np.sqrt(bend / (usual + 1e-6 * bend.mean() + 1e-12)), 1, axis)


def _arc_seconds(own: Georeference) -> Iterator[Affine]:
    """From pixels to cells of whole arc seconds, counted east and south, that global DSMs have; the coarsest first."""
    lattice_px = pixel_lattice(own.height, own.width)
    degrees = own.project(lattice_px, WGS84)
    to_seconds = fitted_transform(lattice_px, degrees * (ARC_SECONDS, -ARC_SECONDS))
    is_even = abs(float(degrees[:, 1].mean())) < EVEN_LATITUDE_DEG
    sides = ((3.0, 3.0), (1.0, 1.0)) if is_even else ((3.0, 3.0), (3.0, 1.0), (2.0, 1.0), (1.5, 1.0), (1.0, 1.0))
    for wide, high in sides:
        yield Affine.scale(1 / wide, 1 / high) @ to_seconds


def _frequency(
    energy: NDArray[np.float32], side_px: float, multiples: tuple[float, float], axis: int
) -> tuple[float, float]:
    """(a, b): how often a pixel to the right and a pixel down energy (h, w) peaks again and again along an axis."""
    block = max(1, int(side_px // 6))
    height, width = (length // block for length in energy.shape)
    small = cv2.resize(energy[: height * block, : width * block], (width, height), interpolation=cv2.INTER_AREA)
    spectrum = np.abs(np.fft.fft2(_faded(small), s=(SPECTRUM_PX, SPECTRUM_PX)))
    frequency = np.fft.fftfreq(SPECTRUM_PX) / block
    down, across = np.meshgrid(frequency, frequency, indexing="ij")
    along, aside = (down, across) if axis == 0 else (across, down)
    shortest, longest = (multiple * side_px for multiple in multiples)
    is_sought = (along > 1 / longest) & (along < 1 / shortest) & (np.abs(aside) < MOST_TILTED * along)
    row, column = np.unravel_index((spectrum * is_sought).argmax(), spectrum.shape)
    bin_size = 1 / (SPECTRUM_PX * block)
    return (
        float(frequency[column]) + bin_size * _off_peak(spectrum[row], int(column)),
        float(frequency[row]) + bin_size * _off_peak(spectrum[:, column], int(row)),
    )


def _off_peak(values: NDArray[np.floating], place: int) -> float:
    """How far the top of a parabola through the logarithms of three values around a place of a ring is off it."""
    before, at, after = np.log(np.maximum(np.take(values, [place - 1, place, place + 1], mode="wrap"), 1e-12))
    bend = before - 2 * at + after
    return float(0.5 * (before - after) / bend) if bend < 0 else 0.0


def _begun(wave: Wave, to_cells: Affine, peak: float) -> Affine:
    """The same cells, begun so that a wave peaks there in each."""
    a, b, _, d, e, _ = to_cells[:6]
    return Affine(a, b, _phase(wave[1], a, b) + peak, d, e, _phase(wave[0], d, e) + peak)


def _phase(energy: NDArray[np.float32], a: float, b: float) -> float:
    """c: a * x + b * y + c is whole where energy (h, w) peaks; x, y: from the corner of the first pixel."""
    height, width = energy.shape
    right = np.exp(-2j * np.pi * a * (np.arange(width) + 0.5))
    down = np.exp(-2j * np.pi * b * (np.arange(height) + 0.5))
    return float(np.angle(down @ _faded(energy) @ right)) / (2 * np.pi)


def _faded(energy: NDArray[np.float32]) -> NDArray[np.float32]:
    """Energy (h, w) about its mean, faded out towards the edges."""
    fade = (np.hanning(length + 2)[1:-1].astype(np.float32) for length in energy.shape)
    return (energy - energy.mean()) * np.outer(*fade)
