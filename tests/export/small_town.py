"""A few buildings of every kind on a slope, built by the program itself, that the tests of mesh formats share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ryu_scape.city import City
from ryu_scape.heights import Building, RoofKind
from ryu_scape.scene.builder import build_scene
from ryu_scape.settings import RoofCover, SceneSettings
from ryu_scape.survey import Survey
from tests.scene.city_blocks import COURTYARD, L_SHAPE, SQUARE, building, tile, turned
from tests.surveys import city_on

SIDE_PX, GSD_M = 96, 0.75
TREE_ROWS, TREE_COLUMNS = slice(70, 74), slice(20, 25)
EMPTY = "no area"
IDENTIFIERS = ("17", "Haus Ä 3", '"quoted" \\ {brace}', EMPTY, "</script>")


def town(cover: RoofCover = RoofCover.ORTHOPHOTO) -> City:
    """Five buildings on 72 m × 72 m, one of them without area; red grows eastwards on the orthophoto, green southwards.

    A tree of 20 pixels stands in the south-west.
    """
    pair = _pair()
    settings = SceneSettings(roof_cover=cover, trees_as_points=True)
    buildings = _buildings()
    city = city_on(pair.grid, buildings, build_scene(pair, buildings, settings), settings=settings)
    heights = {"known_dtm_m": pair.dtm_m, "dsm_m": pair.dsm_m, "dsm_gsd_m": pair.dsm_gsd_m}
    return replace(city, survey=replace(city.survey, **heights))


def _pair() -> Survey:
    rows, columns = np.mgrid[:SIDE_PX, :SIDE_PX]
    rgb = np.stack([40 + 2 * columns, 40 + 2 * rows, np.full_like(rows, 90)]).astype(np.uint8)
    pair = replace(tile(SIDE_PX, GSD_M, slope=0.05), rgb=rgb)
    dsm_m = pair.dtm_m.copy()
    dsm_m[TREE_ROWS, TREE_COLUMNS] += 5.0
    return replace(pair, dsm_m=dsm_m, dsm_gsd_m=GSD_M)


def _buildings() -> tuple[Building, ...]:
    speck = np.array([(0, 0), (1e-4, 0), (0, 1e-4)], float)
    plain = (
        building(SQUARE, at=(8.0, -20.0), kind=RoofKind.HIP),
        building(L_SHAPE, at=(30.0, -25.0), kind=RoofKind.GABLE),
        building(SQUARE, [COURTYARD], at=(52.0, -22.0), height_m=21.0),
        building(speck, at=(5.0, -5.0)),
        building(SQUARE, at=(40.0, -60.0), height_m=3.2),
    )
    return tuple(
        replace(subject, footprint=replace(subject.footprint, identifier=identifier))
        for subject, identifier in zip(plain, IDENTIFIERS, strict=True)
    )


def terrace(turned_deg: float) -> City:
    """Three houses wall to wall, of other heights and roofs, and one that stands alone."""
    kinds = (RoofKind.GABLE, RoofKind.HIP, RoofKind.FLAT)
    row = [
        building(
            turned(np.add(SQUARE, (12.0 * k, 0.0)), turned_deg), at=(8.0, -45.0), kind=kind, height_m=6.0 + 2.0 * k
        )
        for k, kind in enumerate(kinds)
    ]
    survey = tile(96, 0.75, slope=0.05)
    houses = (row[0], building(SQUARE, at=(52.0, -22.0)), *row[1:])
    houses = tuple(replace(h, footprint=replace(h.footprint, identifier=f"house {n}")) for n, h in enumerate(houses))
    return city_on(survey.grid, houses, build_scene(survey, houses, SceneSettings()))
