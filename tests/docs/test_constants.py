"""Numbers that tell form and height are measured: each module that sets some belongs to a subject of the benchmark."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.benchmarks.tuning import own_numbers
from tests.benchmarks.tuning_subjects import SUBJECTS

ROOT = Path(__file__).parents[2]
DECISIONS = "".join(
    path.read_text("utf-8") for path in sorted((ROOT / "docs" / "decisions").glob("00*-constants-*.md"))
)
WITHOUT_TUNING = {
    "footprints.annexes": "how near is near, and how much smaller an annex may be",
    "footprints.features": "signatures of files",
    "footprints.identifiers": "which field of a file tells its features apart",
    "footprints.neighbourhoods": "how much memory one part takes",
    "footprints.pools": "where there is no DSM: F1 of training.evaluate on validation chips and Las Vegas",
    "footprints.rejoining": "what a network tells: F1 of training.evaluate on validation chips, Las Vegas, the city",
    "footprints.repeats": "what two surveys of one building share, and a building with its part does not",
    "footprints.sandboxed": "how long a file may take",
    "footprints.unseen_annexes": "what the network does not see: F1 of training.evaluate on the city with its DSM",
    "footprints.unseen_roofs": "likewise",
    "footprints.vector_files": "coordinates that nothing on Earth has",
    "heights.assumed": "where there is no DSM: tests.benchmarks.height_accuracy, outlines",
    "heights.bare_earth": "what a DSM of a place with buildings cannot look like",
    "heights.facets": "what an upright plane is",
    "heights.guesses": "shares between figures, each by its own sentence",
    "heights.invented_roofs": "roofs that nothing shows",
    "heights.levelled_roofs": "how far above the ground any scene raises a roof, and what is far above a ridge",
    "heights.likely_sun": "where there is no DSM: tests.benchmarks.height_accuracy, image",
    "heights.measure": "how many samples are enough",
    "heights.no_buildings": "how near a border is, how high trees are, and what is too large and smooth for a crown",
    "heights.pixels": "a sequence of numbers",
    "heights.remarks": "when something is worth a sentence",
    "heights.roof_light": "where there is no DSM: tests.benchmarks.roof_light",
    "heights.roof_shape": "a height as the 3D BAG has it",
    "heights.shadow_heights": "where there is no DSM: tests.benchmarks.height_accuracy, image",
    "heights.shadow_rays": "where there is no DSM: tests.benchmarks.shadow_lengths",
    "heights.shadows": "where there is no DSM: tests.benchmarks.shadow_lengths",
    "heights.statistics": "of the normal distribution",
    "heights.sun_azimuth": "where there is no DSM: tests.benchmarks.shadow_lengths",
    "heights.trust": "when something is worth a sentence",
    "terrain.area_means": "how much memory one part takes",
    "terrain.voids": "how wide is too wide to guess: tests.benchmarks.dsm_voids",
    "terrain.invented_shelves": "what two measured neighbours never are, looked at where photogrammetry fills its gaps",
}


def modules() -> list[ModuleType]:
    """Those of the three packages that set a number."""
    packages = ("heights", "footprints", "terrain")
    paths = [path for name in packages for path in sorted((ROOT / "ryu_scape" / name).glob("*.py"))]
    named = [importlib.import_module(f"ryu_scape.{path.parent.name}.{path.stem}") for path in paths]
    return [module for module in named if any(own_numbers(module))]


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.__name__)
def test_a_module_with_numbers_is_measured_or_says_why_not(module: ModuleType) -> None:
    name = module.__name__.removeprefix("ryu_scape.")
    is_measured = any(module in subject.modules for subject in SUBJECTS.values())
    assert is_measured != (name in WITHOUT_TUNING), name


def test_no_exception_outlives_its_module() -> None:
    assert set(WITHOUT_TUNING) <= {module.__name__.removeprefix("ryu_scape.") for module in modules()}


def test_what_the_decisions_name_is_there() -> None:
    cells = re.findall(r"^\| (`[A-Z][^|]*) \|", DECISIONS, re.MULTILINE)
    named = {name for cell in cells for name in re.findall(r"`([A-Z_0-9]+)`", cell)}
    known = {name for subject in SUBJECTS.values() for module in subject.modules for name in own_numbers(module)}
    assert len(named) > 40
    assert named <= known
