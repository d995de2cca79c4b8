"""The same files as on Linux, whatever is written."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
import rasterio

from ryu_scape.cli.build_command import FORMATS
from tests.windows.numbers_of_formats import MOST_APART, NUMBERS, assert_equal, geotiff_numbers, less_digests
from tests.windows.samples import SAMPLES, cut
from tests.windows.wine import PROGRAM, REPOSITORY, end, start

MOST_FLIPPED = 3e-3
"""Pixels whose probability is one half, and what hangs on them: a last bit also tells whether an outline has one step
more, which moved the terrain of 0.15 % of the pixels around one block by up to 8 cm."""
MOST_MOVED = 0.05
"""Metres of ground and height, which hang on outlines: a last bit of the DSM moves a corner by a pixel (3.4 cm)."""
MOST_APART_OF_PIXELS = {"dsm_m": MOST_APART, "probability": 1e-3}
"""What does not hang on outlines."""
LINUX = [str(REPOSITORY / "build" / "bundle" / "bin" / "python"), str(REPOSITORY / "ryu_scape_app.py")]
"""The program with the executable's engine: PyTorch would round in bfloat16 where the processor has it."""


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_becomes_the_same_in_every_format(sample: str, tmp_path: Path) -> None:
    """With given outlines: the network's lie where a probability crosses one half, and the last bit may move that."""
    outlines = REPOSITORY / "Dataset" / f"buildings_{sample}.geojson"
    here, there = tmp_path / "linux", tmp_path / "windows"
    names = [f"city{ending}" for ending in FORMATS if not ending.endswith(".tif")]
    build_twice(tmp_path, sample, ["--footprints", outlines], names, here, there)
    found, expected = ({less_digests(path.name): path for path in folder.iterdir()} for folder in (there, here))
    assert found.keys() == expected.keys()
    for name, path in sorted(found.items()):
        if path.read_bytes() != expected[name].read_bytes():
            numbers = next((NUMBERS[ending] for ending in NUMBERS if name.endswith(ending)), None)
            assert numbers is not None, f"{name} differs"
            assert_equal(numbers(path), numbers(expected[name]), name)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_network_sees_the_same(sample: str, tmp_path: Path) -> None:
    here, there = tmp_path / "linux", tmp_path / "windows"
    build_twice(tmp_path, sample, [], ["city.tif"], here, there)
    (found, form), (expected, expected_form) = (geotiff_numbers(folder / "city.tif") for folder in (there, here))
    assert form == expected_form
    apart = dict(zip(form[-1], np.abs(found - expected), strict=True))
    assert all(np.nanmax(apart[name]) <= most for name, most in MOST_APART_OF_PIXELS.items())
    assert all(np.mean(apart[name] > MOST_MOVED) < MOST_FLIPPED for name in apart.keys() - MOST_APART_OF_PIXELS.keys())
    assert (np.isnan(found) == np.isnan(expected)).mean() > 1 - MOST_FLIPPED


def build_twice(folder: Path, sample: str, more: list[object], names: list[str], here: Path, there: Path) -> None:
    """Build a sample on Linux into `here` and on Windows into `there`, at the same time."""
    inputs = ["--rgb", cut(folder, "RGB", sample, 10_000), "--dsm", cut(folder, "DSM", sample, 10_000), *more]
    words = {}
    for place in (here, there):
        place.mkdir()
        words[place] = ["build", *inputs, *(word for name in names for word in ("--out", place / name))]
    windows = start(PROGRAM, *words[there])
    subprocess.run([*LINUX, *map(str, words[here])], capture_output=True, check=True)
    process = end(windows)
    assert process.returncode == 0, process.stderr


def test_a_sample_in_jpeg_becomes_nearly_the_same(tmp_path: Path) -> None:
    rgb, dsm = (REPOSITORY / "Dataset" / f"{kind}_old_town.tif" for kind in ("RGB", "DSM"))
    words: list[object] = ["build", "--rgb", rgb, "--dsm", dsm, "--out"]
    windows = start(PROGRAM, *words, tmp_path / "windows.tif")
    subprocess.run([*LINUX, *map(str, words), str(tmp_path / "linux.tif")], capture_output=True, check=True)
    assert end(windows).returncode == 0
    found, expected = (rasterio.open(tmp_path / name).read(1) > 0.5 for name in ("windows.tif", "linux.tif"))
    assert (found & expected).sum() > 0.97 * (found | expected).sum()
