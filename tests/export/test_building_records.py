"""What all formats say of a building: the same numbers, from the same solids."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ryu_scape.city import City
from ryu_scape.export.building_records import BUILDINGS_AT_ONCE, own_fields, parts_of, records_of
from ryu_scape.export.fields import FIELD_TYPES
from ryu_scape.heights import Building, RoofKind
from ryu_scape.settings import FacadeStyle, SceneSettings
from tests.scene.city_blocks import building, scene_of, solid_of, tile, triangles_of
from tests.surveys import city_on

HOUSE = np.array([(0, 0), (14, 0), (14, 8), (0, 8)], float)
STANDARD, NO_PARAPETS = SceneSettings(), SceneSettings(parapet_height_m=0.0)


def city(buildings: list[Building], settings: SceneSettings = STANDARD) -> City:
    pair = tile()
    return city_on(pair.grid, buildings, scene_of(buildings, pair, settings), settings=settings)


def named(subject: Building, **attributes: object) -> Building:
    return replace(subject, footprint=replace(subject.footprint, identifier="7", attributes=attributes))


@pytest.mark.parametrize("kind", RoofKind)
def test_volume_is_that_of_the_scenes_solid_above_the_ground(kind: RoofKind) -> None:
    subject = city([building(HOUSE, kind=kind)], NO_PARAPETS)
    solid = solid_of(subject.scene)
    below_ground_m3 = HOUSE[2].prod() * (100.0 - subject.scene.origin_m[2] - solid.bounds[0, 2])
    (record,) = records_of(subject)
    assert record["volume_m3"] == pytest.approx(solid.volume - below_ground_m3, rel=2e-3)


@pytest.mark.parametrize("style", FacadeStyle)
@pytest.mark.parametrize("height_m", [2.6, 7.0, 9.1, 12.0, 31.0])
def test_storeys_are_the_rows_of_windows(style: FacadeStyle, height_m: float) -> None:
    subject = city([building(HOUSE * 2, height_m=height_m)], SceneSettings(facade_style=style))
    windows = triangles_of(subject.scene, "windows", 0)["position"]
    rows = np.unique(np.rint(windows[..., 2].min(axis=1) * 100)).size
    (record,) = records_of(subject)
    assert record["storeys"] == max(rows, 1)


def test_a_house_has_the_storeys_that_are_drawn_below_the_eave_however_high_its_roof() -> None:
    houses = [building(HOUSE * 2, kind=RoofKind.GABLE, height_m=6.1, rise_m=rise_m) for rise_m in (1.0, 3.0, 6.0)]
    for house in houses:
        subject = city([house])
        foot_m = triangles_of(subject.scene, "windows", 0)["position"][..., 2].min(axis=1)
        below = foot_m[foot_m + subject.scene.origin_m[2] < house.eave_elevation_m]
        (record,) = records_of(subject)
        assert record["storeys"] == np.unique(np.rint(below * 100)).size == 2


def test_record_has_every_field_in_order_and_of_its_type() -> None:
    (record,) = records_of(city([named(building(HOUSE), use="home")]))
    assert list(record) == ["use", *FIELD_TYPES]
    assert all(value is None or type(value) is FIELD_TYPES[name] for name, value in list(record.items())[1:])


def test_own_fields_step_aside_for_measured_ones_whatever_their_case() -> None:
    fields = own_fields(named(building(HOUSE), id=7, ID="x", Area_M2=5, input_Area_M2=6, FID=1, use=None))
    assert fields == {"input_ID": "x", "input_Area_M2": 5, "input_input_Area_M2": 6, "input_FID": 1, "use": None}


def test_parts_hold_all_buildings_in_order() -> None:
    houses = [replace(building(HOUSE), height_sigma_m=float(i)) for i in range(BUILDINGS_AT_ONCE + 1)]
    subject = replace(city([]), buildings=tuple(houses))
    assert [len(part.buildings) for part in parts_of(subject)] == [BUILDINGS_AT_ONCE, 1]
    assert [record["height_sigma_m"] for record in records_of(subject)] == [float(i) for i in range(len(houses))]


def test_city_without_buildings_has_no_record() -> None:
    assert list(records_of(city([]))) == []
