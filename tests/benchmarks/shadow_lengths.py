"""How right the sun's bearing and the lengths of shadows are that an image and outlines tell, on synthetic tiles.

Run from the repository's root: python -m tests.benchmarks.shadow_lengths

    --seed N      twenty-four tiles of many suns by their true outlines
    --chips DIR   every sixth of DIR/images with its DIR/masks, as if their pixels were 0.3 m wide; nobody knows their
                  suns, but nearly all images are taken before noon, and most of them in the north

A line says how far the bearing is off, of how many buildings the
shadow is clear, the rank correlation of its length with the true height, and what its length is off the one that height
and sun make: the median of the logarithm, and half of how far the middle two thirds lie apart. A tile with its image
turned over must tell nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from affine import Affine

from ryu_scape.heights.shadow_rays import ShadowedGround
from ryu_scape.heights.shadows import Shadows, find_shadows
from training.synthetic.layout import plan_city
from training.synthetic.render import SyntheticTile, render_tile

TILES, SIDE_PX, GSD_M = 24, 900, 0.3
NORTH_UP = Affine(GSD_M, 0, 0, 0, -GSD_M, 0)
PERCENTILE = 70.0
EVERY, LEAST_BUILDINGS = 6, 5


def main(arguments: list[str] | None = None) -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description="See the top of the file.")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--seed", type=int)
    which.add_argument("--chips", type=Path)
    options = parser.parse_args(arguments)
    if options.chips is None:
        print_tiles(options.seed)
    else:
        print_chips(options.chips)


def print_tiles(first_seed: int) -> None:
    """A line a tile, and what all of them tell."""
    bearings, logarithms, turned = [], [], 0
    for seed in range(first_seed, first_seed + TILES):
        rng = np.random.default_rng(seed)
        tile = render_tile(plan_city(SIDE_PX * GSD_M, rng), SIDE_PX, GSD_M, rng)
        turned += shadows_of(tile, tile.rgb[::-1, ::-1]) is not None
        found = shadows_of(tile, tile.rgb)
        if found is None:
            print(f"{seed}: nothing")
            continue
        off_deg = (found.sun_azimuth_deg - np.degrees(tile.sun.azimuth) + 180) % 360 - 180
        logarithm, correlation = against_truth(tile, found)
        bearings.append(off_deg)
        logarithms.append(logarithm)
        print(f"{seed}: bearing {off_deg:+.0f}°, {len(logarithm)} clear, rank {correlation:.2f}, {said(logarithm)}")
    off = np.abs(bearings)
    print(f"told on {len(off)} of {TILES}, bearing off by {off.mean():.1f}° and {off.max():.0f}° at most, ", end="")
    print(f"lengths {said(np.concatenate(logarithms))}; turned over, told on {turned}")


def print_chips(folder: Path) -> None:
    """From where the sun shone, in eighths of a circle, and how many images told something turned over."""
    azimuths, chips, turned = [], 0, 0
    for path in sorted((folder / "images").iterdir())[::EVERY]:
        mask = cv2.imread(str(folder / "masks" / f"{path.stem}.png"), cv2.IMREAD_GRAYSCALE)
        image = cv2.imread(str(path))
        count, labels = cv2.connectedComponents((mask > 0).astype(np.uint8), connectivity=4)
        if count <= LEAST_BUILDINGS:
            continue
        chips += 1
        found, wrong = (shadows_by(each, labels - 1, count - 1) for each in (image, image[::-1, ::-1]))
        azimuths += [] if found is None else [found.sun_azimuth_deg]
        turned += wrong is not None
    eighths = np.histogram(azimuths, np.arange(0, 361, 45))[0]
    print(f"told on {len(azimuths)} of {chips}, from north by east {eighths.tolist()}; turned over, told on {turned}")


def shadows_of(tile: SyntheticTile, image: np.ndarray) -> Shadows | None:
    """What an image (H, W, 3) tells of the tile's buildings."""
    return shadows_by(image, tile.labels - 1, len(tile.ground_m))


def shadows_by(image: np.ndarray, labels: np.ndarray, count: int) -> Shadows | None:
    """What an image (H, W, 3) tells of `count` labels (H, W), -1 on the ground."""
    rgb, labels = np.ascontiguousarray(image.transpose(2, 0, 1)), labels.astype(np.int32)
    return find_shadows(ShadowedGround.of(rgb, np.ones(labels.shape, bool), labels, NORTH_UP), count)


def against_truth(tile: SyntheticTile, found: Shadows) -> tuple[np.ndarray, float]:
    """Logarithms (n,) of the clear shadows' lengths over the true ones, and the rank correlation of the two."""
    numbers = np.flatnonzero(found.is_clear)
    roofs_m = [np.percentile(tile.surface_m[tile.labels == number + 1], PERCENTILE) for number in numbers]
    true_m = (np.array(roofs_m) - tile.ground_m[numbers]) / np.tan(tile.sun.elevation)
    length_m = found.length_m[numbers]
    ranks = [np.argsort(np.argsort(each)) for each in (length_m, true_m)]
    return np.log(length_m / true_m), float(np.corrcoef(*ranks)[0, 1])


def said(logarithm: np.ndarray) -> str:
    """As a person reads it."""
    low, middle, high = np.percentile(logarithm, (100 / 6, 50, 500 / 6))
    return f"{middle:+.2f} ± {(high - low) / 2:.2f}"


if __name__ == "__main__":
    main()
