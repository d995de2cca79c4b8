"""Hostile files made by hand, odd places in the file system, and proof that the ears hear."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
import rasterio
from rasterio.errors import RasterioIOError

from ryu_scape.errors import RyuScapeError
from ryu_scape.footprints import sandboxed
from ryu_scape.progress import NullProgress
from tests.foreign import files, nasties, seeds
from tests.foreign.formats import FORMATS, Format
from tests.foreign.known_faults import KNOWN_FAULTS
from tests.foreign.promise import Bench, BrokenPromiseError

LONGEST_WAIT_S = 20.0
on_posix = pytest.mark.skipif(os.name != "posix", reason="there are no such files here")
FORMS = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS.keys())


@pytest.fixture(scope="module")
def fifo(bench: Bench) -> Path:
    path = bench.folder / "bait.fifo"
    if os.name == "posix":
        os.mkfifo(path)
    return path


def hold_to_promise(form: Format, bench: Bench, path: Path) -> None:
    """In a thread, so that a reader that waits for ever does not hold up the tests."""
    raised: list[BaseException] = []

    def hold() -> None:
        try:
            form.hold_to_promise(bench, path)
        except BaseException as error:
            raised.append(error)

    # A reader that waits within a library may keep all of Python waiting: then only this ends the run.
    faulthandler.dump_traceback_later(3 * LONGEST_WAIT_S, exit=True, file=sys.__stderr__)
    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    thread.join(LONGEST_WAIT_S)
    faulthandler.cancel_dump_traceback_later()
    assert not thread.is_alive(), "the reader hangs"
    for error in raised:
        if isinstance(error, BrokenPromiseError) and error.fault in KNOWN_FAULTS:
            pytest.xfail(KNOWN_FAULTS[error.fault])
        raise error


@pytest.mark.parametrize("name", nasties.tiffs("", Path()))
def test_tiffs(name: str, bench: Bench, fifo: Path) -> None:
    # GDAL asks no address twice, so each case has its own.
    given = nasties.tiffs(f"{bench.listener.url}/{quote(name)}", bench.folder)[name]
    hold_to_promise(FORMATS["tiff"], bench, files.write(bench.folder, given))


@pytest.mark.parametrize("name", nasties.geojsons("", Path()))
def test_geojsons(name: str, bench: Bench) -> None:
    given = nasties.geojsons(bench.listener.url, bench.folder)[name]
    hold_to_promise(FORMATS["geojson"], bench, files.write(bench.folder, given))


@pytest.mark.parametrize("name", nasties.GEOPACKAGES)
def test_geopackages(name: str, bench: Bench, tmp_path: Path) -> None:
    given = nasties.geopackage(nasties.GEOPACKAGES[name], tmp_path)
    hold_to_promise(FORMATS["gpkg"], bench, files.write(bench.folder, given))
    assert not (bench.folder / "written").exists()


@pytest.mark.parametrize("name", nasties.ENDLESS_GEOPACKAGES)
def test_geopackages_that_cost_too_much(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandboxed, "LONGEST_SILENCE_S", 3.0)
    path = files.write(tmp_path, nasties.geopackage(nasties.ENDLESS_GEOPACKAGES[name], tmp_path))
    with pytest.raises(RyuScapeError):
        sandboxed.read_footprints(path, seeds.GRID, NullProgress())


@pytest.mark.parametrize("name", nasties.weights())
def test_weights(name: str, bench: Bench) -> None:
    hold_to_promise(FORMATS["safetensors"], bench, files.write(bench.folder, nasties.weights()[name]))


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _symlink_loop(path: Path) -> None:
    path.symlink_to(path.name)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


@on_posix
@FORMS
@pytest.mark.parametrize("make", [_fifo, _symlink_loop, _device, _dangling_link, Path.mkdir])
def test_what_is_no_file(make: Callable[[Path], None], form: Format, bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / form.named
    make(path)
    hold_to_promise(form, bench, path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="file names are texts here")
@FORMS
def test_names_that_are_no_text(form: Format, bench: Bench, tmp_path: Path) -> None:
    sound = {".tif": seeds.tiffs()[0], ".geojson": seeds.geojson().encode(), ".gpkg": seeds.geopackage()}
    sound |= {".shp": seeds.shapefile()["houses.shp"], ".safetensors": seeds.safetensors()}
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe" + Path(form.named).suffix.encode()))
    path.write_bytes(sound[path.suffix])
    hold_to_promise(form, bench, path)


def test_the_listener_hears_what_gdal_asks(bench: Bench) -> None:
    """Without this, silence would prove nothing."""
    for url in (f"/vsicurl/{bench.listener.url}/x.tif", "/vsicurl/http://lure.example/x.tif"):
        bench.listener.requests.clear()
        with pytest.raises(RasterioIOError):
            rasterio.open(url)
        assert bench.listener.requests


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the watch is deaf here")
def test_the_watch_hears_openings(bench: Bench) -> None:
    bench.bait.openings()
    (bench.folder / "bait.tif").read_bytes()
    assert "bait.tif" in bench.bait.openings()
