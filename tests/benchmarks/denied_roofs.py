"""How much of true roofs an image alone would deny: `python -m tests.benchmarks.denied_roofs DATA [--split SPLIT]`.

DATA is a folder that `training.evaluate` takes. No real chips with a DSM are at hand, so each gets one in which exactly
its true buildings stand out, 9 m high; what the network finds by it, and does not find once it glances at the image, is
denied. `segmentation/denial.py` can do no harm but this.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

import numpy as np

from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import UNHEARD
from ryu_scape.segmentation.engine import load_network
from ryu_scape.segmentation.predict import cut_window, predict_windows
from ryu_scape.settings import SegmentationSettings
from training.folders import read_tiles
from training.split import SPLITS

ROOF = np.float32(9.0 / 30.0)
FOUND = 0.5


def main() -> None:
    """Print the share of what is found that is denied."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.denied_roofs")
    parser.add_argument("data", type=Path)
    parser.add_argument("--split", choices=SPLITS)
    asked = parser.parse_args()
    network, _ = load_network(WEIGHTS)
    found_px = denied_px = 0
    for tile in read_tiles(asked.data, (asked.split,) if asked.split else SPLITS):
        is_roof = tile.labels > 0
        cut = partial(cut_window, tile.rgb.transpose(2, 0, 1), ROOF * is_roof)
        trusting, glancing = (
            predict_windows(
                network, is_roof.shape, cut, SegmentationSettings(single_scale=True, trust_dsm=trust), UNHEARD
            )
            for trust in (True, False)
        )
        found = is_roof & (trusting.probability >= FOUND)
        found_px += np.count_nonzero(found)
        denied_px += np.count_nonzero(found & (glancing.probability < FOUND))
    print(f"of {found_px:,} pixels of true roofs {denied_px / found_px:.2%} are denied")


if __name__ == "__main__":
    main()
