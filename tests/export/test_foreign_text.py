"""Names that a person's files bring along say what they say, and nothing more."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
import trimesh
from rasterio.crs import CRS

from ryu_scape.city import City
from ryu_scape.export import export_city
from ryu_scape.export.plain_text import one_line, one_line_of_ascii
from tests.export.small_town import IDENTIFIERS, town
from tests.surveys import moved_to

FOREIGN = ("1\nv 0 0 0\nf 1 1 1", "a\x1b[2J\x00\x9bb", "roof\u2028end_header\x85", "", "back\\")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""But for the line feed."""


@pytest.fixture(scope="module")
def foreign_town() -> City:
    city = town()
    wkt = city.grid.crs.to_wkt().replace('"WGS 84', '"mine\nelement vertex 5\rend_header\n', 1)
    buildings = tuple(
        replace(building, footprint=replace(building.footprint, identifier=identifier, attributes={"a\nb": "c\nd"}))
        for building, identifier in zip(city.buildings, FOREIGN, strict=True)
    )
    return replace(moved_to(city, CRS.from_wkt(wkt)), buildings=buildings)


def header_of_ply(path: Path) -> str:
    return path.read_bytes().partition(b"end_header\n")[0].decode("ascii")


def test_obj_has_the_lines_that_it_would_have_anyway(foreign_town: City, tmp_path: Path) -> None:
    export_city(foreign_town, tmp_path / "foreign.obj")
    export_city(town(), tmp_path / "plain.obj")
    foreign, plain = ((tmp_path / name).read_text("utf-8") for name in ("foreign.obj", "plain.obj"))
    assert not CONTROL.search(foreign)
    keywords = [[line.split()[0] for line in text.split("\n") if line and line[0] != "#"] for text in (foreign, plain)]
    assert keywords[0] == keywords[1]
    objects = re.findall(r"^o (.*)$", foreign, re.MULTILINE)
    assert objects == ["terrain", "base", "1 v 0 0 0 f 1 1 1", "a [2J b", "roof end_header", "back"]


def test_object_without_a_name_gets_one(tmp_path: Path) -> None:
    city = town()
    nameless = tuple(replace(b, footprint=replace(b.footprint, identifier="\x01\\ ")) for b in city.buildings)
    export_city(replace(city, buildings=nameless), tmp_path / "city.obj")
    assert set(re.findall(r"^o (.*)$", (tmp_path / "city.obj").read_text(), re.MULTILINE)) == {
        "terrain",
        "base",
        "building",
    }


def test_ply_has_the_header_that_it_would_have_anyway(foreign_town: City, tmp_path: Path) -> None:
    export_city(foreign_town, tmp_path / "foreign.ply")
    export_city(town(), tmp_path / "plain.ply")
    foreign, plain = (header_of_ply(tmp_path / name).split("\n") for name in ("foreign.ply", "plain.ply"))
    elements = [[line for line in lines if not line.startswith("comment ")] for lines in (foreign, plain)]
    assert elements[0] == elements[1]
    assert not any(CONTROL.search(line) for line in foreign)
    assert "comment building 0 1 v 0 0 0 f 1 1 1" in foreign
    assert len(trimesh.load_mesh(tmp_path / "foreign.ply", process=False).faces) == foreign_town.scene.triangle_count


def test_header_of_a_ply_has_no_line_that_readers_refuse(tmp_path: Path) -> None:
    city = town()
    long_names = tuple(replace(b, footprint=replace(b.footprint, identifier="ä" * 500)) for b in city.buildings)
    export_city(replace(city, buildings=long_names), tmp_path / "city.ply")
    assert max(map(len, header_of_ply(tmp_path / "city.ply").split("\n"))) < 1000


@pytest.mark.parametrize("ending", [".geojson", ".gpkg"])
def test_formats_that_can_keep_a_line_break_do(ending: str, foreign_town: City, tmp_path: Path) -> None:
    export_city(foreign_town, tmp_path / f"city{ending}")
    options = {"layer": "buildings"} if ending == ".gpkg" else {}
    rows = geopandas.read_file(tmp_path / f"city{ending}", engine="pyogrio", **options)
    assert rows["id"][0] == FOREIGN[0]
    assert set(rows["a\nb"]) == {"c\nd"}


@pytest.mark.skipif(os.name != "posix", reason="such names are not allowed here")
@pytest.mark.parametrize("stem", ["city\nv 0 0 0", "ci\udce4ty\x1b"])
@pytest.mark.parametrize("ending", [".obj", ".stl", ".3mf", ".html", ".ply"])
def test_name_of_the_file_enters_no_line_of_its_own(stem: str, ending: str, tmp_path: Path) -> None:
    export_city(town(), tmp_path / f"{stem}{ending}")
    others = [path for path in tmp_path.iterdir() if path.suffix != ending]
    if ending == ".obj":
        named = re.findall(
            rb"^(?:mtllib|map_Kd) (.*)$", b"".join(map(Path.read_bytes, tmp_path.iterdir())), re.MULTILINE
        )
        assert set(named) == {path.name.encode() for path in others}
        assert all(path.name.isprintable() for path in others)
    if ending == ".stl":
        assert (tmp_path / f"{stem}.stl").read_bytes()[:80].decode("ascii").isprintable()
    if ending == ".html":
        (title,) = re.findall("<title>(.*)</title>", (tmp_path / f"{stem}.html").read_text("utf-8"))
        assert title.isprintable()


def test_plain_names_stay_as_they_are() -> None:
    for identifier in IDENTIFIERS:
        assert one_line(identifier) == identifier
    assert one_line_of_ascii("Haus Ä 3") == r"Haus \xc4 3"
