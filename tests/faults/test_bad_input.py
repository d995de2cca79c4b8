"""Files that cannot be used, given to `build`: exit code 3, and one cause that names the file with one remedy."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from affine import Affine
from numpy.typing import NDArray
from safetensors.torch import save_file

from ryu_scape import cli
from ryu_scape.errors import InputError
from ryu_scape.own_files import WEIGHTS
from tests.known_network import use_known_network

SIDE_PX = 48
HERE, ELSEWHERE = (354_000.0, 3_456_000.0), (654_000.0, 3_456_000.0)


def write_tiff(
    path: Path,
    bands: NDArray,
    corner_m: tuple[float, float] = HERE,
    crs: str | None = "EPSG:32651",
    gsd_m: float = 0.5,
) -> None:
    profile = {"count": len(bands), "height": SIDE_PX, "width": SIDE_PX, "dtype": bands.dtype, "nodata": None}
    transform = Affine(gsd_m, 0, corner_m[0], 0, -gsd_m, corner_m[1])
    with rasterio.open(path, "w", driver="GTiff", crs=crs, transform=transform, **profile) as file:
        file.write(bands)


def colours(bands: int = 3) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(1, 255, (bands, SIDE_PX, SIDE_PX), dtype=np.uint8)


def elevations(value_m: float = 12.0) -> NDArray[np.float32]:
    return np.full((1, SIDE_PX, SIDE_PX), value_m, np.float32)


def write_geojson(path: Path, geometry_type: str, coordinates: object) -> None:
    geometry = {"type": geometry_type, "coordinates": coordinates}
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def no_file(path: Path) -> None:
    path.unlink()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("Dear reader, this is a letter.\n" * 100)


def noise(path: Path) -> None:
    path.write_bytes(np.random.default_rng(1).bytes(10_000))


SPOILT: dict[str, dict[str, Callable[[Path], object]]] = {
    "rgb.tif": {
        "one band of decimals": lambda path: write_tiff(path, elevations()),
        "two bands": lambda path: write_tiff(path, colours(2)),
        "no CRS": lambda path: write_tiff(path, colours(), crs=None),
        "black": lambda path: write_tiff(path, np.zeros((3, SIDE_PX, SIDE_PX), np.uint8)),
    },
    "dsm.tif": {
        "three bands": lambda path: write_tiff(path, colours()),
        "two bands": lambda path: write_tiff(path, np.concatenate([elevations(), elevations()])),
        "no data": lambda path: write_tiff(path, elevations(-9999.0)),
        "not a number": lambda path: write_tiff(path, elevations(np.nan)),
        "elsewhere": lambda path: write_tiff(path, elevations(), corner_m=ELSEWHERE),
        "other side of the Earth": lambda path: write_tiff(path, elevations(), crs="EPSG:32611"),
        "no CRS": lambda path: write_tiff(path, elevations(), crs=None),
    },
    "outlines.geojson": {
        "other JSON": lambda path: path.write_text('{"name": "no map"}'),
        "a list": lambda path: path.write_text("[1, 2, 3]"),
        "broken JSON": lambda path: path.write_text('{"type": "FeatureCollection", "features": [}'),
        "no features": lambda path: path.write_text('{"type": "FeatureCollection", "features": []}'),
        "a point": lambda path: write_geojson(path, "Point", [121.46, 31.22]),
        "elsewhere": lambda path: write_geojson(path, "Polygon", [[[9, 9], [9.1, 9], [9.1, 9.1], [9, 9]]]),
        "metres for degrees": lambda path: write_geojson(
            path, "Polygon", [[[354_000, 3_456_000], [354_009, 3_456_000], [354_009, 3_456_009], [354_000, 3_456_000]]]
        ),
    },
    "weights.safetensors": {
        "another network": lambda path: save_file({"fc.weight": torch.zeros(3)}, path),
        "a pickle": lambda path: torch.save({"fc.weight": torch.zeros(3)}, path),
    },
}
FOR_ANY_FILE = (no_file, folder, empty, text, noise, cut_in_half)
CASES = [(name, kind, spoil) for name, kinds in SPOILT.items() for kind, spoil in kinds.items()]
CASES += [(name, spoil.__name__, spoil) for name in SPOILT for spoil in FOR_ANY_FILE]


def arguments(files: Path, spoilt: str) -> list[str]:
    """A `build` that reads the spoilt file and, where it can do without, not the network."""
    given = ["build", "--rgb", str(files / "rgb.tif"), "--dsm", str(files / "dsm.tif"), "--out", str(files / "c.glb")]
    if spoilt == "weights.safetensors":
        return [*given, "--weights", str(files / spoilt)]
    return [*given, "--footprints", str(files / "outlines.geojson")]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with one sound file of each kind; the weights are a part of those that ship."""
    write_tiff(tmp_path / "rgb.tif", colours())
    write_tiff(tmp_path / "dsm.tif", elevations())
    ring = [[121.46711, 31.22891], [121.46724, 31.22891], [121.46724, 31.22902], [121.46711, 31.22891]]
    write_geojson(tmp_path / "outlines.geojson", "Polygon", [ring])
    with WEIGHTS.open("rb") as weights:
        (tmp_path / "weights.safetensors").write_bytes(weights.read(200_000))
    return tmp_path


def refusal(given: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The cause that `build` tells; asserts that it tells nothing but that and a remedy."""
    assert cli.main(given) == InputError.exit_code
    written = capsys.readouterr()
    cause, remedy = written.err.splitlines()
    assert cause.startswith("ryu-scape: ")
    assert cause.endswith(".")
    assert remedy.startswith(" " * 11)
    assert remedy.endswith(".")
    assert not written.out
    return cause


@pytest.mark.parametrize(("name", "spoil"), [pytest.param(n, s, id=f"{n} {kind}") for n, kind, s in CASES])
def test_unusable_file(
    name: str, spoil: Callable[[Path], object], files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(files / name)
    assert name in refusal(arguments(files, name), capsys)
    assert not (files / "c.glb").exists()


@pytest.mark.parametrize("option", ["--rgb", "--dsm", "--footprints", "--weights"])
def test_name_too_long_for_any_file(option: str, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long_name = "city" * 100 + ".tif"
    given = arguments(files, "weights.safetensors" if option == "--weights" else "rgb.tif")
    given[given.index(option) + 1] = long_name
    assert long_name in refusal(given, capsys)


def test_the_sound_files_build(files: Path) -> None:
    assert cli.main(arguments(files, "rgb.tif")) == 0


@pytest.mark.parametrize("name", ["rgb.tif", "dsm.tif", "outlines.geojson"])
def test_inputs_are_never_written_over(name: str, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (files / name).read_bytes()
    assert name in refusal([*arguments(files, "rgb.tif"), "--out", str(files / name)], capsys)
    assert (files / name).read_bytes() == before


@pytest.mark.parametrize("coarse", ["rgb", "dsm"])
def test_what_is_too_coarse_is_not_built_in_silence(
    coarse: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_known_network(monkeypatch)
    rgb, dsm, out = tmp_path / "rgb.tif", tmp_path / "dsm.tif", tmp_path / "scene.glb"
    write_tiff(rgb, colours(), gsd_m=10.0 if coarse == "rgb" else 0.5)
    write_tiff(dsm, elevations(), gsd_m=10.0 if coarse == "rgb" else 90.0)
    command = ["build", "--rgb", str(rgb), "--dsm", str(dsm), "--out", str(out)]
    assert cli.main(command) == InputError.exit_code
    said = capsys.readouterr().err
    assert ("10 m" if coarse == "rgb" else "90 m") in said
    assert "--force" in said
    assert not out.exists()
    assert cli.main([*command, "--force"]) == 0
    assert "Trust little" in capsys.readouterr().err
    assert out.exists()
