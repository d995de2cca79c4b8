"""Heights and roofs on tiles whose truth is known, from level ground to a slope of 15 %."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from ryu_scape.footprints import polygons_of
from ryu_scape.heights import RoofKind
from tests.heights.true_city import SMALLEST_M2, Comparison, compare
from training.synthesize import main as synthesize

SLOPES = (0.0, 0.15)


@pytest.fixture(scope="module", params=SLOPES)
def hillside(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder: Path = tmp_path_factory.mktemp("city")
    options = f"--out {folder} --seed 31 --size-px 500 --district suburb --name slope --slope {request.param}"
    synthesize(options.split())
    return compare(folder, "slope")


@pytest.fixture(scope="module")
def misfit_outlines(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder: Path = tmp_path_factory.mktemp("city")
    synthesize(f"--out {folder} --seed 31 --size-px 500 --district suburb --name slope --slope 0.08".split())
    return compare(folder, "slope", misfit=True)


def test_flat_roofs_are_within_half_a_metre(hillside: Comparison) -> None:
    errors = hillside.flat_height_errors_m()
    assert len(errors) >= 5
    assert np.sqrt(np.mean(errors**2)) <= 0.5


def test_most_roofs_are_told_right(hillside: Comparison) -> None:
    right = hillside.right_roofs()
    assert len(right) >= 10
    assert right.mean() >= 0.85


def test_most_roofs_are_told_right_in_outlines_that_do_not_fit(misfit_outlines: Comparison) -> None:
    assert misfit_outlines.right_roofs().mean() >= 0.75


def test_flat_roofs_stay_flat_in_outlines_that_do_not_fit(misfit_outlines: Comparison) -> None:
    pairs = zip(misfit_outlines.truth, misfit_outlines.measured, strict=True)
    kinds = [found.roof.kind for true, found in pairs if true.roof is RoofKind.FLAT and true.area_m2 > SMALLEST_M2]
    assert kinds
    assert set(kinds) == {RoofKind.FLAT}


def test_sigma_is_honest(hillside: Comparison) -> None:
    errors, sigmas = hillside.flat_height_errors_m(), hillside.flat_height_sigmas_m()
    assert (np.abs(errors) < 2 * sigmas).mean() > 0.8
    assert np.median(sigmas) < 0.5


def test_a_coarse_dsm_claims_no_precision_and_roofs_by_rule_alone() -> None:
    dataset = Path(__file__).parents[2] / "Dataset"
    coarse = compare(dataset, "old_town", "DSM30m")
    assert np.median(coarse.flat_height_sigmas_m()) > 1.5
    is_by_rule = [any("by rule" in remark for remark in building.remarks) for building in coarse.measured]
    assert is_by_rule == [building.roof.kind is not RoofKind.FLAT for building in coarse.measured]


def test_no_roof_is_as_high_as_its_neighbours() -> None:
    tile = compare(Path(__file__).parents[2] / "Dataset", "old_town")
    polygons = polygons_of([true.footprint for true in tile.truth])
    first, second = shapely.STRtree(polygons).query(polygons, predicate="dwithin", distance=0.05)
    touching = np.unique(first[first != second])
    assert touching.size >= 20
    above_m = [tile.measured[index].roof_max_m - tile.truth[index].ridge_m for index in touching.tolist()]
    assert max(above_m) < 1.0
