"""What holds for every purpose: its files are whole, its extra is named, its settings are its own."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

import pytest

from ryu_scape import cli, pipeline
from ryu_scape.city import City
from ryu_scape.errors import InputError, MachineError
from ryu_scape.purposes import PURPOSES, Purpose, answer
from ryu_scape.settings import Settings, declared
from tests.purposes.blocks import city_of_buildings
from tests.scene.city_blocks import SQUARE, building

ANSWERS = [(name, ending) for name, purpose in PURPOSES.items() for ending in purpose.writers]
AVAILABLE = [(name, ending) for name, ending in ANSWERS if all(map(find_spec, PURPOSES[name].packages))]


@pytest.fixture(scope="module")
def city() -> City:
    return city_of_buildings([building(SQUARE, at=(14.0, -20.0), height_m=6.0)], size=60)


def ask(city: City, *words: str) -> int:
    result = pipeline.Reconstruction(city, (), {})
    with mock.patch.object(pipeline, "run", return_value=result):
        return cli.main(["for", *words])


@pytest.mark.parametrize(("name", "ending"), AVAILABLE)
def test_each_answer_is_written_by_the_command(
    name: str, ending: str, city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"answer{ending}"
    assert ask(city, name, "--rgb", "unread.tif", "--out", str(path), "--json") == 0
    assert path.stat().st_size > 0
    assert json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("name", "ending"), AVAILABLE)
def test_failed_answer_leaves_the_old_file_and_nothing_else(
    name: str, ending: str, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"answer{ending}"
    path.write_text("old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(MachineError, match="ran full"):
        answer(PURPOSES[name], city, PURPOSES[name].settings(), [path])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("name", "ending"), AVAILABLE)
def test_same_question_same_bytes(name: str, ending: str, city: City, tmp_path: Path) -> None:
    contents = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        answer(PURPOSES[name], city, PURPOSES[name].settings(), [folder / f"answer{ending}"])
        contents.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert contents[0] == contents[1]


def test_a_missing_package_is_named_with_its_extra_before_there_is_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with mock.patch("importlib.util.find_spec", return_value=None), mock.patch.object(pipeline, "run") as run:
        code = cli.main(["for", "solar", "--rgb", "unread.tif", "--out", str(tmp_path / "roofs.gpkg")])
    assert code == InputError.exit_code
    assert 'pip install "ryu-scape[solar]"' in capsys.readouterr().err
    run.assert_not_called()


def test_an_ending_that_the_purpose_does_not_write_is_refused_before_there_is_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with mock.patch.object(pipeline, "run") as run:
        assert cli.main(["for", "flood", "--rgb", "unread.tif", "--out", str(tmp_path / "x.glb")]) == 3
    assert ".blocked.tif" in capsys.readouterr().err
    run.assert_not_called()


@pytest.mark.parametrize("purpose", PURPOSES.values(), ids=PURPOSES)
def test_a_purpose_says_what_it_is_and_its_flags_are_no_other_stages(purpose: Purpose) -> None:
    assert purpose.meaning.endswith(".")
    own = {each.name for each in declared(purpose.settings)}
    assert own
    assert not own & {each.name for each in declared(Settings)}
    assert bool(purpose.extra) == bool(purpose.packages)


@pytest.mark.parametrize("name", PURPOSES)
def test_help_lists_the_settings(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["for", name, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert all(f"--{each.name}" in shown for each in declared(PURPOSES[name].settings))
    assert all(ending in shown.replace("\n", "").replace(" ", "") for ending in PURPOSES[name].writers)


@pytest.mark.parametrize(
    "words",
    [["for"], ["for", "fame"], ["for", "flood"], ["for", "flood", "--rgb", "a.tif", "--water", "-1"]],
)
def test_a_command_that_makes_no_sense_ends_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
