"""Places where nothing can be written: refused in one clear error before the work, and by each writer itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ryu_scape import cli, pipeline
from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export import ENDINGS, export_city
from tests.faults.outputs import WRITTEN_ENDINGS, command_for


@dataclass(frozen=True)
class Place:
    """A folder; what gives a path in it for an ending, and the words by which that path must be refused."""

    folder: Path
    path_for: Callable[[str], Path]
    words: str


@pytest.fixture(params=["missing folder", "file for a folder", "folder for a file", "long name", "closed folder"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "missing folder":
        return Place(tmp_path, lambda ending: tmp_path / "absent" / f"city{ending}", "absent does not exist")
    if request.param == "file for a folder":
        (tmp_path / "notes.txt").touch()
        return Place(tmp_path, lambda ending: tmp_path / "notes.txt" / f"city{ending}", "notes.txt does not exist")
    if request.param == "folder for a file":
        for ending in WRITTEN_ENDINGS:
            (tmp_path / f"city{ending}").mkdir()
        return Place(tmp_path, lambda ending: tmp_path / f"city{ending}", "is a folder")
    if request.param == "long name":
        return Place(tmp_path, lambda ending: tmp_path / f"{'city' * 100}{ending}", "too long")
    closed = request.getfixturevalue("closed_folder")
    return Place(closed, lambda ending: closed / f"city{ending}", "no permission")


@pytest.mark.parametrize("ending", WRITTEN_ENDINGS)
def test_a_place_is_refused_before_the_work(
    ending: str,
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(pipeline, "run", lambda *_: pytest.fail("the work had begun"))
    assert cli.main(command_for(place.path_for(ending))) == InputError.exit_code
    written = capsys.readouterr()
    assert place.words in written.err
    assert written.err.count("\n") == 2
    assert not written.out


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_writer_refuses_and_leaves_nothing(ending: str, place: Place, old_city: City) -> None:
    before = sorted(place.folder.rglob("*"))
    with pytest.raises(InputError, match=place.words) as caught:
        export_city(old_city, place.path_for(ending))
    assert caught.value.remedy
    assert sorted(place.folder.rglob("*")) == before


def test_nothing_is_written_before_a_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"), atomic_write(tmp_path / "absent" / "city.glb"):
        pytest.fail("the block had begun")
