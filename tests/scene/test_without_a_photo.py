"""What no photo shows has quiet colours of its own, not those of its relief."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ryu_scape.scene.footprint_raster import rasterise_outlines, roof_colours
from ryu_scape.scene.outlines import outline_buildings
from ryu_scape.survey import Survey
from tests.scene.city_blocks import SQUARE, building, scene_of, tile, triangles_of

BUILDINGS = [building(SQUARE, at=(20.0 + 20.0 * east, -20.0 - 20.0 * south)) for east in range(4) for south in range(4)]
NOWHERE = building([(0, 0), (5, 5), (10, 10)])


def mossy(is_photo: bool) -> Survey:
    """A tile that is green everywhere."""
    survey = tile()
    rgb = np.broadcast_to(np.array([60, 140, 40], np.uint8)[:, None, None], survey.rgb.shape)
    return replace(survey, rgb=rgb, is_photo=is_photo)


def colours_from(origin_m: np.ndarray) -> np.ndarray:
    survey, outlines = mossy(False), outline_buildings([each.footprint for each in (*BUILDINGS, NOWHERE)], origin_m)
    return roof_colours(survey, rasterise_outlines(outlines, survey.grid, origin_m), outlines, origin_m)


def test_roofs_are_nearly_grey_and_neighbours_differ() -> None:
    east, north = tile().grid.to_map(np.array([[100, 100]]))[0].round()
    rgb = colours_from(np.array([east, north, 100.0]))
    assert (np.ptp(rgb, axis=1) < 0.12 * rgb.max(axis=1)).all()
    assert len(np.unique(rgb[:-1].round(), axis=0)) > 0.8 * len(BUILDINGS)
    np.testing.assert_allclose(colours_from(np.array([east - 40, north + 7, 90.0]))[:-1], rgb[:-1])


def test_a_relief_covers_the_ground_alone() -> None:
    in_relief, in_photo = (scene_of(BUILDINGS, mossy(is_photo)) for is_photo in (False, True))
    assert in_photo.textured_layers == {"terrain", "roofs"}
    assert in_relief.textured_layers == {"terrain"}
    greenness = [
        np.ptp(triangles_of(each, "roofs", 0)["colour"][..., :3].astype(int), axis=-1).min()
        for each in (in_relief, in_photo)
    ]
    assert greenness[0] < 20 < 80 < greenness[1]
