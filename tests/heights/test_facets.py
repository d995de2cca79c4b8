"""Roofs of facets: what their facets say of a point, and facets found in a DSM."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import shapely

from ryu_scape.heights import FLAT_ROOF, FacetTable, Roof, RoofKind, Wing
from ryu_scape.heights.facet_fitting import fit_facets
from ryu_scape.heights.roof_plans import plan_roofs
from tests.heights.roofed_houses import CENTRE, EAVE_M, GRID, GROUND_M, SIDE, measure, rectangle
from tests.scene.city_blocks import hipped_facets

ORIGIN_M = np.zeros(2)
RISE_M = 4.0


def hips_over(wings: list[Wing]) -> Roof:
    """A hip roof over each wing, the second one much less steep."""
    return Roof(RoofKind.COMPLEX, rise_m=RISE_M, facets=tuple(hipped_facets(wings, RISE_M, 0.3)))


def pyramid_with_wing(degrees: float) -> tuple[shapely.Polygon, Roof]:
    """A square house with a lower wing, and their roof."""
    whole = shapely.union(shapely.box(-16, -8, 0, 8), shapely.box(0, -8, 16, 4))
    turn = np.exp(1j * np.radians(degrees))
    centres = [complex(*CENTRE) + turn * middle for middle in (-8, 4 - 2j)]
    sizes = (8.0, 8.0), (12.0, 6.0)
    wings = [Wing(at.real, at.imag, *size, degrees) for at, size in zip(centres, sizes, strict=True)]
    turned = shapely.affinity.rotate(whole, degrees, origin=(0, 0))
    return shapely.affinity.translate(turned, *CENTRE), hips_over(wings)


def elevations(polygon: shapely.Polygon, roof: Roof) -> tuple[np.ndarray, np.ndarray]:
    """A noisy DSM (SIDE, SIDE) of one building on level ground, and which pixels are the building's."""
    row, column = np.indices((SIDE, SIDE)).reshape(2, -1)
    plan = GRID.to_map(np.column_stack((column, row)) + 0.5)
    inside = shapely.contains_xy(polygon, plan)
    above = FacetTable.of([roof], ORIGIN_M).relief_m(plan, np.zeros(len(plan), np.intp))
    dsm = np.where(inside, EAVE_M + above, GROUND_M) + np.random.default_rng(1).normal(0, 0.08, len(plan))
    return dsm.reshape(SIDE, SIDE).astype(np.float32), inside.reshape(SIDE, SIDE)


def test_facets_of_one_hipped_wing_are_the_hip_roof() -> None:
    polygon = rectangle(16.0, 9.5, 27.0)
    plans = plan_roofs(np.array([polygon]))
    points = np.random.default_rng(0).uniform(-12, 12, (500, 2)) + CENTRE
    once = np.zeros(len(points), np.intp)
    hip = RISE_M / 4.75 * plans.runs_m(RoofKind.HIP, points, once)
    roof = hips_over(list(plans.wings_of(0)))
    assert FacetTable.of([roof], ORIGIN_M).relief_m(points, once) == pytest.approx(hip, abs=1e-6)


def test_the_plane_at_a_point_is_as_high_as_the_roof_there() -> None:
    table = FacetTable.of([FLAT_ROOF, pyramid_with_wing(10.0)[1]], CENTRE)
    points = np.random.default_rng(0).uniform(-15, 15, (500, 2))
    building = np.ones(len(points), np.intp)
    planes = table.planes[table.row[building], table.plane_at(points, building)]
    height_m = (planes[:, :2] * points).sum(axis=1) + planes[:, 2]
    assert height_m == pytest.approx(table.relief_m(points, building))
    assert np.unique(table.plane_at(points, building)).size > 4


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_a_lowered_roof_is_lower_everywhere(share: float) -> None:
    _, roof = pyramid_with_wing(10.0)
    points = np.random.default_rng(0).uniform(-8, 8, (100, 2))
    once = np.zeros(len(points), np.intp)
    whole, lowered = (FacetTable.of([r], CENTRE).relief_m(points, once) for r in (roof, roof.rising(share * RISE_M)))
    assert lowered == pytest.approx(share * whole)
    assert roof.rising(0.0) is FLAT_ROOF


@pytest.mark.parametrize("degrees", [0.0, 23.0, 140.0])
def test_wings_of_different_pitch_make_a_roof_of_facets(degrees: float) -> None:
    polygon, roof = pyramid_with_wing(degrees)
    dsm, inside = elevations(polygon, roof)
    found = measure(polygon, dsm)
    assert found.roof.kind is RoofKind.HIP
    assert found.roof.facets
    assert found.eave_elevation_m == pytest.approx(EAVE_M, abs=0.25)
    assert found.ridge_elevation_m == pytest.approx(EAVE_M + RISE_M, abs=0.35)
    row, column = np.nonzero(inside)
    plan = GRID.to_map(np.column_stack((column, row)) + 0.5)
    relief = FacetTable.of([found.roof], ORIGIN_M).relief_m(plan, np.zeros(len(plan), np.intp))
    errors = found.eave_elevation_m + relief - dsm[inside]
    assert np.sqrt(np.mean(errors**2)) < 0.2


def test_where_planes_are_extended_beyond_the_samples_they_stay_near_their_heights() -> None:
    along, across = np.mgrid[0:12:0.7, -4:4:0.7].reshape(2, -1)
    elevation = 60.0 - 0.9 * np.abs(across)
    found = fit_facets(shapely.box(0, -30, 12, 30), np.column_stack((along, across)), elevation)
    assert found is not None
    far = np.array([(6.0, side) for side in (-29.0, 0.0, 29.0)])
    height_m = found.eave_m + FacetTable.of([found.roof], ORIGIN_M).relief_m(far, np.zeros(3, np.intp))
    assert height_m == pytest.approx([elevation.min(), 60.0, elevation.min()], abs=0.8)


def test_one_plane_or_few_samples_make_no_roof_of_facets() -> None:
    plan = np.random.default_rng(0).uniform(0, 12, (300, 2))
    slope = 50.0 + 0.3 * plan[:, 0]
    assert fit_facets(shapely.box(0, 0, 12, 12), plan, slope) is None
    gable = 50.0 - 0.5 * np.abs(plan[:, 0] - 6)
    assert fit_facets(shapely.box(0, 0, 12, 12), plan[:30], gable[:30]) is None


@pytest.mark.parametrize(
    ("kind", "elevation"),
    [
        (RoofKind.GABLE, lambda x, y: 50.0 - 0.5 * np.abs(x)),
        (RoofKind.HIP, lambda x, y: 50.0 - 0.5 * np.maximum(np.abs(x), np.abs(y))),
        (RoofKind.SHED, lambda x, y: 50.0 + np.where(x > 0, 0.2, 0.7) * x),
        (RoofKind.COMPLEX, lambda x, y: 50.0 + np.minimum(0.4 * x, 0.4 * (x + y))),
    ],
)
def test_roofs_of_facets_are_called_what_they_are(kind: RoofKind, elevation: Callable[..., np.ndarray]) -> None:
    plan = np.random.default_rng(0).uniform(-6, 6, (300, 2))
    found = fit_facets(shapely.box(-6, -6, 6, 6), plan, elevation(*plan.T))
    assert found is not None
    assert found.roof.kind is kind
