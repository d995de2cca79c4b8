"""Pictures become GeoTIFFs, and TIFFs get a sidecar, where a person or a world file says that they lie."""

from __future__ import annotations

import struct
import warnings
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
import rasterio
from rasterio.crs import CRS
from rasterio.errors import NotGeoreferencedWarning

from ryu_scape.errors import InputError, MachineError, UnplacedError
from ryu_scape.progress import UNHEARD
from ryu_scape.raster.placing import Place, Unplaced, declare_place, look_at, write_on_map
from ryu_scape.raster.sandboxed import describe_raster

BGR = np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8)
RGB = np.moveaxis(BGR[..., ::-1], 2, 0)
WORLD_FILE = "0.25\n0\n0\n-0.25\n600000.125\n5299999.875\n"


def written(path: Path, picture: np.ndarray = BGR) -> Unplaced:
    cv2.imwrite(str(path), picture, [cv2.IMWRITE_WEBP_QUALITY, 101] if path.suffix == ".webp" else [])
    return look_at(path, UNHEARD)


@pytest.mark.parametrize("ending", [".png", ".bmp", ".webp"])
def test_colours_stay_and_the_middle_lies_where_it_is_said(tmp_path: Path, ending: str) -> None:
    picture = written(tmp_path / f"screenshot{ending}")
    write_on_map(picture, Place(0.5, (121.47, 31.23)), tmp_path / "placed.tif", UNHEARD)
    with rasterio.open(tmp_path / "placed.tif") as file:
        np.testing.assert_array_equal(file.read(), RGB)
        assert file.crs == CRS.from_epsg(32651)
        assert file.res == (0.5, 0.5)
        assert file.lnglat() == pytest.approx((121.47, 31.23), abs=1e-6)


def test_what_is_transparent_stays_so(tmp_path: Path) -> None:
    alpha = np.full((40, 60, 1), 255, np.uint8)
    alpha[:10] = 0
    picture = written(tmp_path / "cut out.png", np.concatenate((BGR, alpha), axis=2))
    write_on_map(picture, Place(0.5), tmp_path / "placed.tif", UNHEARD)
    with rasterio.open(tmp_path / "placed.tif") as file:
        np.testing.assert_array_equal(file.read(4), alpha[..., 0])


def test_a_world_file_says_where_and_a_person_in_which_system(tmp_path: Path) -> None:
    (tmp_path / "ortho.jgw").write_text(WORLD_FILE)
    picture = written(tmp_path / "ortho.jpg")
    with pytest.raises(InputError, match="in which coordinate system"):
        write_on_map(picture, Place(0.5), tmp_path / "placed.tif", UNHEARD)
    assert not (tmp_path / "placed.tif").exists()
    write_on_map(picture, Place(crs="EPSG:25832"), tmp_path / "placed.tif", UNHEARD)
    with rasterio.open(tmp_path / "placed.tif") as file:
        assert file.crs == CRS.from_epsg(25832)
        assert tuple(file.transform)[:6] == (0.25, 0, 600_000, 0, -0.25, 5_300_000)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(), "how large a pixel"),
        (Place(-0.3), "how large a pixel"),
        (Place(float("nan")), "how large a pixel"),
        (Place(0.3, (12.0, 91.0)), "no place on Earth"),
        (Place(0.3, (float("nan"), 0.0)), "no place on Earth"),
    ],
)
def test_too_little_is_said_in_a_sentence(tmp_path: Path, place: Place, said: str) -> None:
    picture = written(tmp_path / "screenshot.png")
    with pytest.raises(InputError, match=said):
        write_on_map(picture, place, tmp_path / "placed.tif", UNHEARD)


@pytest.mark.parametrize("name", ["EPSG:4711x", "nonsense", "EPSG:999999"])
def test_what_names_no_system_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "ortho.pgw").write_text(WORLD_FILE)
    picture = written(tmp_path / "ortho.png")
    with pytest.raises(InputError, match="is no coordinate system"):
        write_on_map(picture, Place(crs=name), tmp_path / "placed.tif", UNHEARD)


@pytest.mark.parametrize("ending", [".png", ".jpg"])
def test_a_picture_that_is_cut_short_is_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"half{ending}"
    written(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(InputError, match="damaged or cut short"):
        write_on_map(look_at(path, UNHEARD), Place(0.5), tmp_path / "placed.tif", UNHEARD)
    assert not (tmp_path / "placed.tif").exists()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<VRTDataset/>", b"II*\0"])
def test_what_is_no_such_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match="no picture that Ryu-Scape knows"):
        look_at(path, UNHEARD)


def test_the_size_that_a_header_claims_is_no_reason_to_take_memory(tmp_path: Path) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    size = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
    with pytest.raises(MachineError, match="GB of memory"):
        write_on_map(look_at(bomb, UNHEARD), Place(0.5), tmp_path / "placed.tif", UNHEARD)


def bare_tiff(path: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", driver="GTiff", count=3, height=40, width=60, dtype="uint8") as file:
            file.write(RGB)
    return path


def test_a_tiff_stays_as_it_is_and_its_sidecar_says_where_it_lies(tmp_path: Path) -> None:
    tiff = bare_tiff(tmp_path / "ortho.tif")
    tiff.with_suffix(".tfw").write_text(WORLD_FILE)
    before = tiff.read_bytes()
    with pytest.raises(UnplacedError, match="no coordinate reference system"):
        describe_raster(tiff)
    assert declare_place(look_at(tiff, UNHEARD), Place(crs="EPSG:25832")) == tmp_path / "ortho.tif.aux.xml"
    described = describe_raster(tiff)
    assert (described.crs, described.gsd_m) == ("EPSG:25832", 0.25)
    assert tiff.read_bytes() == before
    with pytest.raises(InputError, match="says already where it lies, in EPSG:25832"):
        declare_place(look_at(tiff, UNHEARD), Place(crs="EPSG:25833"))
    with rasterio.open(tiff) as file:
        assert tuple(file.transform)[:6] == (0.25, 0, 600_000, 0, -0.25, 5_300_000)


def test_what_else_a_sidecar_says_stays(tmp_path: Path) -> None:
    tiff, sidecar = bare_tiff(tmp_path / "ortho.tif"), tmp_path / "ortho.tif.aux.xml"
    sidecar.write_text("<PAMDataset><SRS>nonsense</SRS><Metadata><MDI key='sun'>high</MDI></Metadata></PAMDataset>")
    declare_place(look_at(tiff, UNHEARD), Place(0.5, (121.47, 31.23)))
    with rasterio.open(tiff) as file:
        assert file.crs == CRS.from_epsg(32651)
        assert file.lnglat() == pytest.approx((121.47, 31.23), abs=1e-6)
        assert file.tags()["sun"] == "high"


@pytest.mark.parametrize("content", ["", "<html/>", "<PAMDataset>"])
def test_a_sidecar_of_another_kind_is_not_written_over(tmp_path: Path, content: str) -> None:
    tiff, sidecar = bare_tiff(tmp_path / "ortho.tif"), tmp_path / "ortho.tif.aux.xml"
    raster = look_at(tiff, UNHEARD)
    sidecar.write_text(content)
    with pytest.raises(InputError, match="no sidecar that GDAL wrote"):
        declare_place(raster, Place(0.5))
    assert sidecar.read_text() == content
