"""Images in 16 bits look alike across the files of a city, whatever each of them shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray

from ryu_scape.progress import UNHEARD
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.mosaic import read_mosaic
from ryu_scape.settings import RasterSettings
from ryu_scape.whole_city.computing import prepare_city
from ryu_scape.whole_city.index import CityIndex, index_files
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.run_tasks import tasks_of
from tests.whole_city.town import NORTH_M, WEST_M, grid_over

SIDE_M, SIDE_PX = 100.0, 200


def write(path: Path, values: NDArray[np.generic], grid: GeoGrid) -> Path:
    profile = {"driver": "GTiff", "dtype": values.dtype, "count": 3, "height": grid.height, "width": grid.width}
    with rasterio.open(path, "w", crs=grid.crs, transform=grid.transform, **profile) as file:
        file.write(values)
    return path


def lit(low: float, high: float, seed: int) -> NDArray[np.uint16]:
    return np.random.default_rng(seed).uniform(low, high, (3, SIDE_PX, SIDE_PX)).astype(np.uint16)


@pytest.fixture
def tiles(tmp_path: Path) -> tuple[Path, ...]:
    """A dark forest west of a bright desert; a strip of one number along the seam of both, and a screen's picture."""
    forest, desert = lit(100, 900, 1), lit(600, 4000, 2)
    forest[:, :, -20:] = desert[:, :, :20] = 700
    places = [grid_over(WEST_M + k * SIDE_M, NORTH_M, SIDE_M) for k in range(3)]
    shown = np.full((3, SIDE_PX, SIDE_PX), 77, np.uint8)
    return tuple(
        write(tmp_path / f"{name}.tif", values, place)
        for name, values, place in zip(("forest", "desert", "shown"), (forest, desert, shown), places, strict=True)
    )


def indexed(paths: tuple[Path, ...]) -> CityIndex:
    return index_files(paths, (), (), RasterSettings(), UNHEARD)


def test_one_number_is_one_colour_on_both_sides_of_a_seam(tiles: tuple[Path, ...]) -> None:
    images = indexed(tiles).images
    rgb = read_mosaic(images, (), grid_over(WEST_M, NORTH_M, SIDE_M * 3), RasterSettings(), UNHEARD).rgb
    seam = rgb[:, :SIDE_PX, SIDE_PX - 18 : SIDE_PX + 18]
    assert (seam == seam[:, :1, :1]).all()
    assert rgb[:, :SIDE_PX, : SIDE_PX - 20].mean() < 90
    assert rgb[:, :SIDE_PX, SIDE_PX + 20 : 2 * SIDE_PX].mean() > 140
    assert (rgb[:, :SIDE_PX, 2 * SIDE_PX + 2 : 3 * SIDE_PX] == 77).all()
    alone = [replace(header, stretch=None) for header in images]
    apart = read_mosaic(alone, (), grid_over(WEST_M, NORTH_M, SIDE_M * 3), RasterSettings(), UNHEARD).rgb
    assert np.ptp(apart[:, 0, SIDE_PX - 18 : SIDE_PX + 18].astype(int)) > 50


def test_tiles_are_computed_anew_when_another_changes_their_colours(tiles: tuple[Path, ...], tmp_path: Path) -> None:
    def keys(paths: tuple[Path, ...]) -> list[str]:
        known = prepare_city(CityRequest(paths, (), (), gsd_m=0.5), UNHEARD)
        return [task.slot.key for task in tasks_of(known.index, known.plan, known.request, None, tmp_path).looks]

    assert keys(tiles[:1])[0] != keys(tiles[:2])[0]
    assert keys(tiles[2:]) == keys(tiles[2:])
    assert keys(tiles[:2]) == keys(tiles[:2])


def test_an_image_that_breaks_while_it_is_sampled_leaves_the_others_theirs(tiles: tuple[Path, ...]) -> None:
    content = tiles[0].read_bytes()
    tiles[0].write_bytes(content[: len(content) // 4])
    images = {header.path.name: header for header in indexed(tiles).images}
    assert images["desert.tif"].stretch is not None
    assert min(images["desert.tif"].stretch.low) > 500
    assert images["shown.tif"].stretch is None
