"""Hand-made cities written as CityJSON."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from ryu_scape.city import City
from ryu_scape.export import export_city
from ryu_scape.heights import Building
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.hand_made_city import city_of

LEVELS = ("1.2", "2.2")
ORIGIN_M = np.array([500_060.0, 4_599_940.0, 95.0])


def named(subject: Building, identifier: str, **attributes: object) -> Building:
    return replace(subject, footprint=replace(subject.footprint, identifier=identifier, attributes=attributes))


def city(buildings: list[Building], epsg: int = 32633) -> City:
    return city_of(SceneGeometry({}, ORIGIN_M, np.zeros((2, 3)), {}), buildings, epsg)


def written(buildings: list[Building], folder: Path, epsg: int = 32633) -> Path:
    path = folder / "town.city.json"
    export_city(city(buildings, epsg), path)
    return path
