"""What each constant of roof fitting is worth: roofs told right and heights with it a quarter smaller and larger.

Run from the repository's root, for some minutes, which is why `make bench` leaves it out:
python -m tests.benchmarks.tuning --seed N

Tiles are procedural ones of two districts on level ground and on a slope of 15 %, with their true outlines and with
outlines that do not fit.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from types import ModuleType

import numpy as np

from ryu_scape.footprints import Footprint
from ryu_scape.heights import (
    facet_fitting,
    facet_settling,
    measure_buildings,
    plane_growing,
    roof_candidates,
    roof_fitting,
    roof_plans,
    roof_samples,
    seen_plans,
    wings,
)
from ryu_scape.progress import NullProgress
from ryu_scape.raster import read_stack
from ryu_scape.survey import Survey
from tests.heights.true_city import SETTINGS, Comparison, TrueBuilding, misfitting, true_buildings
from training.synthesize import main as synthesize

MODULES = (
    roof_candidates,
    roof_fitting,
    roof_plans,
    roof_samples,
    seen_plans,
    wings,
    facet_fitting,
    facet_settling,
    plane_growing,
)
DISTRICTS, SLOPES = ("suburb", "old_town"), (0.0, 0.15)
FACTORS = (0.75, 1.25)
COLUMNS = {"X", "Y", "DIRECTION", "HALF_LENGTH", "HALF_WIDTH", "STARTS_HIPPED", "ENDS_HIPPED"}
NO_TUNING = COLUMNS | {"NOWHERE_M", "UPRIGHT_SLOPE", "UPRIGHT_SNAP_M"}


@dataclass(frozen=True, eq=False)
class Tile:
    """A survey, its true buildings, and for each an outline that does not fit."""

    survey: Survey
    truth: list[TrueBuilding]
    misfits: list[Footprint]


def main() -> None:
    """Print the table of all constants."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    tiles = list(_tiles(parser.parse_args().seed))
    right, error_m = _figures(tiles)
    print(f"right {right:.3f}, heights {error_m:.3f} m off in the mean")
    for module, name in _constants():
        changes = []
        for factor in FACTORS:
            with _changed(module, name, factor):
                changed, changed_m = _figures(tiles)
            changes.append(f"{100 * (changed - right):+5.1f} % {100 * (changed_m - error_m):+6.1f} cm")
        where, value = module.__name__.rsplit(".", 1)[1], getattr(module, name)
        print(f"{where:16} {name:24} {value:<9.4g} {'   '.join(changes)}", flush=True)


def _tiles(seed: int) -> Iterator[Tile]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, (district, slope) in enumerate(product(DISTRICTS, SLOPES)):
            options = f"--out {folder} --seed {seed + number} --size-px 500 --district {district} --name t{number}"
            synthesize([*options.split(), "--slope", str(slope)])
            rgb, dsm = folder / f"RGB_t{number}.tif", folder / f"DSM_t{number}.tif"
            pair = read_stack(rgb, dsm, SETTINGS.raster, NullProgress())
            truth = true_buildings(folder / f"buildings_t{number}.geojson", pair)
            rng = np.random.default_rng(0)
            yield Tile(Survey.of(pair), truth, [misfitting(true.footprint, rng) for true in truth])


def _figures(tiles: list[Tile]) -> tuple[float, float]:
    """The share of large roofs that are told right, and the mean error of ridges' heights in metres."""
    right, errors_m = [], []
    for tile in tiles:
        for outlines in ([true.footprint for true in tile.truth], tile.misfits):
            found = measure_buildings(tile.survey, outlines, SETTINGS.heights)
            right.append(Comparison(tile.truth, found).right_roofs())
            true_m = np.array([true.ridge_m - true.ground_m for true in tile.truth])
            errors_m.append(np.abs([building.ridge_height_m for building in found] - true_m))
    return float(np.concatenate(right).mean()), float(np.concatenate(errors_m).mean())


def _constants() -> Iterator[tuple[ModuleType, str]]:
    """Numbers that each module sets itself, not those that it imports."""
    seen = set(NO_TUNING)
    for module in MODULES:
        text = Path(str(module.__file__)).read_text("utf-8")
        for name, value in vars(module).items():
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if name.isupper() and is_number and name not in seen and f"import {name}" not in text:
                seen.add(name)
                yield module, name


@contextmanager
def _changed(module: ModuleType, name: str, factor: float) -> Iterator[None]:
    """The constant times a factor, wherever it was imported."""
    value = getattr(module, name)
    other = max(1, round(value * factor)) if isinstance(value, int) else value * factor
    of_heights = [held for key, held in sys.modules.items() if key.startswith("ryu_scape.heights.")]
    holders = [held for held in of_heights if vars(held).get(name) is value]
    for holder in holders:
        setattr(holder, name, other)
    yield
    for holder in holders:
        setattr(holder, name, value)


if __name__ == "__main__":
    main()
