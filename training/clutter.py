"""What a network takes for roofs and misses as roofs, made from the crops at hand.

Pools, sports courts, terraces, car parks and bare plots drawn beside the buildings teach what is
no roof; buildings repainted in other colours, those of the ground among them, teach that a roof is not known by its
colour. After copy-paste augmentation (Ghiasi et al. 2021, arXiv:2012.07177), with drawn objects instead of cut ones.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Image = NDArray[np.float32]

MOST_THINGS = 5
BRIGHT = 215.0
EDGE_BLUR_PX, ROOF_EDGE_BLUR_PX = 0.7, 1.2
WHITE = np.array((235.0, 235.0, 230.0))
POOL = ((95, 190, 210), (150, 215, 225), (45, 120, 150), (30, 75, 95))
DECK = ((225, 220, 210), (200, 190, 180), (160, 150, 145))
COURT = ((150, 85, 70), (170, 110, 90), (70, 110, 80), (55, 90, 150), (130, 130, 135), (90, 70, 110))
TURF = ((60, 95, 60), (75, 115, 65), (50, 80, 75))
PAVING = ((225, 220, 210), (190, 185, 180), (150, 150, 150), (175, 130, 110), (110, 105, 105))
ASPHALT = ((70, 70, 75), (100, 100, 105), (140, 138, 135))
SOIL = ((175, 145, 115), (210, 190, 165), (140, 110, 85))
ROOF = ((70, 70, 75), (105, 105, 110), (145, 145, 150), (240, 240, 240), (165, 90, 70), (120, 80, 65), (70, 90, 140),
        (90, 115, 95), (215, 195, 165), (45, 45, 50))  # fmt: skip


class Pose:
    """Where a thing lies and which way: a centre and a heading in pixels of the crop."""

    def __init__(self, col: float, row: float, heading_rad: float) -> None:
        self.col, self.row = col, row
        self.along = np.array((np.cos(heading_rad), np.sin(heading_rad)))
        self.across = np.array((-self.along[1], self.along[0]))

    def points(self, local: NDArray[np.float64]) -> NDArray[np.int32]:
        """Corners (N, 2) in pixels of N points given along and across."""
        return np.round((self.col, self.row) + local[:, :1] * self.along + local[:, 1:] * self.across).astype(np.int32)

    def rectangle(self, length: float, width: float, along: float = 0, across: float = 0) -> NDArray[np.int32]:
        """Corners (4, 2) of a rectangle whose centre lies so far off its own."""
        unit = np.array(((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)))
        return self.points(unit * (length, width) + (along, across))


def draw_clutter(rgb: NDArray[np.uint8], labels: NDArray[np.uint16], gsd_m: float, rng: Generator) -> NDArray[np.uint8]:
    """The crop (H, W, 3) with up to MOST_THINGS flat things on the ground, in its shadows and beside its buildings."""
    paint, opacity = rgb.astype(np.float32), np.zeros(labels.shape, np.float32)
    for _ in range(rng.integers(1, MOST_THINGS + 1)):
        pose = _random_pose(labels, rng)
        PAINTERS[rng.integers(len(PAINTERS))](paint, opacity, pose, gsd_m, rng)
    opacity = cv2.GaussianBlur(opacity, (0, 0), EDGE_BLUR_PX)[..., None] * (labels == 0)[..., None]
    lit = paint * _light(rgb)[..., None] + rng.normal(0, rng.uniform(1, 6), (*labels.shape, 1)).astype(np.float32)
    return np.clip(rgb * (1 - opacity) + lit * opacity, 0, 255).astype(np.uint8)


def repaint_roofs(rgb: NDArray[np.uint8], labels: NDArray[np.uint16], rng: Generator) -> NDArray[np.uint8]:
    """The crop (H, W, 3) with about half of its buildings in colours of other roofs or of its own ground."""
    count, buildings = cv2.connectedComponents((labels > 0).astype(np.uint8))
    pixels = np.maximum(np.bincount(buildings.ravel(), minlength=count), 1)
    bands = [np.bincount(buildings.ravel(), band.ravel(), count) / pixels for band in rgb.transpose(2, 0, 1)]
    means = np.stack(bands, axis=1)
    colours = _varied(np.array(ROOF)[rng.integers(len(ROOF), size=count)], rng)
    if (ground := rgb[labels == 0]).size:
        as_ground = rng.random((count, 1)) < 0.4
        colours = np.where(as_ground, ground[rng.integers(len(ground), size=count)], colours)
    brighter = colours.mean(axis=1) / np.maximum(means.mean(axis=1), 30)
    contrast = rng.uniform(0.5, 1.2, count) * np.clip(brighter, 0.5, 1.5)
    repainted = (rng.random(count) < 0.5) & (np.arange(count) > 0)
    paint = colours[buildings] + (rgb - means[buildings]) * contrast[buildings][..., None]
    opacity = cv2.GaussianBlur(repainted[buildings].astype(np.float32), (0, 0), ROOF_EDGE_BLUR_PX)[..., None]
    return np.clip(rgb * (1 - opacity) + paint * opacity, 0, 255).astype(np.uint8)


def _random_pose(labels: NDArray[np.uint16], rng: Generator) -> Pose:
    """Beside a building and in line with it, or just anywhere."""
    rows, cols = np.nonzero(labels)
    if not len(rows) or rng.random() < 0.3:
        return Pose(rng.uniform(0, labels.shape[1]), rng.uniform(0, labels.shape[0]), rng.uniform(0, np.pi))
    pick = rng.integers(len(rows))
    building = labels == labels[rows[pick], cols[pick]]
    outline = np.argwhere(building)[:, ::-1].astype(np.float32)
    centre, size, angle_deg = cv2.minAreaRect(outline)
    heading = np.deg2rad(angle_deg) + np.pi / 2 * rng.integers(4)
    reach = max(size) * rng.uniform(0.4, 0.9)
    return Pose(centre[0] + reach * np.cos(heading), centre[1] + reach * np.sin(heading), heading)


def _varied(colours: NDArray, rng: Generator) -> NDArray[np.float64]:
    """Colours (N, 3), each somewhat lighter or darker and of a slightly other tint."""
    return np.clip(colours * rng.uniform(0.8, 1.15, (len(colours), 1)) + rng.normal(0, 6, colours.shape), 5, 250)


def _one_of(palette: tuple[tuple[int, int, int], ...], rng: Generator) -> list[float]:
    chosen: list[float] = _varied(np.array(palette)[[rng.integers(len(palette))]], rng)[0].tolist()
    return chosen


def _light(rgb: NDArray[np.uint8]) -> Image:
    """Factors (H, W) that expose what is drawn as the crop is, and keep its shadows and trees visible there."""
    grey = cv2.GaussianBlur(rgb.mean(axis=2, dtype=np.float32), (0, 0), 1.0)
    exposure = np.clip(np.percentile(grey, 98) / BRIGHT, 0.4, 1.1)
    return np.float32(exposure) * np.clip(grey / max(float(np.median(grey)), 1.0), 0.45, 1.05)


def _lay(paint: Image, opacity: Image, corners: NDArray[np.int32], colour: list[float]) -> None:
    cv2.fillPoly(paint, [corners], colour)
    cv2.fillPoly(opacity, [corners], 1.0)


def _pool(paint: Image, opacity: Image, pose: Pose, gsd_m: float, rng: Generator) -> None:
    """Water, often round, within a pale deck."""
    length, width = rng.uniform(5, 13) / gsd_m, rng.uniform(3, 7) / gsd_m
    deck = rng.uniform(0.5, 3) / gsd_m
    _lay(paint, opacity, pose.rectangle(length + 2 * deck, width + 2 * deck), _one_of(DECK, rng))
    turns = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    power = rng.choice([0.3, 0.6, 1.0])
    round_ = np.stack([np.sign(np.cos(turns)) * np.abs(np.cos(turns)) ** power * length / 2,
                       np.sign(np.sin(turns)) * np.abs(np.sin(turns)) ** power * width / 2], 1)  # fmt: skip
    _lay(paint, opacity, pose.points(round_), _one_of(POOL, rng))


def _court(paint: Image, opacity: Image, pose: Pose, gsd_m: float, rng: Generator) -> None:
    """A tennis or ball court, or several, with white lines and a run-off of another colour."""
    length, width, apart = 23.8 / gsd_m, 11.0 / gsd_m, 17.0 / gsd_m
    count = rng.integers(1, 4)
    _lay(paint, opacity, pose.rectangle(1.5 * length, apart * count), _one_of(COURT, rng))
    inside = _one_of(COURT, rng)
    for number in range(count):
        across = (number - (count - 1) / 2) * apart
        _lay(paint, opacity, pose.rectangle(length, width, 0, across), inside)
        for along, share in ((0, 1.0), (0, 0.54)):
            lines = pose.rectangle(length * share, width * (0.75 if share < 1 else 1), along, across)
            cv2.polylines(paint, [lines], True, WHITE.tolist(), 1, cv2.LINE_AA)
        net = pose.points(np.array(((0, across - width / 2), (0, across + width / 2))))
        cv2.polylines(paint, [net], False, WHITE.tolist(), 1, cv2.LINE_AA)


def _field(paint: Image, opacity: Image, pose: Pose, gsd_m: float, rng: Generator) -> None:
    """A football field with its lines, on turf or on red track."""
    length, width = rng.uniform(40, 100) / gsd_m, rng.uniform(25, 60) / gsd_m
    _lay(paint, opacity, pose.rectangle(1.1 * length, 1.15 * width), _one_of((*TURF, *COURT), rng))
    _lay(paint, opacity, pose.rectangle(length, width), _one_of(TURF, rng))
    boxes = [pose.rectangle(length, width)]
    boxes += [pose.rectangle(0.16 * length, 0.55 * width, side * 0.42 * length) for side in (-1, 1)]
    boxes += [pose.rectangle(0.03 * length, 0.12 * width, side * 0.52 * length) for side in (-1, 1)]
    cv2.polylines(paint, boxes, True, WHITE.tolist(), 1, cv2.LINE_AA)
    centre = pose.points(np.zeros((1, 2)))[0].tolist()
    cv2.circle(paint, centre, round(0.15 * width), WHITE.tolist(), 1, cv2.LINE_AA)


def _terrace(paint: Image, opacity: Image, pose: Pose, gsd_m: float, rng: Generator) -> None:
    """Paved ground in up to three rectangles of one colour: terraces, drives, yards."""
    colour = _one_of(PAVING, rng)
    for _ in range(rng.integers(1, 4)):
        length, width = rng.uniform(3, 16, 2) / gsd_m
        along, across = rng.uniform(-6, 6, 2) / gsd_m
        _lay(paint, opacity, pose.rectangle(length, width, along, across), colour)


def _car_park(paint: Image, opacity: Image, pose: Pose, gsd_m: float, rng: Generator) -> None:
    """Asphalt with rows of marked stalls, some of them taken."""
    stalls, rows = rng.integers(5, 20), rng.integers(1, 4)
    stall, row = 2.6 / gsd_m, 11.0 / gsd_m
    _lay(paint, opacity, pose.rectangle((stalls + 2) * stall, rows * row + stall), _one_of(ASPHALT, rng))
    for number in range(rows):
        across = (number - (rows - 1) / 2) * row
        for k in range(stalls + 1):
            along = (k - stalls / 2) * stall
            mark = pose.points(np.array(((along, across), (along, across + 5 / gsd_m))))
            cv2.polylines(paint, [mark], False, WHITE.tolist(), 1, cv2.LINE_AA)
            if rng.random() < 0.5:
                car = pose.rectangle(1.8 / gsd_m, 4.4 / gsd_m, along + stall / 2, across + 2.5 / gsd_m)
                cv2.fillPoly(paint, [car], (rng.uniform(20, 240) + rng.normal(0, 15, 3)).clip(5, 250).tolist())


def _plot(paint: Image, opacity: Image, pose: Pose, gsd_m: float, rng: Generator) -> None:
    """A bare plot of irregular outline, uneven in colour."""
    turns = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(4, 8)))
    reach = rng.uniform(5, 30, len(turns)) / gsd_m
    corners = pose.points(np.stack([np.cos(turns) * reach, np.sin(turns) * reach], 1))
    _lay(paint, opacity, corners, _one_of(SOIL, rng))


PAINTERS: tuple[Callable[[Image, Image, Pose, float, Generator], None], ...] = (
    _pool,
    _pool,
    _court,
    _field,
    _terrace,
    _terrace,
    _terrace,
    _car_park,
    _plot,
)
