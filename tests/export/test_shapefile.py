"""A Shapefile says what the GeoPackage says, within names of ten bytes, texts of 254 and numbers as text."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import geopandas
import numpy as np
import pytest
import shapely

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export import shapefile
from ryu_scape.export.dbase import NAME_BYTES, WIDEST_TEXT, short_names
from ryu_scape.export.fields import FIELDS
from ryu_scape.export.geopackage import write_geopackage
from ryu_scape.export.shapefile import write_shapefile
from ryu_scape.footprints.footprint import AttributeValue
from tests.export.small_town import town


def town_of(own: Mapping[str, AttributeValue]) -> City:
    """The town, with a person's own fields on its first building."""
    city = town()
    first = replace(city.buildings[0], footprint=replace(city.buildings[0].footprint, attributes=own))
    return replace(city, buildings=(first, *city.buildings[1:]))


def written(city: City, folder: Path) -> Path:
    path = folder / "town.shp.zip"
    write_shapefile(city, path)
    return path


def test_it_says_what_the_geopackage_says(tmp_path: Path) -> None:
    own = {"owner": "Müller", "year": 1912, "is listed": True, "share": 1 / 3, "parcel": 10**17 + 1}
    city = town_of(own)
    ours = geopandas.read_file(written(city, tmp_path))
    write_geopackage(city, tmp_path / "town.gpkg")
    theirs = geopandas.read_file(tmp_path / "town.gpkg", layer="buildings")
    assert ours.crs == theirs.crs
    np.testing.assert_array_equal(
        shapely.get_coordinates(ours.normalize()), shapely.get_coordinates(theirs.normalize())
    )
    for name in [*FIELDS, *own]:
        short = FIELDS[name].short or name if name in FIELDS else name
        known = theirs[name].notna()
        assert (ours[short][known] == theirs[name][known]).all()
        assert name == "is listed" or known.equals(ours[short].notna())  # geopandas reads no yes or no as no
    assert ours["parcel"].iloc[0] == own["parcel"]
    assert set(ours["id"]) == {building.footprint.identifier for building in city.buildings}


def test_the_parts_of_the_set_are_what_the_format_says(tmp_path: Path) -> None:
    city = town()
    with ZipFile(written(city, tmp_path)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    assert set(files) == {f"town{ending}" for ending in (".shp", ".shx", ".dbf", ".prj", ".cpg")}
    assert files["town.cpg"] == b"UTF-8"
    assert b"WGS_1984_UTM" in files["town.prj"]
    for ending in (".shp", ".shx"):
        assert struct.unpack_from(">i", files[f"town{ending}"], 24)[0] * 2 == len(files[f"town{ending}"])
    rows, head, row = struct.unpack_from("<IHH", files["town.dbf"], 4)
    assert rows == len(city.buildings)
    assert head + rows * row + 1 == len(files["town.dbf"])
    for offset, words in np.frombuffer(files["town.shx"], ">i4", offset=100).reshape(-1, 2).tolist():
        assert struct.unpack_from(">i", files["town.shp"], 2 * offset + 4)[0] == words
    courtyard = int(np.frombuffer(files["town.shx"], ">i4", offset=100)[4]) * 2 + 8
    parts, points = struct.unpack_from("<2i", files["town.shp"], courtyard + 36)
    starts = [*np.frombuffer(files["town.shp"], "<i4", parts, courtyard + 44).tolist(), points]
    corners = np.frombuffer(files["town.shp"], "<f8", 2 * points, courtyard + 44 + 4 * parts).reshape(-1, 2)
    rings = [shapely.LinearRing(corners[first:last]) for first, last in pairwise(starts)]
    assert [ring.is_ccw for ring in rings] == [False, True]


def test_names_stay_apart_and_within_ten_bytes() -> None:
    own = ["a long name of it", "A LONG NAME of them", "Straßenschlüssel", "漢字漢字漢字", "source", "input_id"]
    names = short_names([*own, *FIELDS])
    assert all(0 < len(name.encode()) <= NAME_BYTES for name in names.values())
    assert len({name.casefold() for name in names.values()}) == len(own) + len(FIELDS)
    assert names["a long name of it"] == "a long nam"
    assert names["height_source"] == "source" != names["source"]


def test_a_long_text_ends_at_a_whole_letter(tmp_path: Path) -> None:
    (text,) = geopandas.read_file(written(town_of({"note": "漢" * 200}), tmp_path))["note"].dropna()
    assert text == "漢" * (WIDEST_TEXT // 3)


def test_a_city_without_buildings_has_its_columns(tmp_path: Path) -> None:
    frame = geopandas.read_file(written(replace(town(), buildings=()), tmp_path))
    assert len(frame) == 0
    assert {"id", "height_m", "remarks"} < set(frame.columns)


def test_what_the_format_cannot_hold_is_refused_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="255 columns at most"):
        written(town_of({f"field {number}": number for number in range(255)}), tmp_path)
    monkeypatch.setattr(shapefile, "LARGEST_FILE_BYTES", 1000)
    with pytest.raises(InputError, match="ends at 2"):
        written(town(), tmp_path)
    assert not list(tmp_path.iterdir())
