"""Where a city lies on the Earth, and what is said where its CRS does not tell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rasterio.crs import CRS

from ryu_scape.errors import InputError
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes.wind import WindSettings, study_wind
from tests.purposes.blocks import city_of_buildings
from tests.scene.city_blocks import SQUARE, building


def test_a_place_on_the_moon_is_told_as_such_whatever_is_asked() -> None:
    city = city_of_buildings([building(SQUARE, at=(30.0, -45.0))])
    on_the_moon = replace(city.grid, crs=CRS.from_string("IAU_2015:30100"))
    city = replace(city, survey=replace(city.survey, grid=on_the_moon))
    with pytest.raises(InputError, match="Where on the Earth the place lies is not known") as refusal:
        study_wind(city, WindSettings(), UNHEARD)
    assert "sun" not in str(refusal.value).lower()
