"""Damaged, hostile and oversized files, and a person who stops the work."""

import struct
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from affine import Affine

from ryu_scape.errors import InputError, MachineError, OperationCancelled, RyuScapeError
from ryu_scape.progress import NullProgress
from ryu_scape.raster import RasterStack, read_stack
from ryu_scape.settings import RasterSettings


def read(rgb_path: Path, dsm_path: Path | None = None) -> RasterStack:
    return read_stack(rgb_path, dsm_path, RasterSettings(), NullProgress())


def cause_of_refusal(rgb_path: Path, dsm_path: Path | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read(rgb_path, dsm_path)
    return caught.value.cause


def tiff_header(path: Path, **tags: int) -> Path:
    """A TIFF that is nothing but a header: the tags a reader needs, and no pixel."""
    numbers = {"width": 256, "height": 257, "bits": 258, "compression": 259, "photometric": 262, "offset": 273,
               "bands": 277, "rows_per_strip": 278, "strip_bytes": 279}  # fmt: skip
    defaults = {"width": 9, "height": 9, "bits": 8, "compression": 1, "photometric": 1, "offset": 8, "bands": 1}
    values = defaults | {"rows_per_strip": tags.get("height", 9), "strip_bytes": 100} | tags
    entries = b"".join(
        struct.pack("<HHII", numbers[tag], 4, 1, value)
        for tag, value in sorted(values.items(), key=lambda item: numbers[item[0]])
    )
    path.write_bytes(b"II*\0" + struct.pack("<IH", 8, len(values)) + entries + bytes(4))
    return path


@pytest.mark.parametrize("compress", ["none", "lzw", "deflate", "jpeg"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.995])
def test_truncated_image(write_tiff, compress, kept):
    bands = np.random.default_rng(0).integers(0, 256, (3, 120, 150), dtype=np.uint8)
    path = write_tiff("cut.tif", bands, compress=compress)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    assert "cut.tif is damaged or cut short" in cause_of_refusal(path)


def test_truncated_dsm_is_blamed_and_not_the_image(rgb_path, dsm_path):
    dsm_path.write_bytes(dsm_path.read_bytes()[:3000])
    assert "dsm.tif is damaged" in cause_of_refusal(rgb_path, dsm_path)


def test_truncated_image_is_blamed_and_not_the_dsm(rgb_path, dsm_path):
    rgb_path.write_bytes(rgb_path.read_bytes()[:3000])
    assert "rgb.tif is damaged" in cause_of_refusal(rgb_path, dsm_path)


def test_vrt_in_disguise_does_not_reach_other_files(tmp_path, rgb_path):
    disguised = tmp_path / "disguised.tif"
    rasterio.shutil.copy(rgb_path, disguised, driver="VRT")
    assert "not a GeoTIFF" in cause_of_refusal(disguised)


@pytest.mark.skipif(sys.platform == "win32", reason="no file is called so there")
@pytest.mark.parametrize("name", ["file:rgb.tif", "zip:rgb.tif", "GTIFF_DIR:1:rgb.tif"])
def test_a_relative_name_is_no_address(rgb_path, name, monkeypatch):
    whole = read(rgb_path)
    monkeypatch.chdir(rgb_path.parent)
    rgb_path.rename(name)
    np.testing.assert_array_equal(read(Path(name)).rgb, whole.rgb)


@pytest.mark.parametrize("ending", [".ovr", ".msk", ".aux.xml"])
def test_bad_files_beside_a_good_one_do_no_harm(rgb_path, ending):
    whole = read(rgb_path)
    rgb_path.with_name(rgb_path.name + ending).write_bytes(b"II*\0 damaged")
    np.testing.assert_array_equal(read(rgb_path).rgb, whole.rgb)


def test_larger_than_memory(rgb_path, monkeypatch):
    monkeypatch.setattr("ryu_scape.raster.memory.available_memory_bytes", lambda: 10_000)
    with pytest.raises(MachineError, match=r"rgb.tif needs .* GB"):
        read(rgb_path)


def test_header_that_claims_a_giant_is_refused_before_reading(tmp_path, write_tiff):
    """A sparse file of a few kilobytes claims 300 000 × 300 000 pixels."""
    path = tmp_path / "giant.tif"
    profile = {"count": 3, "height": 300_000, "width": 300_000, "dtype": "uint8", "tiled": True, "sparse_ok": True}
    profile |= {"blockxsize": 16384, "blockysize": 16384, "compress": "deflate", "bigtiff": "yes"}
    with rasterio.open(
        path, "w", driver="GTiff", crs="EPSG:32651", transform=Affine(0.5, 0, 3e5, 0, -0.5, 3.4e6), **profile
    ):
        pass
    assert path.stat().st_size < 100_000
    with pytest.raises(MachineError):
        read(path)


@pytest.mark.parametrize(
    "tags", [{"width": 65535, "height": 65535, "bands": 900}, {"width": 0}, {"height": 0}, {"bits": 7}]
)
def test_bare_headers(tmp_path, tags):
    path = tiff_header(tmp_path / "header.tif", **tags)
    assert path.stat().st_size < 262
    cause_of_refusal(path)


def test_cancelling_stops_between_strips(rgb_path, dsm_path, monkeypatch):
    class StopAfter(NullProgress):
        def __init__(self, calls: int) -> None:
            self.calls, self.fractions = calls, []

        def report(self, stage: str, fraction: float) -> None:
            assert stage == "Reading rasters"
            self.fractions.append(fraction)

        def is_cancelled(self) -> bool:
            return len(self.fractions) > self.calls

    monkeypatch.setattr("ryu_scape.raster.strips.STRIP_PX", 300)
    full = StopAfter(10_000)
    read_stack(rgb_path, dsm_path, RasterSettings(), full)
    assert full.fractions == sorted(full.fractions)
    assert full.fractions[-1] == 1
    for calls in range(len(full.fractions)):
        stopped = StopAfter(calls)
        with pytest.raises(OperationCancelled):
            read_stack(rgb_path, dsm_path, RasterSettings(), stopped)
        assert len(stopped.fractions) == calls + 1


@pytest.mark.parametrize("victim", ["rgb", "dsm"])
def test_random_damage_never_raises_anything_else(rgb_path, dsm_path, victim):
    rng = np.random.default_rng(7)
    path = {"rgb": rgb_path, "dsm": dsm_path}[victim]
    sound = path.read_bytes()
    for trial in range(200):
        damaged = bytearray(sound)
        if trial % 3 == 0:
            damaged = damaged[: rng.integers(len(sound))]
        else:
            reach = len(sound) if trial % 3 == 1 else 600
            for position in rng.integers(reach, size=rng.integers(1, 10)):
                damaged[position] = rng.integers(256)
        path.write_bytes(damaged)
        try:
            pair = read(rgb_path, dsm_path)
        except RyuScapeError:
            continue
        assert pair.rgb.shape == (3, pair.grid.height, pair.grid.width)
