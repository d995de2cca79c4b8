"""Footprints: area, holes, winding, specks, pinches, and that nothing gets lost on the way from pixels to metres."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import shapely
from affine import Affine
from rasterio.crs import CRS
from shapely.geometry import Polygon

from ryu_scape.footprints import Footprint, Reason, extract_footprints, label_raster
from ryu_scape.footprints.cleaning import LATTICE_M
from ryu_scape.footprints.footprint import image_outline
from ryu_scape.footprints.tracing import trace_outlines
from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings

UTM = CRS.from_epsg(32651)


def probability(mask: np.ndarray, gsd_m: float = 0.5, angle_deg: float = 0.0) -> BuildingProbability:
    transform = Affine.translation(4e5, 4.6e6) @ Affine.rotation(angle_deg) @ Affine.scale(gsd_m, -gsd_m)
    grid = GeoGrid(transform, UTM, *mask.shape)
    return BuildingProbability(grid, mask.astype(np.float32))


def polygon(footprint: Footprint) -> Polygon:
    return Polygon(footprint.exterior, footprint.holes)


def area_m2(mask: np.ndarray, gsd_m: float) -> float:
    return float(np.count_nonzero(mask)) * gsd_m**2


@pytest.mark.parametrize("angle_deg", [0.0, 33.0])
def test_a_rectangle_keeps_its_area_and_place(angle_deg: float) -> None:
    mask = np.zeros((60, 80), bool)
    mask[10:40, 20:60] = True
    raster = probability(mask, 0.5, angle_deg)
    (footprint,) = extract_footprints(raster, FootprintSettings()).footprints
    assert polygon(footprint).area == pytest.approx(30 * 40 * 0.25, abs=70 * LATTICE_M)
    corners = raster.grid.to_map(np.array([[20, 10], [60, 10], [60, 40], [20, 40]], float))
    assert polygon(footprint).symmetric_difference(Polygon(corners)).area < 70 * LATTICE_M
    assert footprint.confidence == pytest.approx(1.0)


def test_courtyards_stay_holes_and_windings_differ() -> None:
    mask = np.zeros((80, 80), bool)
    mask[10:70, 10:70] = True
    mask[30:50, 25:55] = False
    (footprint,) = extract_footprints(probability(mask), FootprintSettings()).footprints
    (hole,) = footprint.holes
    assert shapely.is_ccw(shapely.LinearRing(footprint.exterior))
    assert not shapely.is_ccw(shapely.LinearRing(hole))
    assert polygon(footprint).area == pytest.approx(area_m2(mask, 0.5), rel=1e-9)


def test_a_building_inside_a_courtyard_is_found_too() -> None:
    mask = np.zeros((100, 100), bool)
    mask[5:95, 5:95] = True
    mask[20:80, 20:80] = False
    mask[40:60, 40:60] = True
    found = extract_footprints(probability(mask), FootprintSettings()).footprints
    assert sorted(round(polygon(f).area) for f in found) == [100, 1125]


def test_specks_are_dropped_and_counted() -> None:
    mask = np.zeros((60, 60), bool)
    mask[5:8, 5:8] = True
    mask[20, 20] = True
    mask[30:55, 30:55] = True
    found = extract_footprints(probability(mask), FootprintSettings())
    assert len(found.footprints) == 1
    assert len(found.left_out) == 2


@pytest.mark.parametrize(("least", "found", "doubtful"), [(0.7, ["1"], 1), (0.5, ["1", "2"], 0), (0.95, [], 2)])
def test_doubtful_outlines_are_left_out_and_counted(least: float, found: list[str], doubtful: int) -> None:
    mask = np.zeros((60, 60), bool)
    mask[5:20, 5:25] = mask[30:50, 30:55] = True
    values = np.where(mask, np.float32(0.9), np.float32(0))
    values[:25] *= np.float32(0.6 / 0.9)
    settings = replace(FootprintSettings(), least_confidence=least)
    extracted = extract_footprints(BuildingProbability(probability(mask).grid, values), settings)
    assert [footprint.identifier for footprint in extracted.footprints] == found
    assert [one.reason for one in extracted.left_out] == [Reason.DOUBTFUL] * doubtful
    assert all(footprint.confidence >= least for footprint in extracted.footprints)


@pytest.mark.parametrize("gsd_m", [0.5, 0.37])
def test_buildings_end_where_the_image_does(gsd_m: float) -> None:
    rows, columns = np.mgrid[:90, :110]
    inside = np.abs(np.stack([rows + columns - 100, rows - columns + 40]) % 50 - 25) < 15
    raster = probability(inside.all(axis=0), gsd_m)
    found = extract_footprints(raster, FootprintSettings()).footprints
    assert any(np.isclose(f.exterior[:, 0].min(), 4e5, atol=0.13) for f in found)
    assert shapely.covers(image_outline(raster.grid), [polygon(f) for f in found]).all()


def test_corner_contacts_give_valid_polygons() -> None:
    mask = np.zeros((40, 40), bool)
    mask[5:20, 5:20] = True
    mask[20:35, 20:35] = True
    found = extract_footprints(probability(mask), FootprintSettings()).footprints
    assert all(polygon(f).is_valid for f in found)
    assert sum(polygon(f).area for f in found) == pytest.approx(area_m2(mask, 0.5), rel=0.01)


@pytest.mark.parametrize("value", [0, 1])
def test_empty_and_full_tiles(value: int) -> None:
    mask = np.full((50, 70), bool(value))
    found = extract_footprints(probability(mask), FootprintSettings()).footprints
    assert sum(polygon(f).area for f in found) == pytest.approx(area_m2(mask, 0.5))


@pytest.mark.parametrize("seed", range(5))
def test_traced_outlines_cover_exactly_the_mask(seed: int) -> None:
    noise = cv2.GaussianBlur(np.random.default_rng(seed).random((90, 110), np.float32), (0, 0), 2.5)
    mask = (noise > np.median(noise)).astype(np.uint8)
    outlines = trace_outlines(mask)
    assert shapely.is_valid(outlines).all()
    assert shapely.area(outlines).sum() == pytest.approx(mask.sum(), rel=0.02)


@pytest.mark.parametrize("seed", range(3))
def test_simplified_outlines_stay_close_to_the_mask(seed: int) -> None:
    noise = cv2.GaussianBlur(np.random.default_rng(seed).random((200, 200), np.float32), (0, 0), 8)
    mask = noise > np.percentile(noise, 70)
    raster = probability(mask)
    found = extract_footprints(raster, FootprintSettings()).footprints
    polygons = np.array([polygon(f) for f in found], object)
    covered = label_raster(polygons, raster.grid) >= 0
    assert shapely.is_valid(polygons).all()
    assert (covered & mask).sum() / (covered | mask).sum() > 0.9


def test_the_same_raster_gives_the_same_footprints_in_reading_order() -> None:
    mask = np.zeros((120, 120), bool)
    for row, col in ((10, 60), (10, 10), (60, 70), (62, 15)):
        mask[row : row + 25, col : col + 30] = True
    first, second = (extract_footprints(probability(mask), FootprintSettings()).footprints for _ in range(2))
    assert [f.identifier for f in first] == ["1", "2", "3", "4"]
    assert [f.exterior.tolist() for f in first] == [f.exterior.tolist() for f in second]
    corners = [tuple(np.round((f.exterior.min(axis=0)[0] - 4e5, 4.6e6 - f.exterior.max(axis=0)[1]))) for f in first]
    assert corners == [(5, 5), (30, 5), (35, 30), (8, 31)]


def test_one_pixel_is_a_speck_unless_it_is_large() -> None:
    mask = np.zeros((9, 9), bool)
    mask[4, 4] = True
    assert len(extract_footprints(probability(mask), FootprintSettings()).left_out) == 1
    (coarse,) = extract_footprints(probability(mask, gsd_m=10.0), FootprintSettings()).footprints
    assert polygon(coarse).area == pytest.approx(100)
