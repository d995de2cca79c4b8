"""Pictures of the map lie where their pixels do, at every zoom; outlines are found by point, box and line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from affine import Affine

from ryu_scape.footprints import Footprint, Outlines
from ryu_scape.inspection.colours import ramp_through
from ryu_scape.inspection.elevations import elevation_at, place_as_text
from ryu_scape.inspection.map_layers import MapLayer, MapRaster, map_layers
from ryu_scape.inspection.plan_outlines import PlanOutlines
from ryu_scape.inspection.pyramid import Pyramid
from ryu_scape.raster.grid import apply_transform
from ryu_scape.segmentation.probability import BuildingProbability
from tests.nine_blocks import GRID, GSD_M, SIDE_PX, blocks, map_point
from tests.surveys import city_on

TURNED = Affine.translation(500.0, 800.0) @ Affine.rotation(30.0) @ Affine.scale(0.5, -0.5)


def position_picture(height: int, width: int) -> np.ndarray:
    """A picture (3, H, W) whose first two bands say where each pixel is, to within 4 pixels."""
    row, column = np.indices((height, width))
    return np.stack([column // 4, row // 4, np.full_like(row, 7)]).astype(np.uint8)


@pytest.mark.parametrize("size", [(1000, 700), (1001, 703), (40, 900)])
@pytest.mark.parametrize("view_gsd_m", [0.1, 0.5, 1.3, 2.7, 100.0])
def test_a_picture_lies_where_its_pixels_do(size: tuple[int, int], view_gsd_m: float) -> None:
    layer = MapLayer(Pyramid.of(position_picture(*size)), TURNED, ())
    middle_m = apply_transform(TURNED, np.array([[size[1] * 0.4, size[0] * 0.6]]))[0]
    picture, to_map = layer.picture(np.array([middle_m - 60, middle_m + 60]), view_gsd_m)
    row, column = np.indices(picture.shape[:2])
    map_m = apply_transform(to_map, np.stack([column.ravel() + 0.5, row.ravel() + 0.5], axis=1))
    expected_px = apply_transform(~TURNED, map_m)
    own_px = np.sqrt(abs(to_map.determinant / TURNED.determinant))
    said_px = picture[..., :2].reshape(-1, 2) * 4.0 + 2
    assert picture.size
    assert np.abs(said_px - expected_px).max() <= 4 + own_px
    assert (picture[..., 2:] == (7, 255)).all()
    assert own_px == 1 or 0.7 < own_px * 0.5 / view_gsd_m < 1.5 or max(size) <= 256 * own_px


def test_a_picture_covers_the_view_and_hardly_more() -> None:
    layer = MapLayer(Pyramid.of(position_picture(1000, 1000)), Affine(0.5, 0, 0, 0, -0.5, 500), ())
    picture, to_map = layer.picture(np.array([(100.0, 200.0), (150.0, 230.0)]), 0.5)
    assert picture.shape == (60, 100, 4)
    assert to_map @ (0, 0) == (100, 230)
    assert layer.picture(np.array([(600.0, 0.0), (700.0, 9.0)]), 0.5)[0].size == 0


def test_coarser_colours_are_means() -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (3, 512, 1024), dtype=np.uint8)
    coarse = Pyramid.of(pixels).levels[1]
    exact = pixels.reshape(3, 256, 2, 512, 2).mean(axis=(2, 4))
    assert np.abs(coarse - exact).max() <= 0.5


def test_a_ramp_goes_from_its_first_to_its_last_colour() -> None:
    ramp = ramp_through("#000000", "#ff0000", "#ffffff80").between(10.0, 20.0)
    colours = ramp.colours_of(np.array([-np.inf, 10.0, 15.0, 20.0, 99.0, np.nan]))
    np.testing.assert_allclose(
        colours, [(0, 0, 0, 255)] * 2 + [(255, 0, 0, 255)] + [(255, 255, 255, 128)] * 2 + [(0, 0, 0, 0)], atol=2
    )
    assert ramp.between(3.0, 3.0).colours_of(np.array([2.0, 4.0])).tolist() == [[0, 0, 0, 255], [255, 255, 255, 128]]


def test_a_city_has_the_layers_of_its_rasters() -> None:
    heights_m = np.where(blocks() > 0, 9.0, 0.0).astype(np.float32)
    probability = BuildingProbability(GRID, (blocks() > 0).astype(np.float32))
    city = city_on(GRID, (), None, probability, heights_m)
    city = replace(city, survey=replace(city.survey, picture=position_picture(2 * SIDE_PX, 2 * SIDE_PX)))
    layers = map_layers(city)
    assert list(layers) == list(MapRaster)
    where = np.array([map_point(40, 0), map_point(0, 40)])
    shapes = {kind: layer.picture(where, 0.01)[0].shape for kind, layer in layers.items()}
    assert shapes == {
        MapRaster.ORTHOPHOTO: (80, 80, 4),
        MapRaster.HEIGHT: (40, 40, 4),
        MapRaster.PROBABILITY: (40, 40, 4),
    }
    shown = layers[MapRaster.PROBABILITY].picture(where, 0.01)[0][..., 3] > 0
    np.testing.assert_array_equal(shown, blocks()[:40, :40] > 0)
    assert layers[MapRaster.HEIGHT].ramp.highest == 9.0


def test_layers_of_the_same_arrays_are_taken_over() -> None:
    heights_m = np.ones((SIDE_PX, SIDE_PX), np.float32)
    city = city_on(GRID, (), None, None, heights_m)
    layers = map_layers(city)
    assert list(layers) == [MapRaster.ORTHOPHOTO, MapRaster.HEIGHT]
    other = replace(city, survey=replace(city.survey, known_dtm_m=city.survey.dtm_m + 1))
    again = map_layers(other, layers)
    assert again[MapRaster.ORTHOPHOTO] is layers[MapRaster.ORTHOPHOTO]
    assert again[MapRaster.HEIGHT] is not layers[MapRaster.HEIGHT]
    without = replace(city, survey=replace(city.survey, dsm_m=None), outlines=Outlines(()))
    assert list(map_layers(without, layers)) == [MapRaster.ORTHOPHOTO]


def square(west: float, south: float, side: float, *holes: np.ndarray) -> Footprint:
    corners = np.array([(0, 0), (side, 0), (side, side), (0, side)]) + np.array([west, south])
    return Footprint(corners, holes, 1.0)


@pytest.fixture
def outlines() -> PlanOutlines:
    yard = square(3, 3, 4).exterior[::-1]
    return PlanOutlines.of([square(0, 0, 10, yard), square(20, 0, 10), square(4, 4, 2), square(22, 2, 3)])


@pytest.mark.parametrize(
    ("x_y", "index"), [((1, 1), 0), ((3.5, 3.5), None), ((5, 5), 2), ((15, 5), None), ((23, 3), 3)]
)
def test_what_lies_under_a_point(outlines: PlanOutlines, x_y: tuple[float, float], index: int | None) -> None:
    assert outlines.at(x_y) == index


def test_what_lies_in_a_box_and_across_a_line(outlines: PlanOutlines) -> None:
    assert outlines.inside((31, 11), (-1, -1)) == (0, 1, 2, 3)
    assert outlines.inside((-1, -1), (24, 11)) == (0, 2)
    assert outlines.across((-5, 5), (15, 5)) == (0, 2)
    assert outlines.across((-5, 15), (15, 15)) == ()


def test_lines_are_the_rings_of_those_in_sight(outlines: PlanOutlines) -> None:
    among = outlines.in_sight(np.array([(-5.0, -5.0), (2.0, 2.0)]))
    assert among.tolist() == [True, False, False, False]
    corners_m, ring_offsets = outlines.lines(among)
    assert ring_offsets.tolist() == [0, 5, 10]
    np.testing.assert_array_equal(corners_m[0], corners_m[4])
    np.testing.assert_array_equal(corners_m[5:].min(axis=0), (3, 3))


def test_without_outlines_nothing_is_there() -> None:
    empty = PlanOutlines.of([])
    assert empty.at((0, 0)) is None
    assert empty.inside((0, 0), (9, 9)) == ()
    corners_m, ring_offsets = empty.lines(empty.in_sight(np.array([(0.0, 0.0), (9.0, 9.0)])))
    assert corners_m.shape == (0, 2)
    assert ring_offsets.tolist() == [0]


def test_a_place_is_told_with_its_elevation() -> None:
    heights_m = blocks().astype(np.float32)
    survey = city_on(GRID, (), None, None, heights_m).survey
    place = map_point(20.5, 65.5)
    assert elevation_at(survey, place) == heights_m[20, 65] == 2
    assert np.isnan(elevation_at(survey, map_point(-1, 5)))
    assert np.isnan(elevation_at(survey, map_point(5, SIDE_PX + 1)))
    said = place_as_text(survey, (*place, 2.0))
    assert said.replace("\N{THIN SPACE}", "") == f"E {354000 + GSD_M * 65.5:.1f}  N 3455989.8  Z 2.0 m  EPSG:32651"
    assert "Z" not in place_as_text(survey, (*place, np.nan))
    assert np.isnan(elevation_at(replace(survey, dsm_m=None), place))
