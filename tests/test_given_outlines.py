"""Heights for given outlines: each keeps its identifier, and gets what the DSM says."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import numpy as np
import pytest

from ryu_scape import cli
from tests.whole_city.town import NORTH_M, WEST_M, grid_over, ground_m, town


def test_a_town_keeps_its_identifiers_and_gets_its_heights(tmp_path: Path) -> None:
    """Gabled houses on hills: eave and ridge as the town was made, the ground that of the hill."""
    place = town(180.0, seed=5)
    dsm = place.write_dsm(tmp_path / "dsm.tif", grid_over(WEST_M, NORTH_M, place.side_m))
    outlines, path = place.write_outlines(tmp_path / "houses.gpkg"), tmp_path / "heights.geojson"
    assert cli.main(["build", "--dsm", str(dsm), "--footprints", str(outlines), "--out", str(path)]) == 0
    records = [feature["properties"] for feature in json.loads(path.read_text())["features"]]
    assert [each["id"] for each in records] == geopandas.read_file(outlines)["id"].tolist()
    ground = ground_m(*place.centre_m.T)
    for name, truth_m in {
        "ground_m": ground,
        "eave_m": ground + place.eave_m,
        "ridge_m": ground + place.eave_m + place.rise_m,
    }.items():
        error_m = np.array([each[name] for each in records]) - truth_m
        assert np.median(np.abs(error_m)) < 0.2, name
        assert np.abs(error_m).max() < 1.0, name


DELFT = Path(__file__).parents[2] / "shared" / "data" / "delft"


@pytest.mark.skipif(not DELFT.is_dir(), reason="the real place lies beside the repository, not in it")
def test_delft_keeps_its_identifiers_and_gets_its_heights(tmp_path: Path) -> None:
    path = tmp_path / "heights.geojson"
    given = geopandas.read_file(DELFT / "footprints.gpkg")
    arguments = ["--dsm", str(DELFT / "dsm.tif"), "--footprints", str(DELFT / "footprints.gpkg"), "--out", str(path)]
    assert cli.main(["build", *arguments]) == 0
    features = json.loads(path.read_text())["features"]
    records = [feature["properties"] for feature in features]
    assert [*dict.fromkeys(each["part_of"] or each["id"] for each in records)] == given["id"].tolist()
    for measured in records:
        roof_m = [measured[f"roof_{name}_m"] for name in ("p50", "p70", "p90", "max")]
        assert roof_m == sorted(roof_m)
        assert measured["eave_height_m"] == pytest.approx(measured["eave_m"] - measured["ground_m"], abs=0.011)
        seen_m = min(measured["roof_p70_m"], measured["ridge_m"]) - measured["ground_m"]
        assert measured["height_m"] >= seen_m - 0.011
        assert 2 <= measured["height_m"] < 25
        assert measured["height_m"] <= measured["ridge_height_m"] + 0.51
        assert measured["eave_m"] <= measured["roof_max_m"]
        assert measured["height_sigma_m"] > 0
        assert -0.5 < measured["ground_m"] < (1.7 if measured["part_of"] else 1.2)  # a corner of a house under a tree


# Read off the DSM's pixels by hand: the lowest level between the houses, and the roof along the middle of the house.
DELFT_BY_HAND = {
    "b31bbd921": (0.1, 10.0, 10.0),  # a flat roof between others
    "b1126c883": (0.2, 3.5, 3.5),  # a low flat roof in a closed courtyard, under a tree
    "b31e1b050": (0.45, 3.25, 3.25),  # a shed in a row of sheds
    "b31bd10f5": (0.4, 5.5, 7.4),  # a row house of 5.5 m to 7.4 m
    "its annex": (0.4, 2.9, 2.9),  # behind it, within one outline
    "b31bd3833": (0.25, 5.6, 8.2),  # a row house of 5.6 m to 8.2 m, one end of it under a tree
}


@pytest.mark.skipif(not DELFT.is_dir(), reason="the real place lies beside the repository, not in it")
def test_five_buildings_of_delft_are_as_read_off_the_dsm_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "heights.geojson"
    arguments = ["--dsm", str(DELFT / "dsm.tif"), "--footprints", str(DELFT / "footprints.gpkg"), "--out", str(path)]
    assert cli.main(["build", *arguments]) == 0
    records = [feature["properties"] for feature in json.loads(path.read_text())["features"]]
    highest_last = sorted(records, key=lambda each: each["eave_m"])
    buildings = {each["id"][:9]: each for each in highest_last}
    buildings["its annex"] = next(each for each in highest_last if (each["part_of"] or "").startswith("b31bd10f5"))
    for identifier, (low_m, eave_m, ridge_m) in DELFT_BY_HAND.items():
        measured = buildings[identifier]
        assert measured["ground_m"] == pytest.approx(low_m, abs=0.3)
        assert measured["eave_m"] == pytest.approx(eave_m, abs=max(0.3, 2 * measured["height_sigma_m"]))
        assert measured["ridge_m"] == pytest.approx(ridge_m, abs=0.5)
