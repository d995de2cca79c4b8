"""How right the sun is that an image's shadows tell, with a DSM and with outlines alone.

Run from the repository's root: python -m tests.benchmarks.photographed_sun

    tiles --seed N     twenty-four synthetic tiles of many suns, by their true surface and by their true outlines alone,
                       every building 7 m high; each once more with the image turned over, which is wrong
    place RGB [DSM]    a real place: by its DSM, and by the outlines that the network finds without it, 7 m high

A line says by how many degrees azimuth and elevation are off, and how well the shadows agree. The scene's sun is never
taken from outlines alone: on tiles their azimuth is nearly always right, on real places it was not, and the agreement
did not tell. Heights go by another way to tell it (`tests.benchmarks.shadow_lengths`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.footprints import label_raster, polygons_of
from ryu_scape.inputs import BuildRequest
from ryu_scape.pipeline import find_outlines, read_survey
from ryu_scape.raster.photographed_sun import LEAST_AGREEMENT, likeliest_sun
from ryu_scape.settings import Settings
from ryu_scape.sun import Sun
from training.synthetic.layout import plan_city
from training.synthetic.render import SyntheticTile, render_tile

TILES, SIDE_PX, GSD_M = 24, 500, 0.4
NORTH_UP = Affine(GSD_M, 0, 0, 0, -GSD_M, 0)
EVERYWHERE = np.ones((SIDE_PX, SIDE_PX), bool)
ASSUMED_M = Settings().heights.default_height_m


def main(arguments: list[str] | None = None) -> None:
    """Print the table that was asked for."""
    parser = argparse.ArgumentParser(description="See the top of the file.")
    tables = parser.add_subparsers(dest="table", required=True)
    tables.add_parser("tiles").add_argument("--seed", type=int, default=0)
    place = tables.add_parser("place")
    place.add_argument("rgb", type=Path)
    place.add_argument("dsm", type=Path, nargs="?")
    options = parser.parse_args(arguments)
    if options.table == "tiles":
        print_tiles(options.seed)
    else:
        print_place(options.rgb, options.dsm)


def print_tiles(first_seed: int) -> None:
    """What tells how often, and how far off it is then."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for seed in range(first_seed, first_seed + TILES):
        rng = np.random.default_rng(seed)
        tile = render_tile(plan_city(SIDE_PX * GSD_M, rng), SIDE_PX, GSD_M, rng)
        truth = Sun(float(np.degrees(tile.sun.azimuth)), float(np.degrees(tile.sun.elevation)))
        for name, (rgb, surface_m) in views_of(tile):
            result = likeliest_sun(rgb, surface_m, EVERYWHERE, NORTH_UP)
            assert result is not None
            found.setdefault(name, []).append((*apart(result[0], truth), result[1]))
    for name, rows in found.items():
        azimuth, elevation, agreement = np.array(rows).T
        is_told = agreement >= LEAST_AGREEMENT
        off = [f"{np.abs(part[is_told]).mean():.1f}° and {np.abs(part[is_told]).max(initial=0):.0f}° at most"
               for part in (azimuth, elevation)] if is_told.any() else ["-", "-"]  # fmt: skip
        print(f"{name}: told on {is_told.sum()} of {TILES}, azimuth off by {off[0]}, elevation by {off[1]}; ", end="")
        print(f"agreement {np.percentile(agreement, 10):.2f} to {np.percentile(agreement, 90):.2f}")


def views_of(tile: SyntheticTile) -> Iterator[tuple[str, tuple[NDArray[np.uint8], NDArray[np.float32]]]]:
    """An image (3, H, W) and a surface (H, W), by what they are."""
    rgb = tile.rgb.transpose(2, 0, 1)
    outlines_m = np.where(tile.labels > 0, ASSUMED_M, 0).astype(np.float32)
    for name, surface_m in (("surface", tile.surface_m), ("outlines", outlines_m)):
        yield name, (rgb, surface_m)
        yield f"{name}, image turned over", (rgb[:, ::-1, ::-1], surface_m)


def print_place(rgb: Path, dsm: Path | None) -> None:
    """The sun by the DSM, and by outlines without it."""
    if dsm is not None:
        survey = read_survey(BuildRequest(rgb, dsm))
        assert survey.dsm_m is not None
        print("by the DSM:", said(likeliest_sun(survey.rgb, survey.dsm_m, survey.valid, survey.grid.transform)))
    survey = read_survey(BuildRequest(rgb))
    labels = label_raster(polygons_of(find_outlines(survey).footprints), survey.grid)
    surface_m = np.where(labels < 0, 0, ASSUMED_M).astype(np.float32)
    print("by outlines:", said(likeliest_sun(survey.rgb, surface_m, survey.valid, survey.grid.transform)))


def said(found: tuple[Sun, float] | None) -> str:
    """As a person reads it."""
    if found is None:
        return "nothing"
    sun, agreement = found
    return f"azimuth {sun.azimuth_deg:.0f}°, elevation {sun.elevation_deg:.0f}°, agreement {agreement:.2f}"


def apart(sun: Sun, truth: Sun) -> tuple[float, float]:
    """Degrees of azimuth, from -180 to 180, and of elevation."""
    return (sun.azimuth_deg - truth.azimuth_deg + 180) % 360 - 180, sun.elevation_deg - truth.elevation_deg


if __name__ == "__main__":
    main()
