"""How far windows differ from the whole: a synthetic tile of 1216 × 1216 pixels predicted both ways.

The aim is a largest difference of less than 1e-3.

Run from the repository's root: python -m tests.benchmarks.bench_seams
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import NullProgress
from ryu_scape.segmentation.normalisation import DsmEncoding, encode_dsm, network_input
from ryu_scape.segmentation.predict import predict_windows
from ryu_scape.segmentation.weights import load_network
from ryu_scape.settings import SegmentationSettings
from training.synthetic.layout import plan_city
from training.synthetic.render import render_tile

SIDE_PX, GSD_M = 1216, 0.3
OVERLAP_PX = SegmentationSettings().overlap_px


def main() -> None:
    """Print seconds and differences."""
    rng = np.random.default_rng(5)
    tile = render_tile(plan_city(SIDE_PX * GSD_M, rng), SIDE_PX, GSD_M, rng)
    channel = encode_dsm(tile.surface_m, tile.terrain_m, DsmEncoding.ABOVE_TERRAIN)
    image = network_input(tile.rgb.transpose(2, 0, 1), channel)
    network, _ = load_network(WEIGHTS)

    def predict(window_px: int) -> NDArray[np.float32]:
        start = time.perf_counter()
        settings = SegmentationSettings(window_px, OVERLAP_PX)
        answer = predict_windows(
            network, (SIDE_PX, SIDE_PX), lambda window: image[(slice(None), *window.slices)], settings, NullProgress()
        )
        print(f"windows of {window_px} px: {time.perf_counter() - start:.1f} s")
        return answer.probability

    difference = np.abs(predict(SIDE_PX) - predict(1024))
    print(f"largest difference {difference.max():.1e}, 99.9th percentile {np.percentile(difference, 99.9):.1e}")


if __name__ == "__main__":
    main()
