"""Rasters read in a child process are those read here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ryu_scape import geodata_environment
from ryu_scape.errors import InputError
from ryu_scape.progress import NullProgress
from ryu_scape.raster import sandboxed, stack
from ryu_scape.settings import RasterSettings

DATASET = Path(__file__).parents[2] / "Dataset"
SAMPLES = [(DATASET / f"RGB_{name}.tif", DATASET / f"DSM_{name}.tif") for name in ("old_town", "towers")]
SETTINGS = RasterSettings(stretch_percentiles=(2.0, 98.0), finest_gsd_m=0.5)


def assert_same(one: stack.RasterStack, other: stack.RasterStack) -> None:
    assert one.grid.transform == other.grid.transform
    assert (one.grid.crs, one.grid.crs.to_wkt()) == (other.grid.crs, other.grid.crs.to_wkt())
    assert (one.grid.height, one.grid.width) == (other.grid.height, other.grid.width)
    assert (one.dsm_gsd_m, one.warnings) == (other.dsm_gsd_m, other.warnings)
    for field in ("rgb", "valid", "dsm_m", "picture"):
        mine, theirs = getattr(one, field), getattr(other, field)
        assert (mine is None) == (theirs is None)
        if mine is not None and theirs is not None:
            assert mine.dtype == theirs.dtype
            assert mine.flags.writeable
            np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize(("rgb_path", "dsm_path"), [*SAMPLES, (SAMPLES[0][0], None)])
def test_pairs(rgb_path: Path, dsm_path: Path | None) -> None:
    here, there = (door.read_stack(rgb_path, dsm_path, SETTINGS, NullProgress()) for door in (stack, sandboxed))
    assert_same(there, here)


def test_a_dsm_alone() -> None:
    _, dsm_path = SAMPLES[0]
    here, there = (door.read_dsm_alone(dsm_path, SETTINGS, NullProgress()) for door in (stack, sandboxed))
    assert_same(there, here)


def test_telling_apart() -> None:
    rgb_path, dsm_path = SAMPLES[0]
    assert sandboxed.tell_apart(dsm_path, rgb_path) == (rgb_path, dsm_path)
    assert sandboxed.tell_apart(rgb_path, dsm_path) == (rgb_path, dsm_path)


def test_a_refusal_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file .*nowhere\.tif"):
        sandboxed.read_stack(tmp_path / "nowhere.tif", None, SETTINGS, NullProgress())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="file names are bytes only there")
def test_a_name_that_is_no_text(tmp_path: Path, rgb_path: Path) -> None:
    renamed = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.tif"))
    rgb_path.rename(renamed)
    with pytest.raises(InputError, match="not in UTF-8") as refusal:
        sandboxed.read_stack(renamed, None, SETTINGS, NullProgress())
    assert str(refusal.value).isprintable()


def test_settings_of_other_programs_are_ignored_and_named(tmp_path: Path) -> None:
    foreign = dict.fromkeys(geodata_environment.VARIABLES, str(tmp_path))
    look_up = "import ryu_scape.raster.projection as p; print(p.crs_name(p.utm_zone(123.0, 30.0)))"
    process = subprocess.run(
        [sys.executable, "-c", look_up], env=os.environ | foreign, capture_output=True, text=True, check=True
    )
    assert process.stdout == "EPSG:32651\n"
    assert all(f"{name}={tmp_path} is ignored" in process.stderr for name in foreign)
