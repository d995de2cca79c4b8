"""How regular outlines are, and how true: ours, the plain contour and a public regulariser's, of the same labels.

Run from the repository's root:
    python -m tests.benchmarks.bench_regularity BANEPA [--half first|second] [--regulariser PYTHON]

BANEPA has images/ and masks/ of one name each, 0.13 m a pixel, in which every building is drawn by hand; images are
looked at at half their size. PYTHON is an interpreter that has `buildingregulariser` (PyPI), in an environment of its
own; without it, its rows are left out. Buildings that reach the border of an image are not counted. Each method is told
the same labels: the hand-drawn masks at half size, then what the network sees. Counted are the buildings that are
found by all methods, with an IoU of at least 0.5.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import geopandas
import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS
from torchvision.models.segmentation import DeepLabV3

from ryu_scape.footprints.blocks import TracedBlocks, regular_buildings
from ryu_scape.footprints.separation import label_buildings
from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import UNHEARD
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.segmentation.predict import predict_buildings
from ryu_scape.segmentation.weights import load_network
from ryu_scape.segmentation.weights_file import WeightsCard
from ryu_scape.settings import DEFAULTS
from ryu_scape.survey import Survey

GSD_M, CHIP_M = 0.26, 1000.0
DRAWN_WITHIN_M = 0.2
"""Corners of the hand-drawn outlines are those that their pixels' edges leave by more than this."""
RIGHT_WITHIN_DEG = 5.0
LEAST_IOU = 0.5
PUBLIC = """
import sys, geopandas
from buildingregulariser import regularize_geodataframe
regularize_geodataframe(geopandas.read_file(sys.argv[1]), num_cores=1).to_file(sys.argv[2])
"""
Method = Callable[[Sequence[TracedBlocks]], np.ndarray]


@dataclass(frozen=True, eq=False)
class Chip:
    """An image at half size (3, H, W), its mask (H, W), and the hand-drawn outlines (t,), clear of its border."""

    grid: GeoGrid
    rgb: np.ndarray
    mask: np.ndarray
    drawn: np.ndarray


def chip_of(image: Path, mask: Path, number: int) -> Chip:
    rgb = cv2.cvtColor(cv2.imread(str(image)), cv2.COLOR_BGR2RGB)
    fine = (cv2.imread(str(mask), cv2.IMREAD_GRAYSCALE) > 0).astype(np.uint8)
    height, width = fine.shape[0] // 2, fine.shape[1] // 2
    grid = GeoGrid(Affine(GSD_M, 0, CHIP_M * number, 0, -GSD_M, 3e6), CRS.from_epsg(32645), height, width)
    fine_grid = GeoGrid(grid.transform @ Affine.scale(0.5), grid.crs, *fine.shape)
    _, labels = cv2.connectedComponents(fine, connectivity=4)
    drawn = TracedBlocks.of(labels, fine_grid, DRAWN_WITHIN_M).contours
    small = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)
    half = cv2.resize(fine.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    return Chip(grid, np.moveaxis(small, -1, 0), half, _clear_of_border(drawn[~shapely.is_missing(drawn)], grid))


def _clear_of_border(outlines: np.ndarray, grid: GeoGrid) -> np.ndarray:
    corners = grid.to_map(np.array([(0.0, 0.0), (grid.width, grid.height)]))
    return outlines[shapely.within(outlines, shapely.box(*corners.ravel()).buffer(-2 * GSD_M))]


def seen(chip: Chip) -> np.ndarray:
    """The labels (H, W) of what the network sees."""
    everywhere = np.ones(chip.mask.shape, bool)
    survey = Survey.of(RasterStack(chip.grid, np.ascontiguousarray(chip.rgb), None, everywhere, None))
    network, card = loaded_network()
    probability = predict_buildings(network, survey, card, DEFAULTS.segmentation, UNHEARD)
    return label_buildings(probability, DEFAULTS.footprints, None)


@cache
def loaded_network() -> tuple[DeepLabV3, WeightsCard]:
    return load_network(WEIGHTS)


def masked(chip: Chip) -> np.ndarray:
    """The labels (H, W) of the mask."""
    return cv2.connectedComponents((chip.mask > 0.5).astype(np.uint8), connectivity=4)[1]


def contours(traced: Sequence[TracedBlocks]) -> np.ndarray:
    return _there(np.concatenate([each.contours for each in traced]))


def ours(traced: Sequence[TracedBlocks]) -> np.ndarray:
    return _there(np.concatenate([regular_buildings(each, DEFAULTS.footprints) for each in traced]))


def public(python: Path) -> Method:
    """What the public regulariser makes of the outlines along the pixels, by its defaults."""

    def regularised(traced: Sequence[TracedBlocks]) -> np.ndarray:
        raw = _there(np.concatenate([each.raw for each in traced]))
        with tempfile.TemporaryDirectory() as name:
            given, made = Path(name) / "given.gpkg", Path(name) / "made.gpkg"
            geopandas.GeoDataFrame(geometry=raw, crs=traced[0].grid.crs.to_wkt()).to_file(given)
            subprocess.run([python, "-c", PUBLIC, given, made], check=True, capture_output=True)
            return shapely.get_parts(np.asarray(geopandas.read_file(made).geometry.values, object))

    return regularised


def _there(outlines: np.ndarray) -> np.ndarray:
    return outlines[~shapely.is_missing(outlines)]


def best_of(outlines: np.ndarray, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The outline (t,) that covers each drawn one best, -1 for none, and its IoU (t,)."""
    outlines = shapely.make_valid(outlines)
    truth, found = shapely.STRtree(outlines).query(drawn, predicate="intersects")
    common = shapely.area(shapely.intersection(drawn[truth], outlines[found]))
    iou = common / (shapely.area(drawn[truth]) + shapely.area(outlines[found]) - common)
    best, best_iou = np.full(len(drawn), -1), np.zeros(len(drawn))
    order = np.argsort(iou, kind="stable")
    best[truth[order]], best_iou[truth[order]] = found[order], iou[order]
    return best, best_iou


def corners_of(outlines: np.ndarray) -> tuple[float, float]:
    """Corners an outline, and the share of them that are right angles within `RIGHT_WITHIN_DEG`."""
    rings = shapely.get_rings(outlines)
    angles = [_angles_deg(shapely.get_coordinates(ring)[:-1]) for ring in rings]
    every = np.concatenate(angles)
    return every.size / len(outlines), float(np.mean(np.abs(every - 90.0) <= RIGHT_WITHIN_DEG))


def _angles_deg(corners_m: np.ndarray) -> np.ndarray:
    """The turn (n,) at each corner of a ring, from 0 to 180."""
    before, after = corners_m - np.roll(corners_m, 1, axis=0), np.roll(corners_m, -1, axis=0) - corners_m
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return np.degrees(np.abs(np.arctan2(cross, (before * after).sum(axis=1))))


def compare(chips: Sequence[Chip], labels_of: Callable[[Chip], np.ndarray], methods: dict[str, Method]) -> None:
    """Print a row for each method, and one for the hand-drawn outlines themselves."""
    tolerance_m = DEFAULTS.footprints.simplify_tolerance_m
    traced = [TracedBlocks.of(labels_of(chip).astype(np.int32), chip.grid, tolerance_m) for chip in chips]
    drawn = np.concatenate([chip.drawn for chip in chips])
    made = {name: method(traced) for name, method in methods.items()}
    best = {name: best_of(outlines, drawn) for name, outlines in made.items()}
    by_all = np.all([iou >= LEAST_IOU for _, iou in best.values()], axis=0)
    print(f"{labels_of.__doc__} {by_all.sum()} of {len(drawn)} buildings are found by all.")
    for name, (number, iou) in best.items():
        corners, right = corners_of(made[name][number[by_all]])
        print(
            f"  {name:<20} {right:5.1%} right angles, {corners:5.1f} corners a building, IoU {iou[by_all].mean():.3f}; "
            f"{np.sum(iou >= LEAST_IOU)} found"
        )
    corners, right = corners_of(drawn[by_all])
    print(f"  {'drawn by hand':<20} {right:5.1%} right angles, {corners:5.1f} corners a building", flush=True)


def main() -> None:
    """Compare on all images, or on half of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("banepa", type=Path)
    parser.add_argument("--half", choices=("first", "second"), help="every other image")
    parser.add_argument("--regulariser", type=Path, metavar="PYTHON")
    asked = parser.parse_args()
    pairs = [(path, asked.banepa / "masks" / f"{path.stem}.png") for path in sorted(asked.banepa.glob("images/*"))]
    chips = [chip_of(*pair, number) for number, pair in enumerate(pairs)]
    chips = chips[{None: slice(None), "first": slice(0, None, 2), "second": slice(1, None, 2)}[asked.half]]
    methods: dict[str, Method] = {"plain contour": contours, "ours": ours}
    if asked.regulariser is not None:
        methods["buildingregulariser"] = public(asked.regulariser)
    for labels_of in (masked, seen):
        compare(chips, labels_of, methods)


if __name__ == "__main__":
    main()
