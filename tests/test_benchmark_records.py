"""Records of benchmarks can be written, read and compared."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import record
from tests.benchmarks.measures import MEASURES


def a_record(commit: str, machine: str = "here", **processor_s: float) -> record.Record:
    seconds = {name: {"processor": value, "clock": 2 * value} for name, value in processor_s.items()}
    return {"commit": commit, "machine": machine, "rounds": 5, "seconds": seconds}


def test_a_ratio_is_new_over_old_for_what_both_know() -> None:
    lines = record.compared(a_record("old", scene=0.2, glb=1.0), a_record("new", scene=0.3, reading=1.0))
    assert len(lines) == 2
    assert lines[1].split() == ["scene", "0.200", "s", "0.300", "s", "1.50"]


def test_two_machines_are_told_apart() -> None:
    assert "two machines" in record.compared(a_record("a", scene=1.0), a_record("b", "there", scene=1.0))[-1]
    assert "two machines" not in record.compared(a_record("a", scene=1.0), a_record("b", scene=1.0))[-1]


def test_a_record_is_found_by_the_beginning_of_its_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "RECORDS", tmp_path)
    for commit in ("abc1", "abd2"):
        (tmp_path / f"{commit}.json").write_text(json.dumps(a_record(commit)), encoding="utf-8")
    assert record.load("abc")["commit"] == "abc1"
    with pytest.raises(SystemExit, match="2 records"):
        record.load("ab")


def test_a_work_is_timed_with_what_its_children_take() -> None:
    def in_a_child() -> None:
        subprocess.run([sys.executable, "-c", "sum(range(5_000_000))"], check=True)

    here = record.least_seconds(lambda: sum(range(50_000)))
    assert here["processor"] > 0
    assert here["clock"] > 0
    assert record.least_seconds(in_a_child)["processor"] > 10 * here["processor"]


@pytest.mark.parametrize("name", ["reading", "scene"])
def test_what_is_timed_does_its_work(name: str) -> None:
    assert MEASURES[name]()() is not None


def test_kept_records_are_of_whole_commits() -> None:
    for path in record.RECORDS.glob("*.json"):
        kept = json.loads(path.read_text(encoding="utf-8"))
        assert kept["commit"] == path.stem
        assert not path.stem.endswith("+")
        assert set(kept["seconds"]) <= set(MEASURES)
