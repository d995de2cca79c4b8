"""Where the sun stood is read off what lies beside an image, and nonsense there is as good as nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid, read_stack
from ryu_scape.raster.headers import read_header
from ryu_scape.raster.mosaic import read_mosaic
from ryu_scape.raster.sandboxed import read_stack as read_in_sandbox
from ryu_scape.settings import RasterSettings
from ryu_scape.sun import Sun
from ryu_scape.survey import Survey
from training.synthesize import main as synthesize

IN_UTM_51 = Affine(0.5, 0, 500_000, 0, -0.5, 3_456_000)
ANGLES = "BEGIN_GROUP = IMAGE_1\n\tmeanSunAz = 123.4;\n\tmeanSunEl =  61.2;\nEND_GROUP = IMAGE_1\nEND;\n"
TIME = (
    'BEGIN_GROUP = IMAGE_1\n\tsatId = "WV02";\n\tfirstLineTime = 2012-05-15T02:39:36.123456Z;\n'
    "END_GROUP = IMAGE_1\nEND;\n"
)


def image(folder: Path, metadata: str | None, epsg: int = 32651, transform: Affine = IN_UTM_51) -> Path:
    path = folder / "scene.tif"
    pixels = np.random.default_rng(0).integers(0, 255, (3, 40, 40), np.uint8)
    with rasterio.open(
        path, "w", driver="GTiff", width=40, height=40, count=3, dtype="uint8", crs=f"EPSG:{epsg}", transform=transform
    ) as file:
        file.write(pixels)
    if metadata is not None:
        path.with_suffix(".IMD").write_text(metadata, encoding="ascii")
    return path


def sun_of(path: Path) -> Sun | None:
    return read_stack(path, None, RasterSettings(), NullProgress()).sun


def test_angles_are_taken_as_they_are_told(tmp_path: Path) -> None:
    sun = sun_of(image(tmp_path, ANGLES))
    assert sun is not None
    assert sun.azimuth_deg == pytest.approx(123.4, abs=0.1)
    assert sun.elevation_deg == pytest.approx(61.2)


def test_a_time_says_where_the_sun_stood(tmp_path: Path) -> None:
    """Over 31.2 N, 123 E at 10:51 by the sun of 15 May: high in the south-east."""
    sun = sun_of(image(tmp_path, TIME))
    assert sun is not None
    assert 120 < sun.azimuth_deg < 150
    assert 67 < sun.elevation_deg < 76


def test_bearings_are_by_the_north_of_the_map(tmp_path: Path) -> None:
    """At 6 degrees east of its middle a UTM map's north is turned by 6 sin 31 = 3.1 degrees."""
    sun = sun_of(image(tmp_path, ANGLES, transform=Affine(0.5, 0, 1_070_000, 0, -0.5, 3_456_000)))
    assert sun is not None
    assert 123.4 - sun.azimuth_deg == pytest.approx(3.1, abs=0.2)


def test_a_child_process_tells_the_same(tmp_path: Path) -> None:
    path = image(tmp_path, ANGLES)
    assert read_in_sandbox(path, None, RasterSettings(), NullProgress()).sun == sun_of(path)


@pytest.mark.parametrize(
    "metadata",
    [None, "", "END;", ANGLES.replace("61.2", "high"), ANGLES.replace("61.2", "-12"), ANGLES.replace("61.2", "nan"),
     ANGLES.replace("123.4", "inf"), TIME.replace("2012-05-15T", "yesterday")],
)  # fmt: skip
def test_without_a_sun_that_can_be_there_is_none(tmp_path: Path, metadata: str | None) -> None:
    assert sun_of(image(tmp_path, metadata)) is None


def test_metadata_count_for_more_than_what_shadows_tell(tmp_path: Path) -> None:
    stack = read_stack(image(tmp_path, ANGLES), None, RasterSettings(), NullProgress())
    assert Survey.of(stack).with_sun().sun == stack.sun


def test_a_mosaic_has_a_sun_if_all_its_images_have_the_same(tmp_path: Path) -> None:
    def sun_of_mosaic(*metadata: str | None) -> Sun | None:
        headers = []
        for number, each in enumerate(metadata):
            (folder := tmp_path / f"{len(list(tmp_path.iterdir()))}_{number}").mkdir()
            headers.append(read_header(image(folder, each)))
        grid = GeoGrid(IN_UTM_51, CRS.from_epsg(32651), 40, 40)
        return read_mosaic(headers, [], grid, RasterSettings(), NullProgress()).sun

    sun = sun_of_mosaic(ANGLES, ANGLES.replace("61.2", "61.5"))
    assert sun is not None
    assert sun.elevation_deg == pytest.approx(61.2)
    assert sun_of_mosaic(ANGLES, None) is None
    assert sun_of_mosaic(ANGLES, ANGLES.replace("123.4", "200.0")) is None


def test_synthetic_tiles_tell_their_sun(tmp_path: Path) -> None:
    synthesize(["--out", str(tmp_path), "--size-px", "120", "--seed", "3", "--name", "t"])
    assert sun_of(tmp_path / "RGB_t.tif") is not None
