"""The installer that `make windows` made."""

from __future__ import annotations

from pathlib import Path

from tests.windows.wine import DIST, PREFIX, PROGRAM, on_windows, run


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
