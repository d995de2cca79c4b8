"""`ryu_scape_app.py check` says what `check` finds, and ends as the run would."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ryu_scape import cli
from ryu_scape.errors import InputError
from ryu_scape.inputs import Inputs
from ryu_scape.preflight.checks import check
from ryu_scape.preflight.findings import Light
from tests.preflight.changed_pairs import DSM, OUTLINES, RGB, moved_dsm


def test_swapped_files_are_what_the_run_would_end_with(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(DSM), str(RGB)]) == InputError.exit_code
    printed = capsys.readouterr().out
    assert cli.main(["build", "--rgb", str(DSM), "--dsm", str(RGB)]) == InputError.exit_code
    (swapped,) = check(Inputs(DSM, RGB)).findings[:1]
    assert (swapped.topic, swapped.light) == ("Files", Light.RED)
    said = capsys.readouterr().err
    for sentence in (swapped.cause, swapped.remedy):
        assert sentence in printed
        assert sentence in said


def test_the_command_says_the_same_and_its_exit_code_is_the_light_s(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", str(RGB), str(DSM), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["light"], said["shift"]) == ("green", None)
    assert len(said["findings"]) == len(check(Inputs(RGB, DSM)).findings)
    beside = moved_dsm(tmp_path / "beside.tif", 6.0, -3.5)
    assert cli.main(["check", "--rgb", str(RGB), "--dsm", str(beside)]) == 0
    remedy = next(line for line in capsys.readouterr().out.splitlines() if "--dsm-east" in line)
    flags = remedy.split(": ")[1].split(";")[0].split()
    assert cli.main(["check", "--rgb", str(RGB), "--dsm", str(beside), *flags]) == 0
    assert "lie on each other" in capsys.readouterr().out
    shutil.copy(OUTLINES, tmp_path / "wrong.tif")
    assert cli.main(["check", str(tmp_path / "wrong.tif")]) == 3
    assert "All together: red." in capsys.readouterr().out


def test_nothing_to_look_at_is_a_bad_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["check"])
    assert end.value.code == 2
    assert "wants an image" in capsys.readouterr().err
