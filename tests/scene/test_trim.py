"""Frames, sills and ledges on façades, and shops at the street."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ryu_scape.heights import RoofKind
from ryu_scape.scene.openings import SHOP_FASCIA_M, SHOP_SILL_M
from ryu_scape.scene.trim import TRIM_DEPTH_M
from ryu_scape.settings import FacadeStyle, SceneSettings
from tests.scene.city_blocks import SHAPES, building, scene_of, turned

OLD_TOWN = SceneSettings(facade_style=FacadeStyle.OLD_TOWN)
BLOCK = [(0, 0), (24, 0), (24, 14), (0, 14)]
COURT = [(6, 5), (18, 5), (18, 9), (6, 9)]


def quads_of(scene, layer):
    """Corners (q, 4, 3) of a layer of quads, and their normals (q, 3)."""
    vertices = scene.layers[layer].vertices.reshape(-1, 4)
    return vertices["position"].astype(float), vertices["normal"][:, 0].astype(float)


def of_houses(count, **how):
    """One house each at places that differ, so that what is left to chance differs too."""
    return [
        scene_of([building(BLOCK, at=(20.0 + 3.7 * i, -60.0 - 2.3 * i), **how)], settings=OLD_TOWN)
        for i in range(count)
    ]


@pytest.mark.parametrize("style", [style for style in FacadeStyle if style is not FacadeStyle.AUTO])
@pytest.mark.parametrize("name", SHAPES)
def test_trim_faces_outwards_and_stays_close_to_its_walls(name, style):
    exterior, holes = SHAPES[name]
    subject = building(turned(exterior, 31.7), [turned(hole, 31.7) for hole in holes], height_m=11.0)
    scene = scene_of([subject], settings=SceneSettings(facade_style=style))
    corners, normals = quads_of(scene, "trim")
    assert len(corners) > 0 or name in ("tiny", "sliver")
    turn = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    facing = np.einsum("qj,qj->q", turn / np.linalg.norm(turn, axis=1)[:, None], normals)
    assert (facing > 0.999).all()
    outline = shapely.Polygon(subject.footprint.exterior, subject.footprint.holes).boundary
    from_walls_m = shapely.distance(outline, shapely.points(corners[..., :2] + scene.origin_m[:2]))
    assert (from_walls_m < TRIM_DEPTH_M + 0.01).all()
    assert (corners[..., 2] < scene.layers["walls"].vertices["position"][:, 2].max()).all()


def test_every_window_of_a_house_has_a_surround_larger_than_itself_behind_its_glass():
    scene = scene_of([building(BLOCK, height_m=6.4)], settings=SceneSettings(facade_style=FacadeStyle.RESIDENTIAL))
    panes, normals = quads_of(scene, "windows")
    trim, trim_normals = quads_of(scene, "trim")
    for pane, normal in zip(panes, normals, strict=True):
        low, high = pane.min(axis=0), pane.max(axis=0)
        same_wall = (trim_normals @ normal > 0.99) & (trim[:, 0] @ normal < pane[0] @ normal)
        around = (trim.min(axis=1) <= low + 0.1).all(axis=1) & (trim.max(axis=1) >= high - 0.1).all(axis=1)
        assert (same_wall & around).sum() >= 1
        surround = trim[same_wall & around][0]
        assert np.ptp(surround[:, 2]) > np.ptp(pane[:, 2])


def test_tall_town_houses_have_shops_at_the_street_and_low_ones_have_none():
    tall, low = of_houses(12, height_m=12.8), of_houses(12, height_m=6.5)
    widths = [np.ptp(quads_of(scene, "windows")[0][..., :2], axis=1).max() for scene in tall]
    has_shop = np.array(widths) > 2.0
    assert 0 < has_shop.sum() < 12
    for scene in (each for each, shop in zip(tall, has_shop, strict=True) if shop):
        panes, _ = quads_of(scene, "windows")
        shops = panes[np.ptp(panes[..., :2], axis=1).max(axis=1) > 2.0] + scene.origin_m
        storey_m = 12.8 / int(12.8 / (1.05 * OLD_TOWN.storey_height_m))
        assert shops[..., 2].min() >= 100.0 + SHOP_SILL_M - 0.01
        assert shops[..., 2].max() <= 100.0 + storey_m - SHOP_FASCIA_M + 0.01
    assert max(np.ptp(quads_of(scene, "windows")[0][..., :2], axis=1).max() for scene in low) < 2.0


def test_no_shop_opens_to_a_courtyard():
    for i in range(6):
        subject = building(BLOCK, [COURT], at=(20.0 + 3.7 * i, -60.0), height_m=12.8)
        scene = scene_of([subject], settings=OLD_TOWN)
        panes, _ = quads_of(scene, "windows")
        is_wide = np.ptp(panes[..., :2], axis=1).max(axis=1) > 2.0
        middle = panes.mean(axis=1)[:, :2] + scene.origin_m[:2] - subject.footprint.exterior.min(axis=0)
        inside = (middle > 1.0).all(axis=1) & (middle < (23.0, 13.0)).all(axis=1)
        assert inside.any()
        assert not (is_wide & inside).any()


def test_without_buildings_there_is_no_trim():
    assert scene_of([]).layers["trim"].vertices.size == 0


@pytest.mark.parametrize("degrees", [0.0, 25.0])
def test_gables_have_windows_where_there_is_room_below_the_roof(degrees):
    eave_m, rise_m = 106.2, 8.0
    subject = building(turned(np.array(BLOCK, float), degrees), height_m=6.2, kind=RoofKind.GABLE, rise_m=rise_m)
    scene = scene_of([subject], settings=SceneSettings(facade_style=FacadeStyle.RESIDENTIAL))
    panes, _ = quads_of(scene, "windows")
    panes += scene.origin_m
    plan = turned(panes[..., :2].reshape(-1, 2) - subject.footprint.exterior[0], -degrees).reshape(-1, 4, 2)
    roof_m = eave_m + rise_m * (1 - np.abs(plan[..., 1] - 7.0) / 7.0)
    is_attic = panes[..., 2].min(axis=1) > eave_m
    assert is_attic.sum() >= 2
    assert (panes[..., 2] < roof_m)[is_attic].all()
    assert (np.abs(plan[is_attic][..., 0] - 12.0) > 11.9).all()
