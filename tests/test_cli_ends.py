"""What a build from the command line comes to: results, an interruption, a defect, a refusal."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from ryu_scape import cli, faults, pipeline
from ryu_scape.city import City
from ryu_scape.errors import MachineError
from ryu_scape.export import export_city
from ryu_scape.inputs import Inputs
from ryu_scape.project import Plan, Project, SetHeight
from ryu_scape.settings import Detail, FacadeStyle, Settings, changed
from tests.faults.cities import small_city
from tests.faults.outputs import write_output


@pytest.fixture(scope="module")
def city() -> City:
    return small_city(48, storeys=3)


def build_several(city: City, monkeypatch: pytest.MonkeyPatch, *outputs: Path) -> int:
    monkeypatch.setattr(pipeline, "run", lambda *_: pipeline.Reconstruction(city, (), {}))
    given = [word for path in outputs for word in ("--png" if path.suffix == ".png" else "--out", str(path))]
    return cli.main(["build", "--rgb", "unread.tif", *given])


@pytest.mark.parametrize("flags", [[], ["--png-transparent"]])
def test_a_picture_may_have_no_background(
    city: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, flags: list[str]
) -> None:
    def draw(*given: object) -> np.ndarray:
        channel_count = 3 if given[5] else 4
        return np.full((2, 3, channel_count), (200, 100, 50, 25)[:channel_count], np.uint8)

    monkeypatch.setattr("ryu_scape.viewer.offscreen.render_image", draw)
    monkeypatch.setattr(pipeline, "run", lambda *_: pipeline.Reconstruction(city, (), {}))
    path = tmp_path / "view.png"
    assert cli.main(["build", "--rgb", "unread.tif", "--png", str(path), *flags]) == 0
    written = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert written[0, 0].tolist() == [50, 100, 200, *([25] if flags else [])]


def interrupt_after(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def export_then_interrupt(city: City, written: Path) -> None:
        export_city(city, written)
        if written == path:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("ryu_scape.export.export_city", export_then_interrupt)


def test_a_project_is_built_with_its_edits_and_the_flags_before_its_settings(
    city: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    images = [tmp_path / name for name in ("a.tif", "b.tif")]
    for image in images:
        image.write_bytes(image.name.encode())
    project = Project(Inputs(*images), changed(Settings(), {"threshold": 0.7, "detail": Detail.PLAIN}))
    project.edit(SetHeight("3", 21.0))
    project.save(tmp_path / "place.ryu")
    built: list[Plan] = []
    monkeypatch.setattr(
        Project, "build", lambda self, progress: built.append(self.plan) or pipeline.Reconstruction(city, (), {})
    )
    flags = ["--threshold", "0.6", "--style", "office"]
    command = ["build", "--project", str(tmp_path / "place.ryu"), "--out", str(tmp_path / "a.geojson"), *flags]
    assert cli.main(command) == 0
    settings = {"threshold": 0.6, "detail": Detail.PLAIN, "style": FacadeStyle.OFFICE}
    assert built == [Plan(Inputs(*images), changed(Settings(), settings), (SetHeight("3", 21.0),))]
    for taken in ("place.ryu", "b.tif"):
        assert cli.main([*command, "--out", str(tmp_path / taken)]) == 3
    assert len(built) == 1


@pytest.mark.parametrize("later", ["b.ply", "b.png"])
def test_interrupting_between_two_files_names_the_one_that_is_there(
    later: str, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt_after(tmp_path / "a.stl", monkeypatch)
    assert build_several(city, monkeypatch, tmp_path / "a.stl", tmp_path / later) == 130
    written = capsys.readouterr()
    assert "Cancelled" in written.err
    assert str(tmp_path / "a.stl") in written.err
    assert "Nothing" not in written.err
    assert not written.out
    assert (tmp_path / "a.stl").exists()
    assert not (tmp_path / later).exists()


def test_interrupting_during_the_last_file_finds_all_done(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt_after(tmp_path / "b.ply", monkeypatch)
    assert build_several(city, monkeypatch, tmp_path / "a.stl", tmp_path / "b.ply") == 0
    written = capsys.readouterr()
    assert "too late" in written.err
    assert "buildings" in written.out
    assert {"a.stl", "b.ply"} < {path.name for path in tmp_path.iterdir()}


def test_interrupting_while_libraries_load_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ryu_scape.cli.build.refuse_too_little_memory", interrupt)
    assert cli.main(["build", "--rgb", "unread.tif"]) == 130
    assert "Nothing was written." in capsys.readouterr().err


@pytest.mark.parametrize(("fault", "exit_code"), [(errno.EPIPE, 0), (errno.ENOSPC, MachineError.exit_code)])
def test_a_result_that_cannot_be_shown_is_told_with_the_files(
    fault: int,
    exit_code: int,
    city: City,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(text: str) -> None:
        raise OSError(fault, "not today")

    monkeypatch.setattr("ryu_scape.cli.build.answer", refuse)
    assert write_output(city, tmp_path / "a.stl") == exit_code
    assert str(tmp_path / "a.stl") in capsys.readouterr().err
    assert (tmp_path / "a.stl").exists()


def broken(*_: object) -> None:
    raise ZeroDivisionError("by nought")


@pytest.mark.parametrize("verbose", [False, True])
def test_a_defect_is_one_cause_with_a_log_file(
    verbose: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(pipeline, "run", broken)
    faults._log_file.cache_clear()
    with caplog.at_level("INFO" if verbose else "ERROR"):
        assert cli.main(["build", "--rgb", "unread.tif"]) == 1
    faults._log_file.cache_clear()
    cause, remedy = capsys.readouterr().err.splitlines()
    (log,) = tmp_path.iterdir()
    assert "ZeroDivisionError: by nought" in cause
    assert str(log) in remedy
    assert "in broken" in log.read_text()
    assert any(record.exc_info for record in caplog.records) == verbose


def test_one_name_for_two_results_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "run", broken)
    assert cli.main(["build", "--rgb", "unread.tif", "--out", "a.glb", "--out", "a.glb"]) == 3
    assert "twice" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["view.jpg", "view", "a.tif"])
def test_a_picture_of_another_ending_is_refused_before_there_is_work(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "run", broken)
    assert cli.main(["build", "--rgb", "unread.tif", "--png", name]) == 3
    cause, remedy = capsys.readouterr().err.splitlines()
    assert f"{name} does not end on .png" in cause
    assert ".png" in remedy


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on memory")
def test_a_limit_on_memory_that_libraries_crash_under_is_refused() -> None:
    """Under half a gigabyte OpenCV or OpenBLAS end the program with a segmentation fault as they load."""
    program = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (520_000_000, resource.RLIM_INFINITY))
import ryu_scape_app
sys.exit(ryu_scape_app.main(["build", "--rgb", "Dataset/RGB_old_town.tif"]))
"""
    root = Path(__file__).parents[1]
    outcome = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    assert outcome.returncode == 4, outcome.stderr
    assert "0.52 GB" in outcome.stderr
    assert outcome.stderr.count("\n") == 2
