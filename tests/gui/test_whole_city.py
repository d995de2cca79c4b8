"""A whole city from the window: planned, computed, stopped, gone on with, and opened square by square."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtTest import QTest

from ryu_scape.cli.arguments import parse
from ryu_scape.errors import RyuScapeError
from ryu_scape.gui import city_process
from ryu_scape.gui import city_window as city_window_module
from ryu_scape.gui.city_fields import CityFields
from ryu_scape.gui.city_window import CityWindow
from ryu_scape.gui.languages import LANGUAGE
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.settings import changed, declared, given
from ryu_scape.whole_city.city_grid import CityGrid
from ryu_scape.whole_city.city_settings import CitySettings
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.run_tasks import CityTasks
from ryu_scape.whole_city.state import WORK, remember
from tests.whole_city.town import CRS_OF_TOWN, town, write_tiles

SQUARES, LONG_MS = 4, 120_000
LOOK_EVERY_MS = 50
TOWN_M, TILE_M = 240.0, 120.0


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of a DSM in four tiles, and outlines of its houses."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "dsm").mkdir()
    write_tiles(town(TOWN_M), folder / "dsm", TILE_M)
    return folder / "dsm", town(TOWN_M).write_outlines(folder / "houses.gpkg")


@pytest.fixture
def city_window(
    qtbot, place: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CityWindow]:
    """With the town's files and small squares; it hears of the first before the last is there."""
    monkeypatch.setattr(city_window_module, "_LOOK_EVERY_MS", LOOK_EVERY_MS)
    window = CityWindow(tmp_path)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    fill(window, place, tmp_path / "city")
    yield window
    window.end()


def fill(window: CityWindow, place: tuple[Path, Path], city: Path) -> None:
    fields = window.fields
    fields.out_field.edit.setText(str(city))
    fields.dsm_field.edit.setText(str(place[0]))
    fields.footprints_field.edit.setText(str(place[1]))
    for name, value in {"square": 384, "halo": 64.0, "workers": 1, "no-tiles": True}.items():
        fields.controls[name].show_value(value)


def click(window: CityWindow, button: str) -> None:
    QTest.mouseClick(getattr(window, button), Qt.LeftButton)


def wait_until_done(window: CityWindow, qtbot) -> None:
    qtbot.waitUntil(lambda: not window.process.is_running, timeout=LONG_MS)


def wait_for_squares(window: CityWindow, qtbot, count: int) -> None:
    def are_there() -> bool:
        return window.overview is not None and sum(each.is_done for each in window.overview.squares) >= count

    qtbot.waitUntil(are_there, timeout=LONG_MS)


def test_only_what_makes_sense_is_offered(qtbot, tmp_path: Path) -> None:
    window = CityWindow(tmp_path)
    qtbot.addWidget(window)
    window.show()
    assert not window.start_button.isEnabled()
    window.fields.dsm_field.edit.setText("dsm")
    qtbot.wait(600)
    assert not window.start_button.isEnabled()
    window.fields.out_field.edit.setText(str(tmp_path / "city"))
    qtbot.waitUntil(window.start_button.isEnabled)
    assert not window.stop_button.isEnabled()
    assert not window.report_button.isEnabled()


def test_what_is_written_is_what_the_sub_command_is_told(qtbot, tmp_path: Path) -> None:
    fields = CityFields(tmp_path)
    qtbot.addWidget(fields)
    fields.out_field.edit.setText(str(tmp_path))
    written = {"crs": "EPSG:32633", "area": "-9.5,38.6,-9.1,38.8", "scheduler": "tcp://host:8786", "weights": "net.st"}
    for name, text in written.items():
        fields.how[f"--{name}"].edit.setText(text)
    arguments = parse(["city", *fields.words()])
    assert {name: str(getattr(arguments, name)) for name in written} == written
    assert arguments.gsd is None


def test_a_city_goes_on_with_the_settings_in_sight(qtbot, tmp_path: Path) -> None:
    """Also where they are back at their defaults, which are not what it was begun with."""
    window = CityWindow(tmp_path)
    qtbot.addWidget(window)
    asked = CityRequest((), (Path("a.tif"),), (Path("b.gpkg"),), city=CitySettings(workers=1, no_tiles=True))
    grid = CityGrid(CRS_OF_TOWN.to_wkt(), 0.5, (0.0, 0.0), 384, 128)
    (tmp_path / WORK).mkdir()
    remember(asked, grid, CityTasks((), ()), tmp_path)
    window.fields.out_field.edit.setText(str(tmp_path))
    qtbot.waitUntil(window.start_button.isEnabled)
    assert parse(["city", *window.fields.words()]).city_settings == asked.city
    for name, value in {"workers": 0, "no-tiles": False}.items():
        window.fields.controls[name].show_value(value)
    arguments = parse(["city", *window.fields.words()])
    assert changed(asked.city, given(arguments, declared(CitySettings))) == CitySettings()


@pytest.mark.parametrize(("typed", "told_m"), [("0.3", 0.3), ("10", 10.0), ("0.02", None), ("abc", None), ("0.", None)])
def test_only_a_gsd_that_the_sub_command_takes_can_be_written(
    qtbot, tmp_path: Path, typed: str, told_m: float | None
) -> None:
    fields = CityFields(tmp_path)
    qtbot.addWidget(fields)
    qtbot.keyClicks(fields.how["--gsd"].edit, typed)
    assert parse(["city", "--out", "city", *fields.words()]).gsd == told_m


def test_a_plan_tells_what_there_is_to_do_and_does_nothing(qtbot, city_window: CityWindow, tmp_path: Path) -> None:
    qtbot.waitUntil(city_window.plan_button.isEnabled)
    click(city_window, "plan_button")
    wait_until_done(city_window, qtbot)
    assert f"Squares: {SQUARES}, in cells: {SQUARES}; " in city_window.plan_label.text()
    assert not (tmp_path / "city").exists()
    LANGUAGE.choose("zh_CN")
    assert "方块：" in city_window.plan_label.text()
    LANGUAGE.choose("en")


def test_a_city_is_stopped_gone_on_with_and_opened(qtbot, city_window: CityWindow, tmp_path: Path) -> None:
    stages: list[str] = []
    city_window.process.progressed.connect(lambda stage, _: stages.append(stage))
    qtbot.waitUntil(city_window.start_button.isEnabled)
    click(city_window, "start_button")
    assert not city_window.fields.isEnabled()
    qtbot.waitUntil(lambda: "http://127.0.0.1" in city_window.progress.dashboard_label.text(), timeout=LONG_MS)
    wait_for_squares(city_window, qtbot, 1)
    click(city_window, "stop_button")
    wait_until_done(city_window, qtbot)
    assert any("an hour" in stage and "left" in stage for stage in stages)
    assert not (tmp_path / "city" / "city.gpkg").exists()

    for field in (city_window.fields.dsm_field, city_window.fields.footprints_field):
        field.show_path(None)
    qtbot.waitUntil(city_window.start_button.isEnabled)
    assert city_window.start_button.text() == "Go on"
    click(city_window, "start_button")
    wait_until_done(city_window, qtbot)
    wait_for_squares(city_window, qtbot, SQUARES)
    numbers = json.loads((tmp_path / "city" / "report.json").read_text())
    assert numbers["parts_kept"] > 0
    assert city_window.report_button.isEnabled()

    view = city_window.map
    qtbot.waitUntil(lambda: len(view.maps) == SQUARES)
    assert sum(shown.count for shown in view.maps.values()) == numbers["buildings"]
    (west, south), (east, north) = city_window.overview.bounds_of(city_window.overview.squares[-1])
    at = view.frame.widget_point(((west + east) / 2, (south + north) / 2)).toPoint()
    with qtbot.waitSignal(city_window.opened, timeout=LONG_MS) as opened:
        QTest.mouseClick(view, Qt.LeftButton, Qt.NoModifier, at)
    assert opened.args[0].dsm_path.is_file()
    assert opened.args[0].footprints_path.is_file()


def test_a_run_that_was_asked_to_stop_cannot_be_asked_again(qtbot, city_window: CityWindow, monkeypatch) -> None:
    monkeypatch.setattr(city_process, "_program", lambda: ["-c", "import time; time.sleep(600)"])
    monkeypatch.setattr(city_process, "_ENDS_WITHIN_MS", 1000)
    qtbot.waitUntil(city_window.start_button.isEnabled)
    click(city_window, "start_button")
    assert city_window.stop_button.isEnabled()
    click(city_window, "stop_button")
    assert not city_window.stop_button.isEnabled()
    qtbot.wait(4 * LOOK_EVERY_MS)
    assert city_window.process.is_running
    assert not city_window.stop_button.isEnabled()
    city_window.process.progressed.emit("finding buildings", 0.5)
    assert "Stopping" in city_window.progress.stage_label.text()
    city_window.process.end()
    qtbot.waitUntil(city_window.start_button.isEnabled)
    click(city_window, "start_button")
    assert city_window.stop_button.isEnabled()


def test_what_is_wrong_is_told(qtbot, city_window: CityWindow, tmp_path: Path) -> None:
    (tmp_path / "city").write_text("mine")
    qtbot.waitUntil(city_window.start_button.isEnabled)
    click(city_window, "start_button")
    wait_until_done(city_window, qtbot)
    assert "is a file" in city_window.complaint_label.text()


def test_parts_that_failed_are_listed_with_their_cause(
    qtbot, city_window: CityWindow, place: tuple[Path, Path], tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for tile in place[0].iterdir():
        content = tile.read_bytes()
        if tile.name == "dsm_0_0.tif":  # as long as it was: what is cut short is left out before anything starts
            content = content[: len(content) // 2].ljust(len(content), b"?")
        (damaged / tile.name).write_bytes(content)
    city_window.fields.dsm_field.edit.setText(str(damaged))
    qtbot.waitUntil(city_window.start_button.isEnabled)
    click(city_window, "start_button")
    wait_until_done(city_window, qtbot)
    qtbot.waitUntil(city_window.failures.isVisible, timeout=LONG_MS)
    texts = [city_window.failures.item(row).text() for row in range(city_window.failures.count())]
    failed = [each for each in city_window.overview.squares if each.failure is not None]
    assert len(texts) == len(failed) > 0
    assert all("dsm_0_0.tif" in text for text in texts)
    item = city_window.failures.item(0)
    QTest.mouseClick(
        city_window.failures.viewport(), Qt.LeftButton, pos=city_window.failures.visualItemRect(item).center()
    )
    (west, south), (east, north) = city_window.overview.bounds_of(failed[0])
    assert city_window.map.frame.centre_m == pytest.approx(((west + east) / 2, (south + north) / 2))


def test_the_window_opens_it_and_takes_a_square_from_it(qtbot, window: MainWindow, monkeypatch) -> None:
    built: list[object] = []
    monkeypatch.setattr(window.opening, "_open", lambda *args: built.append(args))
    window.menus.whole_city.trigger()
    qtbot.waitUntil(window.city.isVisible)
    from ryu_scape.inputs import BuildRequest

    window.city.opened.emit(BuildRequest(None, Path("dsm.tif"), Path("buildings.gpkg")))
    assert len(built) == 1
    window.city.process.failed.emit(RyuScapeError("It ended.", "Start it again."))
    assert "It ended." in window.city.complaint_label.text()
    QTest.mouseClick(window.city.map, Qt.LeftButton, Qt.NoModifier, QPoint(5, 5))
    assert len(built) == 1
