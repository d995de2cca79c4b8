"""FlatGeobuf says what the GeoPackage says, with a person's own fields and with nothing in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas
import pandas.testing

from ryu_scape.export.flatgeobuf import write_flatgeobuf
from ryu_scape.export.geopackage import write_geopackage
from tests.export.small_town import town


def test_it_says_what_the_geopackage_says(tmp_path: Path) -> None:
    city = town()
    own = {"owner": "Müller", "year": 1912, "is listed": True}
    first = replace(city.buildings[0], footprint=replace(city.buildings[0].footprint, attributes=own))
    city = replace(city, buildings=(first, *city.buildings[1:]))
    write_flatgeobuf(city, tmp_path / "town.fgb")
    write_geopackage(city, tmp_path / "town.gpkg")
    ours, theirs = (
        geopandas.read_file(tmp_path / "town.fgb"),
        geopandas.read_file(tmp_path / "town.gpkg", layer="buildings"),
    )
    ours, theirs = (frame.sort_values("id").reset_index(drop=True) for frame in (ours, theirs))
    assert ours.crs == theirs.crs
    assert ours.geometry.geom_equals_exact(theirs.geometry, 1e-9).all()
    pandas.testing.assert_frame_equal(
        ours.drop(columns="geometry"), theirs.drop(columns="geometry"), check_dtype=False, check_like=True
    )


def test_city_without_buildings_has_its_columns(tmp_path: Path) -> None:
    write_flatgeobuf(replace(town(), buildings=()), tmp_path / "empty.fgb")
    frame = geopandas.read_file(tmp_path / "empty.fgb")
    assert len(frame) == 0
    assert {"id", "height_m", "remarks"} < set(frame.columns)
