"""How many trees a scene would show on roofs, were no building known: crowns that the DSM has on roofs and beside them.

Run from the repository's root: python -m tests.benchmarks.trees_on_roofs

    (nothing)                                  the four cities of Dataset
    --dsm FILE --roofs FILE [--image FILE]     another place; roofs are outlines, or a raster on the DSM's grid in
                                               which they are 1

Three rows a place: what stands out from the terrain, and what `scene.built_crowns` leaves of it without a photo and
with one.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import rasterio

from ryu_scape.footprints import label_raster, polygons_of, read_footprints
from ryu_scape.own_files import SAMPLES
from ryu_scape.progress import NullProgress
from ryu_scape.raster import read_dsm_alone, read_stack
from ryu_scape.scene import tree_crowns
from ryu_scape.scene.built_crowns import plane_pixels
from ryu_scape.settings import Settings
from ryu_scape.survey import Survey

SETTINGS = Settings()
VECTORS = (".geojson", ".gpkg", ".shp")


def main() -> None:
    """Print three rows a place, or two where there is no photo."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--dsm", "--roofs", "--image"):
        parser.add_argument(name, type=Path)
    asked = parser.parse_args()
    places = [(asked.dsm, asked.roofs, asked.image)]
    if asked.dsm is None:
        names = sorted(file.stem.removeprefix("RGB_") for file in SAMPLES.glob("RGB_*.tif"))
        places = [
            (SAMPLES / f"DSM_{name}.tif", SAMPLES / f"buildings_{name}.geojson", SAMPLES / f"RGB_{name}.tif")
            for name in names
        ]
    print("place                                         on roofs    beside")
    for dsm, roofs, image in places:
        count(dsm, roofs, image)


def count(dsm: Path, roofs: Path, image: Path | None) -> None:
    """Print the rows of a place."""
    progress = NullProgress()
    seen = Survey.of(
        read_dsm_alone(dsm, SETTINGS.raster, progress)
        if image is None
        else read_stack(image, dsm, SETTINGS.raster, progress)
    )
    is_roof = roof_pixels(roofs, seen)
    none_out = patch.object(tree_crowns, "are_built", lambda pixels, *_: np.zeros(pixels.sizes.size, bool))
    with none_out:
        print_row(f"{dsm.parent.name}/{dsm.stem}: all", seen, is_roof)
    print_row("  by shape", replace(seen, is_photo=False), is_roof)
    if image is not None:
        print_row("  by shape and colour", seen, is_roof)


def roof_pixels(file: Path, survey: Survey) -> np.ndarray:
    """Which pixels (H, W) of a survey are roofs."""
    if file.suffix in VECTORS:
        return label_raster(polygons_of(read_footprints(file, survey.grid).footprints), survey.grid) >= 0
    with rasterio.open(file) as raster:
        return raster.read(1) == 1


def print_row(name: str, survey: Survey, is_roof: np.ndarray) -> None:
    """Count the trees on roofs and beside them."""
    nothing, origin_m = np.full(survey.valid.shape, -1, np.int32), np.zeros(3)
    canopy = tree_crowns.find_trees(survey, nothing, plane_pixels(survey, 1), origin_m, SETTINGS.scene.lowest_tree_m)
    column, row = np.floor(survey.grid.to_pixel(canopy.crowns.middle_m)).astype(int).T
    on_roof = is_roof[row.clip(0, is_roof.shape[0] - 1), column.clip(0, is_roof.shape[1] - 1)]
    print(f"{name:46s}{on_roof.sum():8d}  {(~on_roof).sum():8d}", flush=True)


if __name__ == "__main__":
    main()
