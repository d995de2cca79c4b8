"""A scene that takes over what stays is the scene that is built from nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ryu_scape.heights import Building, RoofKind
from ryu_scape.scene import builder, building_layers
from ryu_scape.scene.builder import Construction, construct
from ryu_scape.settings import Detail, RoofCover, SceneSettings
from tests.scene.city_blocks import COURTYARD, L_SHAPE, SQUARE, building, tile

SURVEY = tile(200)
ROOFS = (RoofKind.FLAT, RoofKind.GABLE, RoofKind.HIP)


def block() -> list[Building]:
    """Nine houses, three of them wall to wall with the next."""
    side = float(np.ptp(SQUARE[:, 0]))
    row = [building(SQUARE, at=(10.0 + side * i, -15.0), height_m=5.0 + 4.0 * i) for i in range(3)]
    apart = [
        building(L_SHAPE if i % 2 else SQUARE, [] if i else [COURTYARD], at=(12.0 + 18.0 * i, -60.0), kind=kind)
        for i, kind in enumerate((*ROOFS, *ROOFS))
    ]
    return row + apart


def assert_same_scene(one: Construction, other: Construction) -> None:
    """The same triangles in the same order, and the same chunks, whatever the order of the vertices."""
    assert one.geometry.layers.keys() == other.geometry.layers.keys()
    for name, layer in one.geometry.layers.items():
        twin = other.geometry.layers[name]
        if layer.is_point_cloud:
            np.testing.assert_array_equal(layer.vertices, twin.vertices)
        np.testing.assert_array_equal(layer.vertices[layer.indices], twin.vertices[twin.indices])
        assert (layer.chunks is None) == (twin.chunks is None)
        if layer.chunks is not None:
            for field in ("bounds_m", "first", "count", "error_m"):
                np.testing.assert_array_equal(getattr(layer.chunks, field), getattr(twin.chunks, field))
    for name, offsets in one.geometry.triangle_offsets.items():
        np.testing.assert_array_equal(offsets, other.geometry.triangle_offsets[name])
    np.testing.assert_array_equal(one.geometry.bounds_m, other.geometry.bounds_m)


@pytest.fixture(params=[512, 4], autouse=True)
def buildings_a_piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (builder, building_layers):
        monkeypatch.setattr(module, "PIECE_BUILDINGS", request.param)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["raise", "delete", "restore"]), st.integers(0, 8)), max_size=4))
@pytest.mark.parametrize("detail", Detail)
def test_whatever_is_changed(detail: Detail, changes: list[tuple[str, int]]) -> None:
    look, everyone = SceneSettings(detail=detail), block()
    shown: list[Building | None] = list(everyone)
    scene = construct(SURVEY, everyone, look)
    for change, index in changes:
        if change == "raise" and (old := shown[index]) is not None:
            shown[index] = replace(old, eave_elevation_m=old.eave_elevation_m + 3.0)
        else:
            shown[index] = everyone[index] if change == "restore" else None
        scene = construct(SURVEY, [one for one in shown if one is not None], look, scene)
    assert_same_scene(scene, construct(SURVEY, [one for one in shown if one is not None], look))


def test_one_height_raises_only_its_building_and_those_that_adjoin(monkeypatch: pytest.MonkeyPatch) -> None:
    raised, laid = [], []
    raise_some, lay_ground = builder.raise_some, builder.lay_ground
    monkeypatch.setattr(builder, "raise_some", lambda some, *rest: raised.append(len(some)) or raise_some(some, *rest))
    monkeypatch.setattr(builder, "lay_ground", lambda *given: laid.append(given) or lay_ground(*given))
    everyone = block()
    scene = construct(SURVEY, everyone, SceneSettings())
    changed = [*everyone[:-1], replace(everyone[-1], eave_elevation_m=everyone[-1].eave_elevation_m + 1.0)]
    construct(SURVEY, changed, SceneSettings(), scene)
    changed[0] = replace(everyone[0], eave_elevation_m=everyone[0].eave_elevation_m + 1.0)
    construct(SURVEY, [changed[0], *everyone[1:]], SceneSettings(), scene)
    assert raised == [1, 2]
    assert len(laid) == 1


def test_what_covers_the_roofs_changes_no_geometry(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = construct(SURVEY, block(), SceneSettings())
    assert scene.geometry.textured_layers == {"terrain", "roofs"}
    monkeypatch.delattr(builder, "raise_buildings")
    monkeypatch.delattr(builder, "lay_ground")
    for plainer in (SceneSettings(roof_cover=RoofCover.MEAN_COLOUR), SceneSettings(coarsest_cover_gsd_m=0.59)):
        plain = construct(SURVEY, scene.buildings, plainer, scene)
        assert plain.geometry.textured_layers == {"terrain"}
        assert_same_scene(plain, scene)


def test_ground_and_roofs_show_the_finest_picture_of_the_place() -> None:
    """At the middle of each of its pixels, and at the places of the coarser image that the rest is made of."""
    picture = np.random.default_rng(3).integers(0, 256, (3, 400, 400), np.uint8)
    scene = construct(replace(SURVEY, picture=picture), [], SceneSettings()).geometry
    assert scene.texture is not None
    grid, row_column = SURVEY.grid, np.array([(0, 0), (399, 0), (17, 301)])
    places_m = grid.to_map((row_column[:, ::-1] + 0.5) / 2) - scene.origin_m[:2]
    column, row = (scene.texture.uv(places_m) * 400).T.astype(int)
    np.testing.assert_array_equal(scene.texture.pixels[row, column], picture[:, row_column[:, 0], row_column[:, 1]].T)


def test_nothing_is_taken_over_from_another_survey_or_other_settings() -> None:
    scene = construct(SURVEY, block(), SceneSettings())
    taller = SceneSettings(storey_height_m=4.0)
    assert_same_scene(construct(SURVEY, scene.buildings, taller, scene), construct(SURVEY, scene.buildings, taller))
    slope = tile(200, slope=0.1)
    assert_same_scene(
        construct(slope, scene.buildings, SceneSettings(), scene), construct(slope, scene.buildings, SceneSettings())
    )


def test_pieces_that_hold_nothing_new_are_the_same_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building_layers, "PIECE_BUILDINGS", 3)
    scene = construct(SURVEY, block(), SceneSettings())
    last = scene.buildings[-1]
    taller = [*scene.buildings[:-1], replace(last, eave_elevation_m=last.eave_elevation_m + 1.0)]
    edited = construct(SURVEY, taller, SceneSettings(), scene)
    for name in ("walls", "roofs", "ground_points"):
        assert edited.geometry.pieces[name][0] is scene.geometry.pieces[name][0]
    assert edited.geometry.pieces["walls"][-1] is not scene.geometry.pieces["walls"][-1]


@pytest.mark.parametrize(("first", "stop"), [(0, 0), (0, 1), (2, 5), (4, 9), (8, 9), (9, 9)])
def test_some_buildings_are_taken_from_the_pieces_that_hold_them(first: int, stop: int) -> None:
    scene = construct(SURVEY, block(), SceneSettings()).geometry
    for name, offsets in scene.triangle_offsets.items():
        piece, its_first = scene.pieces_with(name, int(offsets[first]), int(offsets[stop]))
        there = slice(3 * (offsets[first] - its_first), 3 * (offsets[stop] - its_first))
        whole = scene.layers[name]
        expected = whole.vertices[whole.indices[3 * offsets[first] : 3 * offsets[stop]]]
        np.testing.assert_array_equal(piece.vertices[piece.indices[there]], expected)
