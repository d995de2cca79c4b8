"""The point cloud has a point for each pixel, where it lies, in its colour and class."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.points import BUILDING, GROUND, HIGH_VEGETATION, STEP_M, PointSettings, study_points
from tests.purposes.blocks import city_of_buildings
from tests.scene.city_blocks import SQUARE, building


def wooded() -> City:
    """A house, a tree of 5 m × 5 m and 8 m, and a pond that the DSM does not know."""
    city = city_of_buildings([building(SQUARE, at=(14.0, -20.0), height_m=6.0)], size=60)
    dsm_m = city.survey.dsm_m.copy()
    dsm_m[40:50, 40:50] = 108.0
    dsm_m[:5, :5] = np.nan
    rgb = np.stack(np.broadcast_arrays(*np.ogrid[:60, :60], 7)).astype(np.uint8)
    return replace(city, survey=replace(city.survey, dsm_m=dsm_m, rgb=rgb))


def test_pixels_have_the_class_of_what_stands_there() -> None:
    found = study_points(wooded(), PointSettings(), UNHEARD)
    counts = {code: int((found.classes == code).sum()) for code in (GROUND, HIGH_VEGETATION, BUILDING)}
    assert counts[HIGH_VEGETATION] == 100
    assert counts[BUILDING] == pytest.approx(144 * 4, rel=0.05)
    assert sum(counts.values()) == found.rows.size == 3600 - 25
    assert found.figures["points"] == found.rows.size


@pytest.mark.parametrize("ending", ["las", "laz"])
def test_another_library_reads_every_point_back(ending: str, tmp_path: Path) -> None:
    laspy = pytest.importorskip("laspy")
    pytest.importorskip("lazrs")
    city = wooded()
    answer(PURPOSES["points"], city, PointSettings(), [tmp_path / f"cloud.{ending}"])
    cloud = laspy.read(tmp_path / f"cloud.{ending}")
    found = study_points(city, PointSettings(), UNHEARD)
    np.testing.assert_array_equal(np.asarray(cloud.classification), found.classes)
    pixel = city.grid.to_pixel(np.column_stack((cloud.x, cloud.y)))
    np.testing.assert_allclose(pixel, np.column_stack((found.columns, found.rows)) + 0.5, atol=2 * STEP_M)
    np.testing.assert_allclose(cloud.z, city.survey.dsm_m[found.rows, found.columns], atol=STEP_M)
    np.testing.assert_array_equal(cloud.red, found.rows * 257)
    np.testing.assert_array_equal(cloud.green, found.columns * 257)
    assert cloud.header.parse_crs().to_epsg() == 32633


def test_without_a_dsm_there_are_no_points() -> None:
    city = wooded()
    with pytest.raises(InputError, match="without a DSM"):
        study_points(replace(city, survey=replace(city.survey, dsm_m=None)), PointSettings(), UNHEARD)
