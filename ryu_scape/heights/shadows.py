"""How long buildings' shadows are, by an image and their outlines.

What shadow and sunlit ground look like is learnt from the image itself: first from both sides of the walls, then from
what lies before and behind the ends that were found. Each pixel of a ray from a wall away from the sun speaks for
shadow or against it. A length is as likely as the pixels before it speak for shadow, in the mean over a building's
rays; where these end at another building, nothing speaks against a longer one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights.shadow_rays import LONGEST_M, OPEN, Rays, ShadowedGround
from ryu_scape.heights.sun_azimuth import WallPixels

COARSEST_M, SEARCHED_M = 1.0, 0.6
BLOCK_PX, LEAST_SIDE_PX = 1500, 8
WIDE_TURNS_DEG = np.arange(-45.0, 46.0, 7.5)
NARROW_TURNS_DEG = (np.linspace(-14.0, 14.0, 7), np.linspace(-6.0, 6.0, 7))
"""By how much the sun's azimuth is turned on trial: first, and then in two finer searches."""
SPAN_PERCENTILES = 0.5, 99.5
BINS, BIN_SMOOTHING, LEAST_SHARE, MOST_EVIDENCE = 48, 1.2, 0.03, 1.0
UNSURE_M, CLEAR_END = 0.6, 1.8
NEAR_SHADOW_M, LIT_M, LEAST_SUPPORT, LEAST_WALL_M = (0.3, 3.0), (1.0, 10.0), 0.3, 2.0
CLEAR_SUPPORT, MOST_WIDTHS = 0.7, 2.0
SHADED_EVIDENCE, LEAST_SUNLIT_M = 0.5, 3.0
LEAST_PIXELS, LEAST_CONTRAST, PEAKED = 50, 0.05, 40


@dataclass(frozen=True, eq=False)
class Shadows:
    """What the shadows of (b,) buildings tell.

    support: (b, lengths) how much the pixels speak for a shadow of a length, of 0, `step_m`, 2 `step_m` and so on, in
    metres times the logarithm of a likelihood. wall_m: (b,) width of the walls that were looked at. is_shaded: (b,)
    those in the shadow of another one, which may be the one that is seen. sun_azimuth_deg: of the sun.
    """

    support: NDArray[np.float64]
    step_m: float
    wall_m: NDArray[np.float64]
    is_shaded: NDArray[np.bool_]
    sun_azimuth_deg: float

    @property
    def length_m(self) -> NDArray[np.float64]:
        """The likeliest length (b,) of each, 0 where none is seen."""
        return self.support.argmax(axis=1) * self.step_m

    @property
    def is_clear(self) -> NDArray[np.bool_]:
        """The buildings (b,) that surely throw a shadow of their own which is seen."""
        return (self.support.max(axis=1) >= CLEAR_SUPPORT) & (self.wall_m >= LEAST_WALL_M) & (self.length_m > 0)


@dataclass(frozen=True, eq=False)
class Shade:
    """What brightness speaks for shadow: evidence (bins,) from the darkest to the brightest, never rising."""

    darkest: float
    brightest: float
    evidence: NDArray[np.float64]

    @classmethod
    def between(cls, shaded: NDArray[np.float32], lit: NDArray[np.float32], span: tuple[float, float]) -> Shade:
        """By the brightness of ground in shadow (n,) and of lit ground (m,), between the darkest and the brightest."""
        in_shadow, in_sun = (_shares(values, span) for values in (shaded, lit))
        share = _never_rising(in_shadow / (in_shadow + in_sun), in_shadow + in_sun)
        return cls(*span, np.clip(np.log(share / (1.0 - share)), -MOST_EVIDENCE, MOST_EVIDENCE))

    def speaks(self, brightness: NDArray[np.float32]) -> NDArray[np.float64]:
        """The evidence (n,) of pixels of a brightness (n,)."""
        place = (brightness - self.darkest) * (BINS / (self.brightest - self.darkest))
        return np.asarray(self.evidence[np.clip(place, 0, BINS - 1).astype(np.intp)])


def find_shadows(ground: ShadowedGround, count: int, sun_azimuth_deg: float | None = None) -> Shadows | None:
    """The shadows of `count` buildings, or None where the image shows none, is too coarse or has too few buildings.

    The image tells where the sun stands unless its azimuth by the map's north is known. If it is not, None too where
    what looks like shadows cannot be: most of them far longer than their buildings are wide.
    """
    if ground.pixel_m > COARSEST_M or min(ground.labels.shape) < LEAST_SIDE_PX:
        return None
    blocks = list(_blocks(ground))
    if not blocks:
        return None
    most = max(blocks, key=lambda block: np.count_nonzero(np.diff(block.labels, axis=1)))
    learnt = _learnt(most, count, sun_azimuth_deg)
    if learnt is None:
        return None
    azimuth_deg, shade = learnt
    best = _supported(Rays.of(blocks[0], azimuth_deg), shade, count)
    for block in blocks[1:]:
        other = _supported(Rays.of(block, azimuth_deg), shade, count)
        is_wider = other.wall_m > best.wall_m
        best = replace(
            best,
            support=np.where(is_wider[:, None], other.support, best.support),
            wall_m=np.where(is_wider, other.wall_m, best.wall_m),
            is_shaded=np.where(is_wider, other.is_shaded, best.is_shaded),
        )
    return best if sun_azimuth_deg is not None or _is_credible(best, ground) else None


def _is_credible(shadows: Shadows, ground: ShadowedGround) -> bool:
    """Whether most clear shadows are not far longer than their buildings are wide, as dark fields behind huts are."""
    pixels = np.bincount(ground.labels[ground.labels >= 0], minlength=len(shadows.wall_m))
    width_m = np.sqrt(np.maximum(pixels, 1)) * ground.pixel_m
    widths = (shadows.length_m / width_m)[shadows.is_clear]
    return not widths.size or float(np.median(widths)) <= MOST_WIDTHS


def _blocks(ground: ShadowedGround) -> Iterator[ShadowedGround]:
    """Parts of a large image that share with their neighbours what a shadow may reach."""
    margin_px = int(LONGEST_M / ground.pixel_m)
    for starts in product(*(range(0, length, BLOCK_PX) for length in ground.labels.shape)):
        rows, columns = (slice(max(0, start - margin_px), start + BLOCK_PX + margin_px) for start in starts)
        part = ground.part(rows, columns)
        if (part.labels >= 0).any():
            yield part


def _learnt(ground: ShadowedGround, count: int, known_azimuth_deg: float | None) -> tuple[float, Shade] | None:
    """The sun's azimuth by the map's north, and what shadow looks like; None where no building throws any that is seen.

    Azimuth and shade are learnt from each other in turn; an azimuth that is known stays as it is.
    """
    span = _brightness_span(ground)
    if span[1] - span[0] < LEAST_CONTRAST:
        return None
    walls, thin = WallPixels.of(ground), _thinned(ground)
    is_known = known_azimuth_deg is not None
    if known_azimuth_deg is None:
        rough_deg = walls.sun_azimuth_deg()
        azimuth_deg = _better_azimuth_deg(thin, rough_deg, _by_walls(walls, rough_deg, span), WIDE_TURNS_DEG, count)
    else:
        azimuth_deg = known_azimuth_deg
    if not walls.shows_shadows(azimuth_deg, is_known):
        return None
    shade = _by_walls(walls, azimuth_deg, span)
    for turns_deg in NARROW_TURNS_DEG:
        rays = Rays.of(ground, azimuth_deg)
        shade = _by_ends(rays, _supported(rays, shade, count), span) or shade
        if not is_known:
            azimuth_deg = _better_azimuth_deg(thin, azimuth_deg, shade, turns_deg, count)
    return azimuth_deg % 360.0, shade


def _brightness_span(ground: ShadowedGround) -> tuple[float, float]:
    """How dark and how bright open ground is but for a few pixels; (0, 0) where there is none."""
    of_open_ground = ground.brightness[ground.labels == OPEN]
    if not of_open_ground.size:
        return 0.0, 0.0
    darkest, brightest = np.percentile(of_open_ground, SPAN_PERCENTILES).tolist()
    return darkest, brightest


def _thinned(ground: ShadowedGround) -> ShadowedGround:
    """The ground in pixels of about `SEARCHED_M`, on which many azimuths are tried."""
    rows, columns = (slice(0, length_px) for length_px in ground.labels.shape)
    return ground.part(rows, columns, max(1, round(SEARCHED_M / ground.pixel_m)))


def _better_azimuth_deg(
    ground: ShadowedGround, azimuth_deg: float, shade: Shade, turns_deg: NDArray[np.float64], count: int
) -> float:
    """The azimuth turned by the mean of the turns (t,), weighted by how well a sun there explains the ground."""
    explained = np.array([_explained(ground, azimuth_deg + turn_deg, shade, count) for turn_deg in turns_deg])
    weight = (explained / max(float(explained.max()), 1e-9)) ** PEAKED
    return azimuth_deg + float((weight * turns_deg).sum() / max(float(weight.sum()), 1e-9))


def _by_walls(walls: WallPixels, azimuth_deg: float, span: tuple[float, float]) -> Shade:
    """What ground at the foot of walls looks like, on the side away from the sun and on the sunny one."""
    shaded, sunny = walls.shaded(azimuth_deg), walls.sunny(azimuth_deg)
    return Shade.between(walls.brightness[shaded], walls.brightness[sunny], span)


def _explained(ground: ShadowedGround, azimuth_deg: float, shade: Shade, count: int) -> float:
    """How much of the ground speaks for being in the likeliest shadows of a sun."""
    shadows = _supported(Rays.of(ground, azimuth_deg, free_alone=False), shade, count)
    return float((shadows.support.max(axis=1) * shadows.wall_m).sum())


def _supported(rays: Rays, shade: Shade, count: int) -> Shadows:
    """What the rays of `count` buildings tell; past the first clear end of a shadow nothing is looked at.

    Rays of walls behind which the ground is sunlit count; a building without these stands in another's shadow.
    """
    evidence = shade.speaks(rays.brightness)
    is_sunlit = ~(np.isfinite(rays.sunward) & (shade.speaks(np.nan_to_num(rays.sunward)) > SHADED_EVIDENCE))
    sums, at_step = rays.along(evidence, is_sunlit, count)
    is_shaded = at_step[:, 0] * rays.step_m < LEAST_SUNLIT_M
    every_sum, every_step = rays.along(evidence, np.ones_like(is_sunlit), count)
    sums, at_step = (np.where(is_shaded[:, None], *pair) for pair in ((every_sum, sums), (every_step, at_step)))
    sums[:, : max(1, round(UNSURE_M / rays.step_m))] = 0.0
    mean = np.cumsum(sums / np.maximum(at_step[:, :1], 1.0), axis=1) * rays.step_m
    support = np.hstack([np.zeros((count, 1)), mean])
    has_ended = np.maximum.accumulate(np.maximum.accumulate(support, axis=1) - support > CLEAR_END, axis=1)
    end = np.where(has_ended.any(axis=1), has_ended.argmax(axis=1), support.shape[1] - 1)
    seen = np.minimum(np.arange(support.shape[1])[None], end[:, None])
    support = np.take_along_axis(support, seen, axis=1)
    is_shaded &= np.bincount(rays.owner[~is_sunlit], minlength=count) > 0
    return Shadows(support, rays.step_m, at_step[:, 0] * rays.step_m, is_shaded, rays.sun_azimuth_deg)


def _by_ends(rays: Rays, shadows: Shadows, span: tuple[float, float]) -> Shade | None:
    """What lies before and behind the ends of shadows looks like, None where there is too little of it."""
    has_shadow = (shadows.support.max(axis=1) > LEAST_SUPPORT) & (shadows.wall_m > LEAST_WALL_M)
    length_m = np.where(has_shadow & (shadows.length_m > 0), shadows.length_m, np.nan)[rays.owner]
    from_wall_m = rays.step * rays.step_m
    is_shaded = (from_wall_m > NEAR_SHADOW_M[0]) & (from_wall_m < np.minimum(length_m - 0.3, NEAR_SHADOW_M[1]))
    is_lit = (from_wall_m > length_m + LIT_M[0]) & (from_wall_m < length_m + LIT_M[1])
    if min(np.count_nonzero(is_shaded), np.count_nonzero(is_lit)) < LEAST_PIXELS:
        return None
    return Shade.between(rays.brightness[is_shaded], rays.brightness[is_lit], span)


def _shares(values: NDArray[np.float32], span: tuple[float, float]) -> NDArray[np.float64]:
    """The share (bins,) of values (n,) in each part of a span, smoothed, none of them 0."""
    counted = np.histogram(np.clip(values, *span), BINS, span)[0].astype(np.float64)
    smooth = cv2.GaussianBlur(counted[None], (0, 0), BIN_SMOOTHING)[0]
    return (1.0 - LEAST_SHARE) * smooth / max(float(smooth.sum()), 1.0) + LEAST_SHARE / BINS


def _never_rising(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The numbers (n,) closest to values by weighted squares of which none is larger than one before it.

    Each is the least of the largest means from every place before it on (Robertson, Wright and Dykstra, 1988).
    """
    weight, moment = (np.append(0.0, np.cumsum(each)) for each in (weights, weights * values))
    first, past = np.arange(len(values))[:, None], np.arange(1, len(values) + 1)[None]
    mean = np.where(
        past > first, (moment[past] - moment[first]) / np.maximum(weight[past] - weight[first], 1e-12), -np.inf
    )
    largest = np.maximum.accumulate(mean[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(np.minimum.accumulate(np.where(past > first, largest, np.inf), axis=0).diagonal())
