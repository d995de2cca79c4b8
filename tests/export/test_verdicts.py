"""Hits, misses and false alarms as files: a GIS's reader finds the same verdicts, fields and places."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from ryu_scape.errors import InputError
from ryu_scape.evaluation.comparison import compare_heights
from ryu_scape.export.verdicts import write_verdicts
from tests.evaluation.known_comparison import CRS_32, houses, three_and_four

FIELDS = {"verdict", "id", "true_id", "iou", "height_m", "true_height_m", "height_error_m", "geometry"}


@pytest.mark.parametrize("ending", [".geojson", ".gpkg"])
def test_a_reader_finds_every_verdict_at_its_place(tmp_path: Path, ending: str) -> None:
    comparison, path = three_and_four(), tmp_path / f"verdicts{ending}"
    write_verdicts(comparison, CRS_32, path)
    found = geopandas.read_file(path)
    assert set(found.columns) == FIELDS
    assert found["verdict"].tolist() == ["hit", "hit", "false alarm", "miss", "miss"]
    assert found["true_id"].tolist()[:2] == ["2", "1"]
    assert found["true_id"].isna().tolist() == [False, False, True, False, False]
    assert found["height_error_m"].tolist() == pytest.approx([-2.0, 1.0, np.nan, np.nan, np.nan], nan_ok=True)
    assert comparison.truth is not None
    outlines = [*comparison.judged.polygons, *comparison.truth.polygons[2:]]
    centres = found.to_crs(32632).geometry.centroid
    for centre, outline in zip(centres, outlines, strict=True):
        assert shapely.distance(centre, outline.centroid) < 0.02
    assert found.crs.to_epsg() == (4326 if ending == ".geojson" else 32632)


@pytest.mark.parametrize("ending", [".geojson", ".gpkg"])
def test_verdicts_in_a_folder_called_as_an_archive_is(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "a.zip!now"
    folder.mkdir()
    write_verdicts(three_and_four(), CRS_32, folder / f"verdicts{ending}")
    assert [file.name for file in folder.iterdir()] == [f"verdicts{ending}"]


def test_heights_alone_have_no_verdict(tmp_path: Path) -> None:
    path = tmp_path / "heights.gpkg"
    write_verdicts(compare_heights(houses((0, 0, 9, 9), height_m=7.0), np.array([6.5])), CRS_32, path)
    found = geopandas.read_file(path)
    assert found["verdict"].isna().all()
    assert found["height_error_m"].tolist() == [0.5]


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.geojson, \.gpkg"):
        write_verdicts(three_and_four(), CRS_32, tmp_path / "verdicts.shp")
