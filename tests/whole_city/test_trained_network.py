"""With the network of the program too, a city is the same to the bit, however it is shared out."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.windows import Window

from ryu_scape.own_files import SAMPLES
from ryu_scape.settings import Settings, changed
from ryu_scape.whole_city.city_settings import CitySettings
from ryu_scape.whole_city.gathering import GEOPACKAGE
from ryu_scape.whole_city.plan import CityRequest
from tests.whole_city.conftest import built, digests

SIDE_PX, TILE_PX, OVERLAP_PX = 420, 215, 10
SETTINGS = changed(Settings(), {"network-window": 256, "network-overlap": 128})


def as_sensed(values: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Colours of a screen as the numbers of a sensor, in proportion to light."""
    return np.rint(200 + 1800 * (values / 255.0) ** 2).astype(np.uint16)


def sensed_tiles(source: Path, folder: Path) -> tuple[Path, ...]:
    """The north-western part of an image as tiles that overlap, in 16 bits."""
    paths = []
    with rasterio.open(source) as file:
        for row in range(0, SIDE_PX - OVERLAP_PX, TILE_PX - OVERLAP_PX):
            for col in range(0, SIDE_PX - OVERLAP_PX, TILE_PX - OVERLAP_PX):
                window = Window(col, row, TILE_PX, TILE_PX)
                profile = {"driver": "GTiff", "dtype": "uint16", "count": 3, "height": TILE_PX, "width": TILE_PX}
                profile |= {"crs": file.crs, "transform": file.window_transform(window)}
                paths.append(folder / f"rgb_{row}_{col}.tif")
                with rasterio.open(paths[-1], "w", **profile) as tile:
                    tile.write(as_sensed(file.read(window=window)))
    return tuple(paths)


@pytest.fixture(scope="module")
def mosaic(tmp_path_factory: pytest.TempPathFactory) -> CityRequest:
    """A part of the old town in four tiles, and squares of 256 pixels."""
    rgb = sensed_tiles(SAMPLES / "RGB_old_town.tif", tmp_path_factory.mktemp("mosaic"))
    city = CitySettings(square_px=256, halo_m=64, workers=2)
    return CityRequest(rgb, (SAMPLES / "DSM_old_town.tif",), (), settings=SETTINGS, city=city)


@pytest.fixture(scope="module")
def by_dask(mosaic: CityRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("by_dask")
    assert not built(mosaic, folder).failed
    return folder


@pytest.mark.parametrize("cell_squares", [2, 8])
def test_what_the_network_finds_is_the_same_for_any_cells_order_and_number_of_processes(
    cell_squares: int, by_dask: Path, mosaic: CityRequest, here: list[str], tmp_path: Path
) -> None:
    assert not built(mosaic, tmp_path, cell_squares=cell_squares).failed
    assert len(geopandas.read_file(tmp_path / GEOPACKAGE, layer="buildings")) > 15
    assert digests(tmp_path) == digests(by_dask)
