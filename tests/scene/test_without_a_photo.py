"""What no photo shows has quiet colours of its own, not those of its relief."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ryu_scape.scene.footprint_raster import rasterise_outlines
from ryu_scape.scene.outlines import outline_buildings
from ryu_scape.scene.roof_colours import RoofColours, roof_colours
from ryu_scape.survey import Survey
from tests.scene.city_blocks import SQUARE, building, scene_of, tile, triangles_of

BUILDINGS = [building(SQUARE, at=(20.0 + 20.0 * east, -20.0 - 20.0 * south)) for east in range(4) for south in range(4)]
NOWHERE = building([(0, 0), (5, 5), (10, 10)])


def mossy(is_photo: bool) -> Survey:
    """A tile that is green everywhere."""
    survey = tile()
    rgb = np.broadcast_to(np.array([60, 140, 40], np.uint8)[:, None, None], survey.rgb.shape)
    return replace(survey, rgb=rgb, is_photo=is_photo)


def colours_from(origin_m: np.ndarray) -> RoofColours:
    survey, outlines = mossy(False), outline_buildings([each.footprint for each in (*BUILDINGS, NOWHERE)], origin_m)
    return roof_colours(survey, rasterise_outlines(outlines, survey.grid, origin_m), outlines, origin_m)


def test_flat_roofs_are_of_gravel_and_pitched_ones_of_clay_or_slate() -> None:
    east, north = tile().grid.to_map(np.array([[100, 100]]))[0].round()
    colours, moved = (colours_from(np.array([east - by, north + by, 100.0 - by])) for by in (0, 40))
    flat, pitched = colours.flat_rgb, colours.pitched_rgb
    saturation = np.ptp(pitched, axis=1) / pitched.max(axis=1)
    assert (np.ptp(flat, axis=1) < 0.12 * flat.max(axis=1)).all()
    assert (saturation < 0.1).any()
    assert (saturation > 0.3).any()
    assert (pitched.argmax(axis=1)[saturation > 0.1] == 0).all()
    for rgb, the_same in ((flat, moved.flat_rgb), (pitched, moved.pitched_rgb)):
        assert len(np.unique(rgb[:-1].round(), axis=0)) > 0.8 * len(BUILDINGS)
        np.testing.assert_allclose(the_same[:-1], rgb[:-1])


def test_walls_below_slate_are_light() -> None:
    colours = colours_from(np.zeros(3))
    _, wall_rgb = colours.of(np.arange(len(BUILDINGS)), np.zeros(len(BUILDINGS), bool))
    assert (wall_rgb.mean(axis=1) > 1.3 * colours.pitched_rgb[:-1].mean(axis=1)).all()
    assert wall_rgb.mean(axis=1).min() > 165


def test_a_photo_tells_the_colour_of_any_roof() -> None:
    survey, outlines = mossy(True), outline_buildings([each.footprint for each in BUILDINGS], np.zeros(3))
    labels = np.arange(survey.valid.size, dtype=np.int32).reshape(survey.valid.shape) % len(BUILDINGS)
    colours = roof_colours(survey, labels, outlines, np.zeros(3))
    every = np.arange(len(BUILDINGS))
    for is_flat in (True, False):
        roof_rgb, _ = colours.of(every, np.full(every.size, is_flat))
        np.testing.assert_array_equal(roof_rgb, [[60, 140, 40]] * every.size)


def test_a_relief_covers_the_ground_alone() -> None:
    in_relief, in_photo = (scene_of(BUILDINGS, mossy(is_photo)) for is_photo in (False, True))
    assert in_photo.textured_layers == {"terrain", "roofs"}
    assert in_relief.textured_layers == {"terrain"}
    greenness = [
        np.ptp(triangles_of(each, "roofs", 0)["colour"][..., :3].astype(int), axis=-1).min()
        for each in (in_relief, in_photo)
    ]
    assert greenness[0] < 20 < 80 < greenness[1]
