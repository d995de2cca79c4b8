"""The self-test passes where all is well, and says what is wrong where it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ryu_scape import own_files, self_test
from ryu_scape.errors import MachineError
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights import weights_to_bytes
from ryu_scape.segmentation.weights_file import WeightsCard
from ryu_scape.self_test import Check

REPOSITORY = Path(__file__).parents[1]


def run_self_test(**environment: str) -> tuple[int, list[str]]:
    """Exit code and lines of the program's self-test, in a process of its own."""
    command = [sys.executable, str(REPOSITORY / "ryu_scape_app.py"), "--self-test"]
    process = subprocess.run(
        command, env=os.environ | environment, stdout=subprocess.PIPE, text=True, timeout=300, check=False
    )
    return process.returncode, process.stdout.splitlines()


def test_everything_works_from_source() -> None:
    code, lines = run_self_test()
    assert [line.split(": ")[0] for line in lines] == [check.title for check in self_test.CHECKS]
    assert all(": ok (" in line for line in lines), lines
    assert code == 0


def test_geodata_settings_of_other_programs_do_no_harm(tmp_path: Path) -> None:
    code, lines = run_self_test(PROJ_DATA=str(tmp_path), PROJ_LIB=str(tmp_path), GDAL_SKIP="GTiff")
    assert all(": ok (" in line for line in lines), lines
    assert code == 0


def test_a_network_that_finds_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    weights = tmp_path / "untrained.safetensors"
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN)
    weights.write_bytes(weights_to_bytes(build_network().state_dict(), card))
    monkeypatch.setattr(own_files, "WEIGHTS", weights)
    check = next(check for check in self_test.CHECKS if check.title == "Inference")
    with pytest.raises(ValueError, match="no building from the ground"):
        check.run()


def stumble() -> str:
    raise OSError("libcity.so.1:\ncannot open shared object file")


def give_up() -> str:
    raise MachineError("The disk is full.", "Free some space.")


def test_one_failure_hides_no_other_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    checks = (
        Check("First", stumble, "Install libcity."),
        Check("Second", give_up, "Never shown."),
        Check("Third", lambda: "all there", "Never shown."),
    )
    monkeypatch.setattr(self_test, "CHECKS", checks)
    assert self_test.main() == 4
    assert capsys.readouterr().out.splitlines() == [
        "First: failed. OSError: libcity.so.1: cannot open shared object file. Install libcity.",
        "Second: failed. The disk is full. Free some space.",
        "Third: ok (all there)",
    ]
