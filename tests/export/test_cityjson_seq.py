"""CityJSONSeq: each line stands for itself, and all together say what the CityJSON says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ryu_scape.export.cityjson import write_cityjson
from ryu_scape.export.cityjson_seq import write_cityjson_seq
from tests.export.city_model import Solid, faults_of, mesh_of, models_of_sequence, open_model, solids_in, solids_of
from tests.export.small_town import IDENTIFIERS, town


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("sequence")
    write_cityjson_seq(town(), folder / "town.city.jsonl")
    write_cityjson(town(), folder / "town.city.json")
    return folder / "town.city.jsonl", folder / "town.city.json"


def used_by(solid: Solid) -> list[int]:
    return sorted({vertex for face in solid.faces for ring in face.rings for vertex in ring})


@pytest.mark.parametrize("lod", ["1.2", "2.2"])
def test_each_line_has_the_solids_of_the_whole(paths: tuple[Path, Path], lod: str) -> None:
    whole = solids_of(paths[1], lod)
    found = {key: solid for model in models_of_sequence(paths[0]) for key, solid in solids_in(model, lod).items()}
    assert set(found) == set(whole)
    for key, solid in found.items():
        assert not faults_of(solid)
        assert mesh_of(solid).volume == pytest.approx(mesh_of(whole[key]).volume, rel=1e-9)
        places = [mesh_of(each).bounds + each.vertices[used_by(each)].min(axis=0) for each in (solid, whole[key])]
        np.testing.assert_allclose(places[0] - mesh_of(solid).bounds[0], places[1] - mesh_of(whole[key]).bounds[0])


def test_attributes_and_place_are_those_of_the_whole(paths: tuple[Path, Path]) -> None:
    model, lines = open_model(paths[1]), models_of_sequence(paths[0])
    assert [key for line in lines for key in line.j["CityObjects"]] == list(IDENTIFIERS)
    for line in lines:
        assert line.get_epsg() == model.get_epsg()
        for key, found in line.j["CityObjects"].items():
            assert found["attributes"] == model.j["CityObjects"][key]["attributes"]


def test_vertices_of_a_line_are_used_and_its_own(paths: tuple[Path, Path]) -> None:
    for line in paths[0].read_text("utf-8").splitlines()[1:]:
        feature = json.loads(line)
        (geometries,) = (each["geometry"] for each in feature["CityObjects"].values())
        used = {v for g in geometries for shell in g["boundaries"] for face in shell for ring in face for v in ring}
        assert used == set(range(len(feature["vertices"])))


def test_buildings_of_one_name_get_keys_of_their_own(tmp_path: Path) -> None:
    city = town()
    twins = tuple(replace(b, footprint=replace(b.footprint, identifier="same")) for b in city.buildings)
    write_cityjson_seq(replace(city, buildings=twins), tmp_path / "twins.city.jsonl")
    keys = [json.loads(line)["id"] for line in (tmp_path / "twins.city.jsonl").read_text().splitlines()[1:]]
    assert keys == ["same", "same-2", "same-3", "same-4", "same-5"]
