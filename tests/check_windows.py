r"""The bundle that `make windows` made, under Wine: what a person meets on Windows, and the same results as on Linux.

Not collected by `make test`; `make test-windows` names this file. What Wine 8 cannot show: the limits of a job object,
which it accepts and ignores; the city in the window, which it draws and leaves off the screen; drops from Explorer; a
share's `\\server\share`, to which it has no way; SmartScreen.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.windows import Window

from ryu_scape import __version__
from ryu_scape.cli.arguments import FORMATS
from tests.check_bundle import colours_of_the_screen

REPOSITORY = Path(__file__).parents[1]
BUILD, DIST = REPOSITORY / "build" / "windows", REPOSITORY / "dist" / "windows"
BUNDLE = DIST / "Ryu-Scape"
PROGRAM = BUNDLE / "Ryu-Scape.exe"
PYTHON = BUILD / "python" / "python.exe"
PREFIX = BUILD / "prefix"
WINE = REPOSITORY / ".ci" / "windows" / "wine" / "run.sh"
SAMPLES = ["apartment_blocks", "hillside_suburb", "old_town", "towers"]
MOST_APART = 1e-5
"""GDAL's warp of the DSM differs by one unit in the last place of float32 (8e-6 m), torch's sums by 3e-7; what is made
of the heights differs as they do."""
MOST_FLIPPED = 1e-3
"""Of the mask: pixels whose probability is one half, and what hangs on them."""
CORNER_PX = 200
SOON_S, WINDOW_S = 60, 200
COLOURS_OF_A_WINDOW = 300
"""What the sky of the welcome page has; the city itself Wine draws, but does not put on Xvfb's screen."""


def on_windows(path: Path) -> str:
    """A path of this system as Wine's drive Z has it."""
    return "Z:" + str(path).replace("/", "\\")


def start(program: Path | str, *arguments: object) -> subprocess.Popen[bytes]:
    """Start a Windows program; arguments that are paths become those of Windows."""
    words = [on_windows(each) if isinstance(each, Path) else str(each) for each in (program, *arguments)]
    return subprocess.Popen(
        [str(WINE), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "WINEPREFIX": str(PREFIX), "LC_ALL": "C.UTF-8"},
        pipesize=1 << 20,  # all that a program says fits
    )


def end(process: subprocess.Popen[bytes], timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    """Wait for the end of a program, not of Wine's own, which it may have started and which keep its pipes open."""
    process.stdin.close()
    try:
        code = process.wait(timeout_s)
    finally:
        process.kill()
    told = []
    for stream in (process.stdout, process.stderr):
        os.set_blocking(stream.fileno(), False)
        told.append((stream.read() or b"").decode(errors="backslashreplace").replace("\r\n", "\n"))
        stream.close()
    return subprocess.CompletedProcess(process.args, code, *told)


def run(*arguments: object, program: Path | str = PROGRAM) -> subprocess.CompletedProcess[str]:
    return end(start(program, *arguments))


@pytest.fixture(scope="module", autouse=True)
def drive_y(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Wine anew, because it knows drives and a screen from its start on; nothing of it stays behind."""
    environment = {**os.environ, "WINEPREFIX": str(PREFIX)}
    subprocess.run(["wineserver", "-k"], env=environment, timeout=60, check=False)
    drive = PREFIX / "dosdevices" / "y:"
    drive.unlink(missing_ok=True)
    drive.symlink_to(tmp_path_factory.mktemp("drive"))
    yield drive
    subprocess.run(["wineserver", "-k"], env=environment, timeout=60, check=False)
    drive.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """`build` for a corner of a sample, with its outlines: all but the network, in two seconds."""
    folder = tmp_path_factory.mktemp("small")
    rgb, dsm = (cut(folder, kind, "old_town", CORNER_PX) for kind in ("RGB", "DSM"))
    outlines = REPOSITORY / "Dataset" / "buildings_old_town.geojson"
    return ["build", "--rgb", rgb, "--dsm", dsm, "--footprints", outlines]


def cut(folder: Path, kind: str, sample: str, size_px: int) -> Path:
    """The upper left of a sample, without loss.

    rasterio for Linux reads JPEG by the libjpeg of the IJG, the one for Windows by libjpeg-turbo: they differ by up to
    23 of 255 where colours change, in a fifth of the pixels.
    """
    target = folder / f"{kind}_{sample}.tif"
    with rasterio.open(REPOSITORY / "Dataset" / target.name) as source:
        pixels = source.read(window=Window(0, 0, size_px, size_px))
        form = {"crs": source.crs, "transform": source.transform, "nodata": source.nodata, "dtype": source.dtypes[0]}
    bands, height, width = pixels.shape
    with rasterio.open(
        target, "w", driver="GTiff", count=bands, height=height, width=width, compress="deflate", **form
    ) as file:
        file.write(pixels)
    return target


def test_the_self_test_passes() -> None:
    process = run("--self-test")
    assert process.returncode == 0, process.stdout + process.stderr
    assert process.stdout.count(": ok (") == 6


def test_the_bundle_has_microsofts_runtime_and_nothing_of_wines() -> None:
    files = {path.relative_to(BUNDLE).as_posix().lower() for path in BUNDLE.rglob("*") if path.is_file()}
    runtime = {"msvcp140", "msvcp140_1", "vcruntime140", "vcruntime140_1", "vcruntime140_threads"}
    assert {f"_internal/{name}.dll" for name in runtime} <= files
    names = [path.rpartition("/")[2] for path in files]
    assert [name for name in names if name.removesuffix(".dll") in runtime] == sorted(
        [f"{name}.dll" for name in runtime], key=names.index
    ), "two versions of one library"
    assert not [name for name in names if re.match(r"(ucrt|bcrypt|opengl32\.|api-ms-|libwine|winedbg)", name)]


def test_the_file_says_what_it_is() -> None:
    content = PROGRAM.read_bytes()
    for told in ("FileDescription", "Ryu-Scape", "ProductVersion", __version__, "GNU General Public License 3"):
        assert told.encode("utf-16-le") in content, told
    for asked in (b"PerMonitor", b"longPathAware", b"asInvoker"):
        assert asked in content, asked


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_becomes_the_same_in_every_format(sample: str, tmp_path: Path) -> None:
    """With given outlines: the network's lie where a probability crosses one half, and the last bit may move that."""
    outlines = REPOSITORY / "Dataset" / f"buildings_{sample}.geojson"
    here, there = tmp_path / "linux", tmp_path / "windows"
    names = [f"city{ending}" for ending in FORMATS if not ending.endswith(".tif")]
    build_twice(tmp_path, sample, ["--footprints", outlines], names, here, there)
    assert {path.name for path in there.iterdir()} == {path.name for path in here.iterdir()}
    for path in sorted(there.iterdir()):
        if path.read_bytes() != (here / path.name).read_bytes():
            numbers = next((NUMBERS[ending] for ending in NUMBERS if path.name.endswith(ending)), None)
            assert numbers is not None, f"{path.name} differs"
            assert_equal(numbers(path), numbers(here / path.name), path.name)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_network_sees_the_same(sample: str, tmp_path: Path) -> None:
    here, there = tmp_path / "linux", tmp_path / "windows"
    build_twice(tmp_path, sample, [], ["city.tif"], here, there)
    (found, form), (expected, expected_form) = (geotiff_numbers(folder / "city.tif") for folder in (there, here))
    assert form == expected_form
    probability, above_terrain, mask = np.abs(found - expected)
    assert max(probability.max(), above_terrain.max()) <= MOST_APART
    assert mask.mean() < MOST_FLIPPED


def build_twice(folder: Path, sample: str, more: list[object], names: list[str], here: Path, there: Path) -> None:
    """Build a sample on Linux into `here` and on Windows into `there`, at the same time."""
    inputs = ["--rgb", cut(folder, "RGB", sample, 10_000), "--dsm", cut(folder, "DSM", sample, 10_000), *more]
    words = {}
    for place in (here, there):
        place.mkdir()
        words[place] = ["build", *inputs, *(word for name in names for word in ("--out", place / name))]
    windows = start(PROGRAM, *words[there])
    program = [sys.executable, str(REPOSITORY / "ryu_scape_app.py")]
    subprocess.run([*program, *map(str, words[here])], capture_output=True, check=True)
    process = end(windows)
    assert process.returncode == 0, process.stderr


def assert_equal(found: Any, expected: Any, place: str) -> None:
    """Equal, but for numbers, which may be MOST_APART."""
    if isinstance(expected, np.ndarray):
        assert found.shape == expected.shape, place
        if expected.dtype.kind == "f":
            np.testing.assert_allclose(found, expected, rtol=0, atol=MOST_APART, err_msg=place)
        else:
            np.testing.assert_array_equal(found, expected, err_msg=place)
    elif isinstance(expected, Mapping):
        assert found.keys() == expected.keys(), place
        for key, value in expected.items():
            assert_equal(found[key], value, f"{place} {key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), place
        for i, value in enumerate(expected):
            assert_equal(found[i], value, f"{place} {i}")
    elif isinstance(expected, float):
        assert abs(found - expected) <= MOST_APART, place
    else:
        assert found == expected, place


def glb_numbers(path: Path) -> Any:
    return numbers_of_glb(path.read_bytes())


def numbers_of_glb(content: bytes) -> Any:
    """The document and each accessor's numbers."""
    length = int.from_bytes(content[12:16], "little")
    document = json.loads(content[20 : 20 + length])
    binary = content[28 + length :]
    kinds = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
    views = document["bufferViews"]

    def part(view: Mapping[str, int], kind: str) -> NDArray[Any]:
        start = view.get("byteOffset", 0)
        return np.frombuffer(binary[start : start + view["byteLength"]], kind)

    kind_of_view = {each["bufferView"]: kinds[each["componentType"]] for each in document["accessors"]}
    return [document, *(part(view, kind_of_view.get(i, "u1")) for i, view in enumerate(views))]


def html_numbers(path: Path) -> Any:
    """The page, and the GLB in it."""
    text = path.read_text("utf-8")
    pattern = r'(<script class="scene" type="text/plain">)([^<]*)(</script>)'
    pieces = [match[1] for match in re.findall(pattern, text)]
    content = gzip.decompress(b"".join(map(b64decode, pieces)))
    return [re.sub(pattern, "", text), *numbers_of_glb(content)]


def stl_numbers(path: Path) -> Any:
    content = path.read_bytes()
    return np.frombuffer(content[84:], np.dtype([("corners", "<f4", 12), ("attribute", "<u2")]))["corners"]


def ply_numbers(path: Path) -> Any:
    header, _, body = path.read_bytes().partition(b"end_header\n")
    count = int(re.search(rb"element vertex (\d+)", header)[1])  # type: ignore[index]
    vertex = np.dtype([("numbers", "<f4", 6), ("colour", "u1", 3)])
    vertices = np.frombuffer(body, vertex, count)
    return [header, vertices["numbers"], vertices["colour"], body[count * vertex.itemsize :]]


def geopackage_numbers(path: Path) -> Any:
    frame = geopandas.read_file(path, layer="buildings")
    corners = [np.array(geometry.exterior.coords) for geometry in frame.geometry.explode()]
    return [corners, frame.drop(columns="geometry").to_dict("list")]


def geotiff_numbers(path: Path) -> Any:
    with rasterio.open(path) as file:
        form = [[round(number, 6) for number in file.transform], file.crs.to_string(), file.tags(), file.descriptions]
        return file.read(), form


NUMBERS: Mapping[str, Callable[[Path], Any]] = {
    ".glb": glb_numbers,
    ".html": html_numbers,
    ".stl": stl_numbers,
    ".ply": ply_numbers,
    ".gpkg": geopackage_numbers,
}
"""Formats that hold floating-point numbers as they are; all others must be the same, byte for byte."""


def test_a_sample_in_jpeg_becomes_nearly_the_same(tmp_path: Path) -> None:
    rgb, dsm = (REPOSITORY / "Dataset" / f"{kind}_old_town.tif" for kind in ("RGB", "DSM"))
    words: list[object] = ["build", "--rgb", rgb, "--dsm", dsm, "--out"]
    windows = start(PROGRAM, *words, tmp_path / "windows.tif")
    here = [sys.executable, REPOSITORY / "ryu_scape_app.py", *words, tmp_path / "linux.tif"]
    subprocess.run([str(word) for word in here], capture_output=True, check=True)
    assert end(windows).returncode == 0
    found, expected = (rasterio.open(tmp_path / name).read(1) > 0.5 for name in ("windows.tif", "linux.tif"))
    assert (found & expected).sum() > 0.97 * (found | expected).sum()


@pytest.mark.parametrize(
    "folder",
    ["plain", "龍景 – Straße", "/".join(["long" * 15] * 5), "with ' and & and %TEMP%"],
    ids=["plain", "unicode", "long", "signs"],
)
def test_a_scene_is_written_wherever_a_person_wants(folder: str, small: list[object], tmp_path: Path) -> None:
    place = tmp_path / folder
    place.mkdir(parents=True)
    files = [place / f"{place.name[:20]}{ending}" for ending in (".obj", ".geojson", ".gpkg", ".tif", ".html")]
    process = run(*small, *(word for file in files for word in ("--out", file)))
    assert process.returncode == 0, process.stderr
    assert all(file.stat().st_size > 1000 for file in files)
    assert not list(place.glob(".ryu-scape-*"))


def test_files_are_read_from_anywhere(small: list[object], tmp_path: Path) -> None:
    place = tmp_path / "龍景" / "/".join(["long" * 15] * 4)
    place.mkdir(parents=True)
    moved = [shutil.copy(each, place) if isinstance(each, Path) else each for each in small]
    process = run(*moved, "--out", tmp_path / "city.glb", "--json")
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout)["buildings"] > 0


def test_another_drive_and_a_raw_path(small: list[object], drive_y: Path, tmp_path: Path) -> None:
    process = run(*small, "--out", r"Y:\city.glb", "--out", "\\\\?\\" + on_windows(tmp_path / "raw.glb"))
    assert process.returncode == 0, process.stderr
    assert (drive_y / "city.glb").stat().st_size == (tmp_path / "raw.glb").stat().st_size


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("CON.glb", "no file can be called CON.glb"),
        ("a:b.glb", "no file can be called a:b.glb"),
        ("x" * 260 + ".glb", "is too long"),
        ("/sys/city.glb", "no permission"),
        ("/nowhere/龍景.glb", r"The folder Z:\nowhere does not exist"),
    ],
)
def test_other_places_are_refused_in_a_sentence(name: str, told: str, small: list[object], tmp_path: Path) -> None:
    begun_s = time.monotonic()
    process = run(*small, "--out", tmp_path / name)
    assert process.returncode == 3, process.stderr
    assert told in process.stderr
    assert "Traceback" not in process.stderr
    assert time.monotonic() - begun_s < SOON_S
    assert not list(tmp_path.iterdir())


def test_text_is_the_same_through_a_pipe() -> None:
    process = run("build", "--rgb", Path("/龍景.tif"), "--out", "a.glb")
    assert process.returncode == 3
    assert "龍景.tif" in process.stderr


HOLD = "import sys; file = open(sys.argv[1], 'rb'); print('held', flush=True); sys.stdin.read()"


def test_a_file_that_another_program_has_open_stays_whole(small: list[object], tmp_path: Path) -> None:
    target = tmp_path / "city.obj"
    target.write_text("old")
    holder = start(PYTHON, "-c", HOLD, target)
    assert holder.stdout.readline().strip() == b"held"
    refused = run(*small, "--out", target)
    assert refused.returncode == 3, refused.stderr
    assert "close the program that has the file open" in refused.stderr
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["city.obj"]
    assert end(holder).returncode == 0
    assert run(*small, "--out", target).returncode == 0
    assert target.stat().st_size > 1000


WITHOUT_CONSOLE = """
import subprocess, sys
sys.exit(subprocess.run(sys.argv[1:], creationflags=subprocess.DETACHED_PROCESS).returncode)
"""


def test_it_works_without_a_console(small: list[object], tmp_path: Path) -> None:
    target = tmp_path / "city.glb"
    process = run("-c", WITHOUT_CONSOLE, PROGRAM, *small, "--out", target, program=PYTHON)
    assert process.returncode == 0, process.stderr
    assert target.stat().st_size > 1000


def test_the_window_opens_a_sample_beside_a_second_instance(small: list[object], tmp_path: Path, qapp: object) -> None:
    rgb, dsm = (REPOSITORY / "Dataset" / f"{kind}_old_town.tif" for kind in ("RGB", "DSM"))
    window = start(PROGRAM, rgb, dsm)
    try:
        wait_until(lambda: len(colours_of_the_screen()) > COLOURS_OF_A_WINDOW, window)
        take_picture(BUILD / "window.png")
        second = run(*small, "--out", tmp_path / "city.glb")
        assert second.returncode == 0, second.stderr
        assert window.poll() is None
        close_windows()
        assert end(window, 60).returncode == 0
    finally:
        window.kill()


def test_the_window_closes_during_a_run(qapp: object) -> None:
    rgb, dsm = (REPOSITORY / "Dataset" / f"{kind}_towers.tif" for kind in ("RGB", "DSM"))
    window = start(PROGRAM, rgb, dsm)
    try:
        wait_until(lambda: len(colours_of_the_screen()) > COLOURS_OF_A_WINDOW, window)
        close_windows()
        assert end(window, 60).returncode == 0
    finally:
        window.kill()


def wait_until(happened: Callable[[], bool], window: subprocess.Popen[bytes]) -> None:
    give_up_s = time.monotonic() + WINDOW_S
    while not happened():
        assert window.poll() is None, "the program ended"
        assert time.monotonic() < give_up_s, "nothing came up"
        time.sleep(1)


def close_windows() -> None:
    """Ask the program's windows to close, as a click on their cross does."""
    run("/im", PROGRAM.name, program="taskkill")


def take_picture(path: Path) -> None:
    from PyQt5.QtGui import QGuiApplication

    QGuiApplication.primaryScreen().grabWindow(0).save(str(path))


def test_the_installer_installs_and_removes_what_it_installed(small: list[object], tmp_path: Path) -> None:
    (installer,) = DIST.glob("*-setup.exe")
    place = tmp_path / "Ryu-Scape"
    assert run("/S", f"/D={on_windows(place)}", program=installer).returncode == 0
    assert run(*small, "--out", tmp_path / "city.glb", program=place / PROGRAM.name).returncode == 0
    shortcuts = list(PREFIX.glob("drive_c/**/Ryu-Scape.lnk"))
    assert len(shortcuts) == 1
    (place / "mine.glb").touch()
    # Without _?= it would go on in a copy of itself, and this would not wait for that.
    assert run("/S", f"_?={on_windows(place)}", program=place / "Uninstall.exe").returncode == 0
    assert {path.name for path in place.iterdir()} <= {"mine.glb", "Uninstall.exe"}
    assert not shortcuts[0].exists()
