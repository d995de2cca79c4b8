"""Two hundred mutants of each format, the same at every run, and the seeds themselves."""

from __future__ import annotations

import random

import pytest

from ryu_scape.errors import RyuScapeError
from ryu_scape.footprints import read_footprints
from ryu_scape.progress import NullProgress
from ryu_scape.raster import read_dsm_alone, read_stack
from ryu_scape.segmentation.weights import load_network
from ryu_scape.settings import RasterSettings
from tests.foreign import files, seeds
from tests.foreign.choices import Choices
from tests.foreign.formats import FORMATS
from tests.foreign.known_faults import KNOWN_FAULTS
from tests.foreign.promise import Bench, BrokenPromiseError
from tests.foreign.tiff_structure import parse, serialise

MUTANTS, BATCH = 200, 50
CHOICES_BYTES = 400


def choices(name: str, seed: int) -> Choices:
    return Choices(random.Random(f"{name} {seed}").randbytes(CHOICES_BYTES))


@pytest.mark.parametrize("first", range(0, MUTANTS, BATCH))
@pytest.mark.parametrize("name", FORMATS)
def test_mutants(name: str, first: int, bench: Bench) -> None:
    known = []
    for seed in range(first, first + BATCH):
        try:
            mutant = FORMATS[name].mutant(choices(name, seed))
            FORMATS[name].hold_to_promise(bench, files.write(bench.folder, mutant))
        except BrokenPromiseError as error:
            if error.fault not in KNOWN_FAULTS:
                raise AssertionError(f"mutant {seed} of {name}") from error
            known.append(KNOWN_FAULTS[error.fault])
    if known:
        pytest.xfail("; ".join(sorted({*known})))


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_choices_make_the_same_mutant(name: str) -> None:
    for seed in range(20):
        assert FORMATS[name].mutant(choices(name, seed)) == FORMATS[name].mutant(choices(name, seed))


@pytest.mark.parametrize("content", seeds.tiffs())
def test_each_seed_is_an_image_or_a_dsm(content: bytes, bench: Bench) -> None:
    """Mutants of a file that is refused anyway would try little."""
    path = files.write(bench.folder, {"seed.tif": content})
    settings, progress = RasterSettings(), NullProgress()
    try:
        assert read_stack(path, None, settings, progress).valid.any()
    except RyuScapeError:
        assert read_dsm_alone(path, settings, progress).valid.any()


def test_the_seeds_of_footprints_and_weights_are_sound(bench: Bench) -> None:
    for given in ({"h.geojson": seeds.geojson().encode()}, {"h.gpkg": seeds.geopackage()}, seeds.shapefile()):
        found = read_footprints(files.write(bench.folder, given), seeds.GRID).footprints
        assert [footprint.identifier for footprint in found] == ["a", "b", "c-1", "c-2"]
    network, _ = load_network(files.write(bench.folder, {"w.safetensors": seeds.safetensors()}))
    assert network.backbone["conv1"].weight.any()


@pytest.mark.parametrize("content", seeds.tiffs())
def test_a_tiff_taken_apart_is_put_together_again(content: bytes) -> None:
    again = serialise(parse(content))
    assert serialise(parse(again)) == again
