"""What a setting allows can be built with: its lowest, its highest, and every choice give a sound city."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.crs import CRS
from torch import Tensor, nn

from ryu_scape.errors import MachineError
from ryu_scape.footprints import extract_footprints
from ryu_scape.heights import Building, measure_buildings
from ryu_scape.pipeline import draw_outlines, measure
from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid, RasterStack, read_stack
from ryu_scape.scene.builder import build_scene
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.predict import predict_buildings
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.segmentation.weights_file import WeightsCard
from ryu_scape.settings import RasterSettings, Setting, Settings, changed, declared
from ryu_scape.survey import Survey

SIDE_PX, GSD_M = 120, 0.5
REFUSES_ALL_FILES = ("memory-share", 0.0)


def extremes() -> Iterator[tuple[Setting, Any]]:
    for each in declared(Settings):
        if isinstance(each.default, bool):
            yield each, True
        elif isinstance(each.default, Enum):
            yield from ((each, member) for member in each.choices)
        elif isinstance(each.default, tuple):
            low, high = each.lowest, each.highest
            yield from ((each, pair) for pair in ((low, high), (low, np.nextafter(low, high)), (high - 1e-9, high)))
        else:
            kind = type(each.default)
            yield from ((each, kind(bound)) for bound in (each.lowest, each.highest))


def with_one(setting: Setting, value: Any) -> Settings:
    """One setting changed, windows sharing no more than half of one."""
    if setting.name == "network-overlap":
        return changed(Settings(), {"network-window": 16384, "network-overlap": value})
    if setting.name == "network-window":
        return changed(Settings(), {"network-window": value, "network-overlap": 64})
    return changed(Settings(), {setting.name: value})


class RoofsAreHigh(nn.Module):
    """Says of each pixel whether its DSM lies high."""

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        return {"out": (images[:, 3:] - 0.2) * 40}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A hip-roofed house, a block with a courtyard, a tower and a tree, photographed in 16 bits."""
    folder = tmp_path_factory.mktemp("place")
    rng = np.random.default_rng(3)
    y, x = np.mgrid[:SIDE_PX, :SIDE_PX]
    dsm_m = 100 + 0.02 * x
    dsm_m[20:50, 10:60] += 6 + np.minimum(np.minimum(x, y)[20:50, 10:60] - 10, 8) * 0.3
    dsm_m[70:110, 20:60] += 9
    dsm_m[80:100, 30:50] -= 9
    dsm_m[20:32, 90:102] += 40
    dsm_m[70:100, 80:110] += rng.uniform(2, 9, (30, 30))
    rgb = rng.integers(1000, 4000, (3, SIDE_PX, SIDE_PX))
    rgb[1, 70:100, 80:110] += 3000
    transform = Affine(GSD_M, 0, 379_000, 0, -GSD_M, 3_455_000)
    profile = {"driver": "GTiff", "crs": "EPSG:32651", "transform": transform, "width": SIDE_PX, "height": SIDE_PX}
    for name, bands in (("rgb.tif", rgb.astype(np.uint16)), ("dsm.tif", dsm_m[None].astype(np.float32))):
        with rasterio.open(folder / name, "w", count=len(bands), dtype=bands.dtype, **profile) as file:
            file.write(bands)
    return folder / "rgb.tif", folder / "dsm.tif"


def city(rasters: RasterStack, settings: Settings) -> tuple[BuildingProbability, tuple[Building, ...], SceneGeometry]:
    survey, nobody = Survey(**vars(rasters), known_dtm_m=np.full_like(rasters.dsm_m, 100.0)), NullProgress()
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN)
    probability = predict_buildings(RoofsAreHigh(), survey, card, settings.segmentation, nobody)
    measured = measure(
        survey, draw_outlines(survey, probability, settings.footprints, nobody), settings.heights, nobody
    )
    return probability, measured.buildings, build_scene(measured.survey, measured.buildings, settings.scene)


@pytest.mark.parametrize(("setting", "value"), extremes(), ids=lambda each: getattr(each, "name", str(each)))
def test_every_bound_and_choice_builds_a_sound_city(setting: Setting, value: Any, files: tuple[Path, Path]) -> None:
    settings = with_one(setting, value)
    if (setting.name, value) == REFUSES_ALL_FILES:
        with pytest.raises(MachineError):
            read_stack(*files, settings.raster, NullProgress())
        return
    probability, buildings, scene = city(read_stack(*files, settings.raster, NullProgress()), settings)
    assert np.isfinite(probability.values).all()
    for building in buildings:
        assert np.isfinite([building.height_m, building.height_sigma_m, building.roof.rise_m]).all()
        assert building.height_m >= 0.99 * settings.heights.smallest_height_m
    for layer in scene.layers.values():
        assert np.isfinite(layer.vertices["position"]).all()
        assert np.isfinite(layer.vertices["normal"]).all()


def test_the_default_city_has_what_the_bounds_are_tried_on(files: tuple[Path, Path]) -> None:
    _, buildings, _ = city(read_stack(*files, RasterSettings(), NullProgress()), Settings())
    assert len(buildings) >= 3
    assert any(building.footprint.holes for building in buildings)


def test_without_a_dsm_the_bounds_of_the_default_height_hold() -> None:
    grid = GeoGrid(Affine(GSD_M, 0, 379_000, 0, -GSD_M, 3_455_000), CRS.from_epsg(32651), SIDE_PX, SIDE_PX)
    everywhere = np.ones((SIDE_PX, SIDE_PX), bool)
    survey = Survey.of(RasterStack(grid, np.full((3, SIDE_PX, SIDE_PX), 99, np.uint8), None, everywhere, None))
    inside = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    inside[30:70, 30:80] = 0.9
    height = next(each for each in declared(Settings) if each.name == "default-height")
    for value in (height.lowest, height.highest):
        settings = changed(Settings(), {"default-height": value, "same-default-height": True})
        found = extract_footprints(BuildingProbability(grid, inside), settings.footprints).footprints
        (building,) = measure_buildings(survey, found, settings.heights)
        assert building.height_m == pytest.approx(value)
        assert np.isfinite(build_scene(survey, [building], settings.scene).bounds_m).all()
