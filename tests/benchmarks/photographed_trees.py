"""How right the trees are that the network sees in an image, by a fine DSM of the same place.

Run from the repository's root: python -m tests.benchmarks.photographed_trees RGB DSM [--weights FILE]

Canopy is by the DSM what rises by more than 2.5 m, three metres wide at least, and is no building; ground what rises
by less than a metre and is 2 m away from all that is higher. What is neither, at the edges of crowns, does not count:
images and DSMs are not taken on one day. Buildings are those that the program finds with the DSM.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

import ryu_scape
from ryu_scape.footprints import label_raster, polygons_of
from ryu_scape.own_files import WEIGHTS
from ryu_scape.survey import Survey

HIGH_M, LOW_M, REACH_M = 2.5, 1.0, 1.5
THRESHOLDS = 0.3, 0.5, 0.6, 0.7, 0.9


def main() -> None:
    """Print precision and recall at several thresholds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rgb", type=Path)
    parser.add_argument("dsm", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    asked = parser.parse_args()
    survey = ryu_scape.read_survey(ryu_scape.Inputs.of(asked.rgb, asked.dsm))
    built = polygons_of(ryu_scape.find_outlines(survey, asked.weights).footprints)
    is_canopy, is_ground = told_by_dsm(survey, label_raster(built, survey.grid) >= 0)
    alone = ryu_scape.read_survey(ryu_scape.Inputs.of(asked.rgb))
    probability = ryu_scape.find_outlines(alone, asked.weights).probability
    if probability is None or probability.canopy is None:
        raise SystemExit("These weights tell no trees.")
    canopy = cv2.resize(probability.canopy, is_canopy.shape[::-1], interpolation=cv2.INTER_AREA)
    print(f"{is_canopy.mean():.0%} of the place is canopy, {is_ground.mean():.0%} ground")
    print("surer than   precision   recall")
    for threshold in THRESHOLDS:
        said = canopy > threshold
        right = np.count_nonzero(said & is_canopy)
        precision = right / max(1, np.count_nonzero(said & (is_canopy | is_ground)))
        print(f"{threshold:10.1f}   {precision:9.2f}   {right / max(1, np.count_nonzero(is_canopy)):6.2f}")


def told_by_dsm(survey: Survey, is_built: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """What is canopy (H, W) by the DSM, and what is ground."""
    rise_m = np.nan_to_num(survey.dsm_m - survey.dtm_m)

    def grown(mask: NDArray, operation: int) -> NDArray[np.uint8]:
        side_px = 2 * round(REACH_M / survey.grid.gsd_m) + 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side_px, side_px))
        return cv2.morphologyEx(mask.astype(np.uint8), operation, kernel)

    high = (rise_m > HIGH_M) & ~is_built & survey.valid
    closed = grown(grown(high, cv2.MORPH_CLOSE), cv2.MORPH_OPEN)
    is_canopy = (closed > 0) & ~is_built & survey.valid
    near = grown((rise_m > LOW_M) | is_built, cv2.MORPH_DILATE) > 0
    return is_canopy, ~near & survey.valid & np.isfinite(survey.dsm_m)


if __name__ == "__main__":
    main()
