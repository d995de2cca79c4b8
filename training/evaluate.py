"""Score weights on tiles with ground truth: `python -m training.evaluate --data DIR --weights W [--no-dsm] [--json]`.

DIR is a folder written by `training.prepare` or `training.synthesize`, one of the SpaceNet-2 layout, or one with
images/ and masks/. Dice and IoU compare the thresholded probability with the truth pixel by pixel. Precision, recall
and F1 compare buildings: those found are the outlines that the program itself draws, with the annexes and party lines
that the DSM shows where it is fine and not hidden; the true ones are the footprints of the folder, each by itself even
where it touches others, or the connected regions of a plain mask. `f1_50_merged` compares connected regions on both
sides. Heights are read off the DSM above the terrain, or without DSM off the network's height head; they are compared
for the buildings that were found and whose true height is known.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from torch import nn
from tqdm import tqdm

from ryu_scape.errors import InputError
from ryu_scape.evaluation.matching import match_labels
from ryu_scape.footprints import find_buildings, label_raster, polygons_of
from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.segmentation import engine
from ryu_scape.segmentation.engine import Network, suited
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.predict import cut_window, predict_windows
from ryu_scape.segmentation.probability import Answer, BuildingProbability
from ryu_scape.segmentation.weights import load_network
from ryu_scape.segmentation.weights_file import SPACENET_GSD_M, WeightsCard
from ryu_scape.settings import FootprintSettings, SegmentationSettings
from ryu_scape.survey import Survey
from ryu_scape.terrain import estimate_terrain
from training.checkpoint import float_weights, load_weights
from training.console import run_command
from training.folders import is_prepared, read_names, read_tiles
from training.metrics import Scores, regions_of, without_specks
from training.pictures import FOUND_COLOUR, TRUE_COLOUR, captioned, compared, outlined, sheet, write_png
from training.split import SPLITS
from training.tile import Tile, coarsened

ROOF_TOP_PERCENTILE = 90.0
PICTURES_EACH_WAY, PICTURE_PX = 3, 650
TABLE = ("dice", "iou", "precision", "recall", "f1_50", "f1_50_merged", "height_mae_m", "height_rmse_m", "buildings")
ANY_METRIC_CRS = CRS.from_epsg(32631)


@dataclass(frozen=True, eq=False)
class TileResult:
    """A tile, what was predicted of it, and its scores.

    mask: (H, W) where a building is likelier than the threshold. found: (H, W) int32, 0 = no building, i = outline i.
    """

    tile: Tile
    mask: NDArray[np.bool_]
    found: NDArray[np.int32]
    scores: Scores


def main(argv: Sequence[str] | None = None) -> None:
    """Evaluate and print what the command line asks for."""
    args = parse_arguments(argv)
    network, card = (load_network if args.without_deeplab else engine.load_network)(args.weights)
    if args.without_deeplab:
        leave_out_deeplab(network)
    if args.not_enlarged:
        card = replace(card, gsd_m=np.inf)
    windows = SegmentationSettings(
        single_scale=args.single_scale, trust_dsm=args.trust_dsm, average_flips=args.average_flips
    )
    extremes: list[TileResult] = []
    total, rows = Scores(), []
    for result in evaluate(network, chosen_tiles(args), card, not args.no_dsm, args.threshold, windows):
        total += result.scores
        rows.append({"name": result.tile.name, **result.scores.as_dict()})
        extremes = best_and_worst([*extremes, result])
    if not rows:
        raise InputError(f"{args.data} holds no tile to evaluate.", "Choose another --split, or check --names.")
    report = {"data": str(args.data), "weights": str(args.weights), "with_dsm": not args.no_dsm, "tiles": len(rows)}
    report |= total.as_dict()
    if args.float_checkpoint:
        unrounded_network, _ = load_network(args.weights)
        load_weights(unrounded_network, float_weights(args.float_checkpoint), args.float_checkpoint)
        unrounded = Scores()
        for result in evaluate(unrounded_network, chosen_tiles(args), card, not args.no_dsm, args.threshold, windows):
            unrounded += result.scores
        report |= {"dice_float": unrounded.pixels.dice, "dice_minus_float": total.pixels.dice - unrounded.pixels.dice}
    if args.pictures:
        write_pictures(args.pictures, extremes)
    print(json.dumps(report | {"per_tile": rows}, indent=1) if args.json else table(report, rows))


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description="Score weights on tiles.")
    parser.add_argument("--data", type=Path, required=True, help="prepared, synthetic, SpaceNet-2 or images/ + masks/")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--no-dsm", action="store_true", help="hide the DSM: images alone")
    parser.add_argument(
        "--split", choices=[*SPLITS, "all"], help="tiles to use; test where the folder is prepared, else all"
    )
    parser.add_argument("--names", type=Path, help="text file: only the tiles of these names")
    parser.add_argument("--limit", type=int, help="only so many tiles")
    parser.add_argument("--threshold", type=float, default=FootprintSettings().probability_threshold)
    parser.add_argument("--gsd", type=float, help="make images and DSMs that coarse first, in metres")
    parser.add_argument("--not-enlarged", action="store_true", help="look at coarse images without enlarging them")
    parser.add_argument("--single-scale", action="store_true", help="look at the image as it is only")
    parser.add_argument("--trust-dsm", action="store_true", help="let the image alone deny nothing that a DSM shows")
    parser.add_argument("--average-flips", action="store_true", help="mean over the image and its mirror images")
    parser.add_argument("--without-deeplab", action="store_true", help="a fusion network without it, in PyTorch")
    parser.add_argument("--float-checkpoint", type=Path, help="checkpoint.pt beside the weights: what int8 cost them")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="draw the best and the worst tiles there")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    return parser.parse_args(argv)


def leave_out_deeplab(network: Network) -> None:
    """Let a `FusionNetwork` do without what DeepLabV3 sees from afar, as for some crops of its training."""
    if not isinstance(network, FusionNetwork):
        raise InputError("These weights are of DeepLabV3 itself.", "Leave out --without-deeplab.")
    for parameter in network.context.parameters():
        nn.init.zeros_(parameter)


def chosen_tiles(args: argparse.Namespace) -> Iterable[Tile]:
    """The tiles that the command line asks for, read one by one."""
    split = args.split or ("test" if is_prepared(args.data) else "all")
    names = read_names(args.names) if args.names else None
    tiles = read_tiles(args.data, SPLITS if split == "all" else (split,))
    chosen = (tile for tile in tiles if names is None or tile.name in names)
    return islice((coarsened(tile, args.gsd) if args.gsd else tile for tile in chosen), args.limit)


def evaluate(
    network: Network,
    tiles: Iterable[Tile],
    card: WeightsCard,
    show_dsm: bool,
    threshold: float,
    windows: SegmentationSettings,
) -> Iterator[TileResult]:
    """Each tile with what the network makes of it and its scores."""
    for tile in tqdm(tiles, "tiles", unit="tile"):
        channel = tile.dsm_channel(card.dsm_encoding) if show_dsm else None
        cut = partial(cut_window, tile.rgb.transpose(2, 0, 1), channel)
        looking = suited(windows, card, tile.gsd_m or SPACENET_GSD_M, tile.dsm_gsd_m if show_dsm else None)
        answer = predict_windows(network, tile.labels.shape, cut, looking, NullProgress())
        yield score_tile(tile, answer, show_dsm, threshold)


def score_tile(
    tile: Tile, answer: Answer, show_dsm: bool, threshold: float = FootprintSettings().probability_threshold
) -> TileResult:
    """Score what a network says of a tile's pixels."""
    scores = Scores()
    mask, is_building = answer.probability > threshold, tile.labels > 0
    found, true = (
        without_specks(outlined_buildings(tile, answer, show_dsm, threshold)),
        without_specks(tile.labels),
    )
    pairs = match_labels(found, true)
    scores.pixels.add(mask, is_building)
    scores.calibration.add(answer.probability, is_building)
    scores.buildings.add(len(pairs), found, true)
    regions, true_regions = regions_of(mask), regions_of(is_building)
    scores.merged.add(len(match_labels(regions, true_regions)), regions, true_regions)
    height_m, percentile = answer.height_m, 50.0
    if show_dsm and tile.dsm_m is not None and tile.gsd_m is not None:
        height_m, percentile = tile.dsm_m - estimate_terrain(tile.dsm_m, tile.gsd_m), ROOF_TOP_PERCENTILE
    if height_m is not None and len(pairs):
        found_m = [_percentile(height_m[found == label], percentile) for label in pairs[:, 0]]
        scores.heights.add(np.array(found_m, np.float32), tile.building_heights_m[pairs[:, 1] - 1])
    return TileResult(tile, mask, found, scores)


def outlined_buildings(tile: Tile, answer: Answer, show_dsm: bool, threshold: float) -> NDArray[np.int32]:
    """The outlines that the program draws for what a network says, as labels (H, W) from 1, 0 outside."""
    gsd_m = tile.gsd_m or SPACENET_GSD_M
    grid = GeoGrid(Affine.scale(gsd_m, -gsd_m), ANY_METRIC_CRS, *answer.probability.shape)
    probability = BuildingProbability(grid, answer.probability, parting=answer.parting)
    settings = replace(FootprintSettings(), probability_threshold=threshold)
    everywhere = np.ones(answer.probability.shape, bool)
    dsm_m, dsm_gsd_m = (tile.dsm_m, tile.dsm_gsd_m) if show_dsm else (None, None)
    rasters = RasterStack(grid, tile.rgb.transpose(2, 0, 1), dsm_m, everywhere, dsm_gsd_m)
    outlines = find_buildings(probability, Survey.of(rasters), settings)
    return label_raster(polygons_of(outlines.footprints), grid) + 1


def _percentile(values: NDArray[np.float32], percentile: float) -> float:
    """Of the finite values; NaN where there is none."""
    finite = values[np.isfinite(values)]
    return float(np.percentile(finite, percentile)) if finite.size else np.nan


def best_and_worst(results: Sequence[TileResult]) -> list[TileResult]:
    """The results with the lowest and the highest Dice, in that order; tiles without anything do not count."""
    ranked = sorted(
        (result for result in results if result.scores.pixels.predicted + result.scores.pixels.true),
        key=lambda result: result.scores.pixels.dice,
    )
    return ranked if len(ranked) <= 2 * PICTURES_EACH_WAY else ranked[:PICTURES_EACH_WAY] + ranked[-PICTURES_EACH_WAY:]


def write_pictures(folder: Path, extremes: Sequence[TileResult]) -> None:
    """A PNG of each: the image with the true outlines, and the found outlines on what is right, too much, or missed."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, result in enumerate(extremes):
        tile, scores = result.tile, result.scores
        side = "worst" if place < len(extremes) / 2 else "best"
        number = place + 1 if side == "worst" else len(extremes) - place
        about = f"{tile.name}  Dice {scores.pixels.dice:.3f}  F1 {scores.buildings.f1:.3f}"
        right_and_wrong = outlined(compared(tile.rgb, result.mask, tile.labels > 0), result.found, FOUND_COLOUR)
        cells = [outlined(tile.rgb, tile.labels, TRUE_COLOUR), right_and_wrong]
        captions = about, "green right, red too much, blue missed"
        cells = [captioned(cell, caption, PICTURE_PX) for cell, caption in zip(cells, captions, strict=True)]
        write_png(folder / f"{side}_{number}_{tile.name}.png", sheet(cells, 2))


def table(report: dict, rows: Sequence[dict]) -> str:
    """The scores of all tiles together and of each, for a person to read."""
    width = max(len(row["name"]) for row in [*rows, {"name": "all tiles"}])
    lines = [" ".join([" " * width, *(f"{name:>13}" for name in TABLE)])]
    for row in [{"name": "all tiles", **report}, *rows]:
        lines.append(" ".join([f"{row['name']:{width}}", *(f"{_number(row[name]):>13}" for name in TABLE)]))
    if "dice_float" in report:
        lines.append(f"unrounded weights: Dice {report['dice_float']:.4f}; int8 adds {report['dice_minus_float']:+.4f}")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "-" if value is None else str(value) if isinstance(value, int) else f"{value:.4f}"


if __name__ == "__main__":
    run_command(main)
