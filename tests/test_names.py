"""Names that clash: no input is written over under another name, no output twice, and all are in UTF-8."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ryu_scape.errors import InputError
from ryu_scape.names import printable, refuse_clashes, refuse_on_windows, refuse_other_than_file


@pytest.fixture
def rgb(tmp_path: Path) -> Path:
    path = tmp_path / "rgb.tif"
    path.touch()
    return path


def test_different_files_are_let_through(rgb: Path, tmp_path: Path) -> None:
    refuse_clashes([rgb, tmp_path / "absent.tif"], [tmp_path / "a.glb", tmp_path / "a.png", tmp_path / "\u9f8d.ply"])


@pytest.mark.parametrize("link", ["hard", "symbolic", "folder", "dots"])
def test_an_input_is_known_by_any_name(link: str, rgb: Path, tmp_path: Path) -> None:
    output = tmp_path / "city.tif"
    if link == "hard":
        os.link(rgb, output)
    elif link == "symbolic":
        output.symlink_to(rgb)
    elif link == "folder":
        (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
        output = tmp_path / "again" / "rgb.tif"
    else:
        output = tmp_path / ".." / tmp_path.name / "rgb.tif"
    with pytest.raises(InputError, match=f"{output.name} is read"):
        refuse_clashes([rgb], [output])


def test_an_output_is_named_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"city\.glb is to be written twice"):
        refuse_clashes([], [tmp_path / "city.glb", tmp_path / "other.glb", tmp_path / "." / "city.glb"])


def test_a_loop_of_links_is_no_fault_of_the_names(tmp_path: Path) -> None:
    loop = tmp_path / "loop.tif"
    loop.symlink_to(loop)
    refuse_clashes([loop], [tmp_path / "city.glb"])


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are always Unicode here")
@pytest.mark.parametrize("place", [0, 1])
def test_a_name_in_another_encoding_is_shown_and_refused(place: int) -> None:
    paths: list[list[Path]] = [[], []]
    paths[place].append(Path(os.fsdecode(b"caf\xe9.tif")))
    with pytest.raises(InputError, match=r"caf\\xe9\.tif is not in UTF-8"):
        refuse_clashes(*paths)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_only_regular_files_are_read(tmp_path: Path) -> None:
    regular, pipe, loop = (tmp_path / name for name in ("regular", "pipe", "loop"))
    regular.touch()
    os.mkfifo(pipe)
    loop.symlink_to(loop.name)
    refuse_other_than_file(regular, "Choose a file.")
    causes = {tmp_path: "is a folder", pipe: "is no regular file", loop: "leads to no file", tmp_path / "x": "no file"}
    for path, cause in causes.items():
        with pytest.raises(InputError, match=cause):
            refuse_other_than_file(path, "Choose a file.")


def test_foreign_text_is_one_short_line() -> None:
    assert printable("a metre") == "a metre"
    shown = printable("line\nbreak\u2028\x1b[31m" + "x" * 10_000)
    assert shown.isprintable()
    assert len(shown) < 210


@pytest.mark.parametrize(
    "name",
    ["CON.glb", "nul.geojson", "com1.city.json", "LPT³.ply", "aux .glb", "a:b.glb", "a?.glb", 'a".stl', "a\n.obj"],
)
def test_what_windows_would_not_make_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="On Windows no file can be called"):
        refuse_on_windows(name)


def test_windows_counts_utf16(tmp_path: Path) -> None:
    refuse_on_windows("x" * 251 + ".glb")
    for name in ("x" * 252 + ".glb", "\U0001f3d9" * 126 + ".glb"):
        with pytest.raises(InputError, match="too long"):
            refuse_on_windows(name)


@pytest.mark.parametrize(
    "name", ["console.glb", "com10.glb", "com.ply", "龍景.glb", "a b.obj", "null.tif", "a'b&c.glb"]
)
def test_other_names_are_let_through(name: str) -> None:
    refuse_on_windows(name)
