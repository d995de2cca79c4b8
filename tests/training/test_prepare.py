"""Prepared folders: what is in them, what is left out and why, and that work is not done twice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import rasterio

from ryu_scape.errors import InputError
from tests.training.prepared import rows_of, write_dsm
from training import prepare
from training.console import run_command
from training.folders import read_tiles
from training.split import SPLITS
from training.tile import load_tile

ROOT = Path(__file__).parents[2]


def test_tiles_come_out_as_they_went_in(prepared_folder: Path) -> None:
    rows = rows_of(prepared_folder)
    assert len(rows) == 4
    assert {row["split"] for row in rows.values()} == set(SPLITS)
    for name, row in rows.items():
        tile = load_tile(prepared_folder / "tiles" / f"{name}.npz")
        assert row["status"] == "prepared"
        assert row["crs"] == "EPSG:32651"
        assert float(row["gsd_m"]) == pytest.approx(0.5, rel=0.01)
        assert float(row["building_share"]) == pytest.approx((tile.labels > 0).mean())
        assert tile.rgb.shape == (160, 160, 3)
        assert tile.dsm_m is not None
        assert np.isfinite(tile.dsm_m).all()
        assert np.isfinite(tile.building_heights_m).all()
        assert tile.labels.max() <= len(tile.building_heights_m)


def test_the_contact_sheet_shows_every_tile_and_its_dsm(prepared_folder: Path) -> None:
    picture = cv2.imread(str(prepared_folder / "contact_sheet.png"))
    assert picture.shape[1] == prepare.SHEET_COLUMNS * prepare.SHEET_SIDE_PX
    cells = picture[: prepare.SHEET_SIDE_PX].reshape(prepare.SHEET_SIDE_PX, prepare.SHEET_COLUMNS, -1)
    assert (cells.std(axis=(0, 2)) > 5).all()


def test_splits_are_read_apart(prepared_folder: Path) -> None:
    names = [[tile.name for tile in read_tiles(prepared_folder, (split,))] for split in SPLITS]
    assert [len(each) for each in names] == [2, 1, 1]
    assert len({name for each in names for name in each}) == 4


@pytest.fixture
def broken_folder(tmp_path: Path, city_folder: Path) -> Path:
    """The city with a truncated image, a GeoJSON that is none, a tile without footprints, a DSM of another place."""
    folder = tmp_path / "broken"
    shutil.copytree(city_folder, folder)
    image = folder / "RGB_img13.tif"
    image.write_bytes(image.read_bytes()[:2000])
    (folder / "buildings_img14.geojson").write_text("<html>404 Not Found</html>")
    (folder / "buildings_img15.geojson").unlink()
    write_dsm(folder / "DSM_img16.tif", np.full((50, 50), 10, np.float32), 2.0, 48.0, 1e-4)
    return folder


def test_bad_files_are_named_and_the_rest_is_prepared(
    broken_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = write_dsm(tmp_path / "paris.tif", np.full((50, 50), 10, np.float32), 2.3, 48.8, 1e-4)
    text = tmp_path / "note.tif"
    text.write_text("no raster")
    out = tmp_path / "out"
    prepare.main([str(broken_folder), "--out", str(out), "--dsm", str(elsewhere), str(text)])
    report = capsys.readouterr().out
    assert report.rstrip("\n") == (out / "report.txt").read_text(encoding="utf-8").rstrip("\n")
    assert "1 of 4 tiles prepared" in report
    for words in (
        "dropped img13: RGB_img13.tif is damaged",
        "dropped img14: buildings_img14.geojson cannot be read",
        "dropped img15: There is no buildings_img15.geojson",
        "note img16: DSM_img16.tif (EPSG:4326) does not overlap",
        "problem: paris.tif lies under none of the tiles",
        "problem: note.tif is not a GeoTIFF",
    ):
        assert words in report
    assert [path.stem for path in (out / "tiles").iterdir()] == ["img16"]
    assert load_tile(out / "tiles" / "img16.npz").dsm_m is None


def test_a_tile_without_buildings_is_kept_and_named(tmp_path: Path, city_folder: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    shutil.copy(city_folder / "RGB_img13.tif", source)
    (source / "buildings_img13.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    prepare.main([str(source), "--out", str(tmp_path / "out")])
    row = rows_of(tmp_path / "out")["img13"]
    assert (row["status"], row["buildings"], row["problems"]) == ("prepared", "0", "no building in the tile")


@pytest.mark.parametrize(("options", "status"), [([], "dropped"), (["--max-nodata", "0.6"], "prepared")])
def test_tiles_with_too_little_dsm_are_dropped_with_the_share(
    tmp_path: Path, city_folder: Path, options: list[str], status: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("RGB_img13.tif", "buildings_img13.geojson"):
        shutil.copy(city_folder / name, source)
    with rasterio.open(source / "RGB_img13.tif") as file:
        west, _, east, north = file.bounds
    heights_m = np.full((40, 40), 12, np.int16)
    heights_m[:, 20:] = -9999
    step = (east - west) / 38
    half = write_dsm(tmp_path / "half.tif", heights_m, west - step, north + step, step)
    prepare.main([str(source), "--out", str(tmp_path / "out"), "--dsm", str(half), *options])
    row = rows_of(tmp_path / "out")["img13"]
    assert row["status"] == status
    assert 0.4 < float(row["dsm_nodata_share"]) < 0.6
    assert ("half.tif has no data on" in row["reason"]) == (status == "dropped")


def test_several_dsms_fill_each_others_gaps(tmp_path: Path, city_folder: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("RGB_img13.tif", "buildings_img13.geojson"):
        shutil.copy(city_folder / name, source)
    with rasterio.open(source / "RGB_img13.tif") as file:
        west, _, east, north = file.bounds
    step = (east - west) / 40
    left, right = np.full((2, 50, 50), 12, np.float32)
    left[:, 25:], right[:, :25], right[:, 25:] = -9999, -9999, 30
    dsms = [
        write_dsm(tmp_path / f"{name}.tif", heights_m, west - 5 * step, north + 5 * step, step)
        for name, heights_m in (("left", left), ("right", right))
    ]
    prepare.main([str(source), "--out", str(tmp_path / "out"), "--dsm", *map(str, dsms)])
    dsm_m = load_tile(tmp_path / "out" / "tiles" / "img13.npz").dsm_m
    assert dsm_m is not None
    assert (dsm_m[:, 10] == 12).all()
    assert (dsm_m[:, -10] == 30).all()
    assert rows_of(tmp_path / "out")["img13"]["dsm"] == "left.tif; right.tif"


def test_an_interrupted_run_goes_on_where_it_stopped(
    tmp_path: Path, city_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, seen = prepare.read_tile, []

    def read_two(files, *rest):  # type: ignore[no-untyped-def]
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(files.key)
        return read(files, *rest)

    command = [str(city_folder), "--out", str(tmp_path)]
    monkeypatch.setattr(prepare, "read_tile", read_two)
    with pytest.raises(KeyboardInterrupt):
        prepare.main(command)
    seen.clear()
    prepare.main(command)
    assert seen == ["img15", "img16"]
    first = (tmp_path / "manifest.csv").read_bytes()
    seen[:] = ["none", "is"]
    prepare.main(command)  # would be interrupted if it read anything
    assert (tmp_path / "manifest.csv").read_bytes() == first
    assert not [path for path in (tmp_path / "tiles").iterdir() if path.name.startswith(".")]


def test_other_settings_make_the_tiles_again(tmp_path: Path, city_folder: Path) -> None:
    for height_property, known in (("height_m", True), ("storeys", False)):
        prepare.main([str(city_folder), "--out", str(tmp_path), "--height-property", height_property])
        heights_m = load_tile(tmp_path / "tiles" / "img13.npz").building_heights_m
        assert np.isfinite(heights_m).all() == known


def test_images_with_masks_are_divided_by_name(tmp_path: Path) -> None:
    for kind in ("images", "masks"):
        (tmp_path / "chips" / kind).mkdir(parents=True)
    mask = np.zeros((30, 40), np.uint8)
    mask[5:15, 5:15] = mask[20:28, 20:35] = 255
    for i in range(20):
        cv2.imwrite(str(tmp_path / "chips" / "images" / f"{i:03}.jpg"), np.full((30, 40, 3), 10 * i, np.uint8))
        cv2.imwrite(str(tmp_path / "chips" / "masks" / f"{i:03}.png"), mask if i else mask[:20])
    (tmp_path / "held_out.txt").write_text("003\n007\n")
    out = tmp_path / "out"
    prepare.main([str(tmp_path / "chips"), "--out", str(out), "--held-out", str(tmp_path / "held_out.txt")])
    rows = rows_of(out)
    assert "another size" in rows.pop("000")["reason"]
    assert {name for name, row in rows.items() if row["split"] == "test"} == {"003", "007"}
    assert sum(row["split"] == "val" for row in rows.values()) == 2
    assert all(row["buildings"] == "2" for row in rows.values())
    tile = load_tile(out / "tiles" / "003.npz")
    assert np.array_equal(tile.labels > 0, mask > 0)
    assert tile.rgb.mean() == pytest.approx(30, abs=1)


def test_tiles_of_one_name_in_folders_of_one_name_are_all_found(tmp_path: Path) -> None:
    sources = [tmp_path / letter / "town" for letter in "abc"]
    for source in sources:
        for part, ending in (("images", "tif"), ("masks", "png")):
            (source / part).mkdir(parents=True)
            (source / part / f"tile.{ending}").touch()
    arguments = prepare.parse_arguments([*map(str, sources), "--out", str(tmp_path / "out")])
    found, _ = prepare.find_candidates(arguments, [])
    assert [tile.name for tile in found] == ["tile", "town_tile", "town_tile_2"]
    assert [tile.inputs[0].parents[1] for tile in found] == sources


def test_names_that_are_held_out_are_read_before_the_work(tmp_path: Path, city_folder: Path) -> None:
    given = [str(city_folder), "--out", str(tmp_path / "out"), "--held-out", str(tmp_path / "gone.txt")]
    ended = subprocess.run(
        [sys.executable, "-m", "training.prepare", *given], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert ended.returncode == InputError.exit_code
    assert "gone.txt cannot be read (" in ended.stderr
    assert "Give a text file of image names." in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_place_of_the_folder_ends_in_a_sentence(
    tmp_path: Path, city_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.touch()
    with pytest.raises(SystemExit) as ended:
        run_command(lambda: prepare.main([str(city_folder), "--out", str(out)]))
    assert ended.value.code == InputError.exit_code
    assert f"{out} cannot be used (" in capsys.readouterr().err.replace(f"{out}/tiles", str(out))


def test_a_folder_without_tiles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No tiles were found"):
        prepare.main([str(tmp_path), "--out", str(tmp_path / "out")])


def test_every_command_ends_in_a_sentence_and_not_in_a_traceback() -> None:
    ends = {
        path.name: text.split('if __name__ == "__main__":')[1].split()
        for path in (ROOT / "training").glob("*.py")
        if 'if __name__ == "__main__":' in (text := path.read_text("utf-8"))
    }
    assert len(ends) > 5
    assert {name for name, end in ends.items() if end != ["run_command(main)"]} == set()
