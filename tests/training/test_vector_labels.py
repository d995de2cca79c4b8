"""Building polygons become labels on exactly the pixels that they cover, however odd the file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.errors import InputError
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.projection import WGS84, project
from training.vector_labels import GivenBuildings

UTM = CRS.from_epsg(32651)
GRID = GeoGrid(Affine(0.5, 0, 379000, 0, -0.5, 3455000), UTM, 40, 60)


def ring(left: float, top: float, right: float, bottom: float, elevation: float | None = None) -> list:
    """A closed ring round pixels (left, top) to (right, bottom), in degrees."""
    corners = np.array([[left, top], [left, bottom], [right, bottom], [right, top], [left, top]], float)
    degrees = project(GRID.to_map(corners), UTM, WGS84).tolist()
    return degrees if elevation is None else [[*point, elevation] for point in degrees]


def polygon(*rings: list) -> dict:
    return {"type": "Polygon", "coordinates": list(rings)}


def write(path: Path, *geometries: dict | None, crs: str | None = None, **properties: list) -> Path:
    features = [
        {"type": "Feature", "properties": {key: values[i] for key, values in properties.items()}, "geometry": geometry}
        for i, geometry in enumerate(geometries)
    ]
    collection: dict = {"type": "FeatureCollection", "features": features}
    if crs:
        collection["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(collection))
    return path


def labels_of(path: Path) -> np.ndarray:
    return GivenBuildings.read(path, UTM, "height_m").on(GRID)[0]


def test_a_polygon_covers_its_pixels_and_no_others(tmp_path: Path) -> None:
    labels = labels_of(write(tmp_path / "b.geojson", polygon(ring(10, 5, 30, 25), ring(15, 10, 20, 15))))
    expected = np.zeros((40, 60))
    expected[5:25, 10:30] = 1
    expected[10:15, 15:20] = 0
    assert np.array_equal(labels, expected)


@pytest.mark.parametrize("elevation", [None, 620.5])
def test_elevations_and_multipolygons_do_not_matter(tmp_path: Path, elevation: float | None) -> None:
    parts = [[ring(2, 2, 8, 8, elevation)], [ring(20, 20, 30, 30, elevation)]]
    labels = labels_of(write(tmp_path / "b.geojson", {"type": "MultiPolygon", "coordinates": parts}))
    assert (labels == 1).sum() == 36 + 100


def test_heights_follow_their_buildings(tmp_path: Path) -> None:
    path = write(
        tmp_path / "b.geojson", polygon(ring(2, 2, 8, 8)), polygon(ring(20, 20, 30, 30)), polygon(ring(40, 2, 50, 9)),
        height_m=[3.5, "12", None],
    )  # fmt: skip
    labels, heights_m = GivenBuildings.read(path, UTM, "height_m").on(GRID)
    assert [labels[4, 4], labels[25, 25], labels[4, 45]] == [1, 2, 3]
    assert np.array_equal(heights_m, [3.5, 12, np.nan], equal_nan=True)


def test_the_smaller_of_two_overlapping_buildings_is_seen(tmp_path: Path) -> None:
    labels = labels_of(write(tmp_path / "b.geojson", polygon(ring(10, 10, 14, 14)), polygon(ring(5, 5, 30, 30))))
    assert labels[12, 12] == 1
    assert labels[20, 20] == 2


def test_broken_geometries_do_not_spoil_the_good_ones(tmp_path: Path) -> None:
    bow = ring(30, 20, 40, 30)
    bow[1], bow[2] = bow[2], bow[1]
    path = write(
        tmp_path / "b.geojson",
        polygon(ring(2, 2, 8, 8)),
        polygon(ring(12, 2, 18, 8)[:-1]),  # not closed
        polygon(bow),
        polygon(ring(22, 2, 28, 8)[:2]),  # two points
        polygon(),
        None,
        {"type": "Point", "coordinates": ring(5, 5, 6, 6)[0]},
        polygon([[0, 0], [1, 0], [1, 1], [0, 0]]),  # far away
    )
    labels, heights_m = GivenBuildings.read(path, UTM, "height_m").on(GRID)
    assert (labels == labels[4, 4]).sum() == 36
    assert (labels == labels[4, 15]).sum() == 36
    assert 30 <= (labels == labels[21, 35]).sum() <= 60
    assert len(np.unique(labels)) == 4
    assert len(heights_m) == labels.max()


def test_nothing_in_the_file_gives_no_labels(tmp_path: Path) -> None:
    assert not labels_of(write(tmp_path / "b.geojson")).any()


def test_another_crs_is_honoured(tmp_path: Path) -> None:
    corners = np.array([[10, 5], [10, 25], [30, 25], [30, 5], [10, 5]], float)
    path = write(tmp_path / "b.geojson", polygon(GRID.to_map(corners).tolist()), crs="EPSG:32651")
    assert (labels_of(path)[5:25, 10:30] == 1).all()
    assert labels_of(path).sum() == 400


@pytest.mark.parametrize("text", ["<html>404</html>", '{"type": "FeatureCollection", "features": [{', "", "[1, 2]"])
def test_what_is_no_vector_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.geojson"
    path.write_text(text)
    with pytest.raises(InputError, match=r"wrong\.geojson"):
        labels_of(path)
