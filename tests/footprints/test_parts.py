"""Parts of given outlines: towers and extensions are divided off, the outline as a whole stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from ryu_scape.footprints import Footprint, Outlines
from ryu_scape.footprints.cleaning import are_clean
from ryu_scape.footprints.parts import part_at_steps, parts_at_steps
from ryu_scape.raster import RasterStack
from ryu_scape.settings import FootprintSettings
from tests.footprints.rasters import GSD_M, NORTH, WEST, overlap, polygons_of
from tests.footprints.sensed_houses import GRID, GRID_SHAPE, SIDE_M, box_mask, sensed
from tests.surveys import survey_over

SETTINGS = FootprintSettings()
ANGLE_DEG = 15.0


def box(along: tuple[float, float], across: tuple[float, float]) -> shapely.Polygon:
    """The outline of `box_mask`."""
    upright = shapely.box(along[0], across[0], along[1], across[1])
    turned = shapely.affinity.rotate(upright, ANGLE_DEG, origin=(0, 0))
    return shapely.affinity.translate(turned, WEST + SIDE_M / 2, NORTH - SIDE_M / 2)


def parted(
    whole: shapely.Polygon, above_m: np.ndarray, settings: FootprintSettings = SETTINGS, dsm_gsd_m: float = GSD_M
) -> tuple[Footprint, ...]:
    rgb, valid = np.zeros((3, *GRID_SHAPE), np.uint8), np.ones(GRID_SHAPE, bool)
    survey = survey_over(RasterStack(GRID, rgb, sensed(above_m), valid, dsm_gsd_m), np.full(GRID_SHAPE, 40.0))
    given = Footprint.of_polygon(whole, 1.0, "town hall", {"use": "public"})
    outlines = part_at_steps(Outlines((given,)), survey, settings)
    parts = len(outlines.footprints)
    assert [warning.split(",")[0] for warning in outlines.warnings] == [
        f"1 of the outlines are divided into {parts}"
    ] * (parts > 1)
    return outlines.footprints


PODIUM = (-22.0, 22.0), (-18.0, 18.0)
TOWERS = {
    "amid it": ((-10.0, 8.0), (-9.0, 7.0)),
    "at its edge": ((-10.0, 8.0), (2.0, 18.0)),
    "at its corner": ((4.0, 22.0), (0.0, 18.0)),
}


@pytest.mark.parametrize("tower", TOWERS)
@pytest.mark.parametrize("height_m", [14.0, 70.0])
def test_a_tower_is_a_part_and_the_outline_stays(tower: str, height_m: float) -> None:
    plan = TOWERS[tower]
    whole = box(*PODIUM)
    parts = parted(whole, np.where(box_mask(*plan), height_m, 8.0 * box_mask(*PODIUM)))
    polygons = polygons_of(Outlines(parts))
    assert len(parts) == 2
    assert shapely.area(shapely.symmetric_difference(shapely.union_all(polygons), whole)) < 0.1
    assert max(overlap(polygon, box(*plan)) for polygon in polygons) > 0.93
    assert shapely.coverage_is_valid(polygons)
    assert are_clean(polygons).all()


def test_parts_say_what_they_are_parts_of() -> None:
    parts = parted(box(*PODIUM), np.where(box_mask(*TOWERS["at its edge"]), 30.0, 8.0 * box_mask(*PODIUM)))
    assert [part.identifier for part in parts] == ["town hall-1", "town hall-2"]
    assert {part.part_of for part in parts} == {"town hall"}
    assert all(part.attributes == {"use": "public"} for part in parts)


def test_the_low_back_of_a_house_is_a_part() -> None:
    house, back = ((-4.0, 4.0), (-5.0, 5.0)), ((-1.0, 4.0), (5.0, 9.0))
    whole = shapely.union(box(*house), box((-1.0, 4.0), (4.9, 9.0)))
    parts = polygons_of(Outlines(parted(whole, np.where(box_mask(*house), 9.0, 3.0 * box_mask(*back)))))
    assert len(parts) == 2
    assert min(shapely.area(parts)) == pytest.approx(20, rel=0.15)


def test_an_outline_without_steps_stays_itself() -> None:
    whole = box(*PODIUM)
    (same,) = parted(whole, 8.0 * box_mask(*PODIUM))
    assert not same.part_of
    assert same.identifier == "town hall"


def test_a_narrow_waist_without_a_cliff_parts_nothing() -> None:
    east, west, waist = ((4.0, 18.0), (-6.0, 6.0)), ((-18.0, -4.0), (-6.0, 6.0)), ((-4.5, 4.5), (-0.7, 0.7))
    whole = shapely.union_all([box(*each) for each in (east, west, waist)])
    roof_m = np.where(box_mask((9.0, 11.0), (-1.0, 1.0)), 14.0, 8.0)  # a chimney's edge is no cliff either
    on_plan = box_mask(*east) | box_mask(*west) | box_mask(*waist)
    assert len(parted(whole, np.where(on_plan, roof_m, 0.0))) == 1


def test_a_roof_narrower_than_its_outline_is_no_part() -> None:
    assert len(parted(box((-14, 14), (-10, 10)), 20.0 * box_mask((-13, 13), (-9, 9)))) == 1


@pytest.mark.parametrize(
    ("settings", "dsm_gsd_m"), [(replace(SETTINGS, leave_given_whole=True), GSD_M), (SETTINGS, 4.0)]
)
def test_outlines_stay_whole_on_demand_and_under_a_coarse_dsm(settings: FootprintSettings, dsm_gsd_m: float) -> None:
    above_m = np.where(box_mask(*TOWERS["at its edge"]), 30.0, 8.0 * box_mask(*PODIUM))
    assert len(parted(box(*PODIUM), above_m, settings, dsm_gsd_m)) == 1


def test_parts_do_not_depend_on_what_else_is_given() -> None:
    above_m = np.where(box_mask(*TOWERS["at its corner"]), 30.0, 8.0 * box_mask(*PODIUM))
    rgb, valid = np.zeros((3, *GRID_SHAPE), np.uint8), np.ones(GRID_SHAPE, bool)
    survey = survey_over(RasterStack(GRID, rgb, sensed(above_m), valid, GSD_M), np.full(GRID_SHAPE, 40.0))
    hall = Footprint.of_polygon(box(*PODIUM), 1.0, "hall")
    shed = Footprint.of_polygon(box((-30.0, -24.0), (-5.0, 5.0)), 1.0, "shed")
    alone, both = (parts_at_steps(given, survey, SETTINGS)[-1] for given in ((hall,), (shed, hall)))
    assert [part.exterior.tolist() for part in alone] == [part.exterior.tolist() for part in both]
