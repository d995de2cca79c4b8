"""How long a process may say nothing, by the processor time that it gets."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from ryu_scape.sandbox import silence as module
from ryu_scape.sandbox.silence import Silence, processor_s

LONGEST_S = 120.0


@dataclass
class Machine:
    """What a clock shows, and the processor time of the one process; None where it does not tell."""

    now_s: float = 1000.0
    cpu_s: float | None = 5.0

    def pass_time(self, silence: Silence, seconds: float, share_of_processor: float) -> float:
        """Let time pass in tenths of a second; how much did until the silence was too long, or all of it."""
        for tenth in range(round(10 * seconds)):
            if silence.is_too_long():
                return tenth / 10
            self.now_s += 0.1
            if self.cpu_s is not None:
                self.cpu_s += 0.1 * share_of_processor
        return seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: machine.now_s))
    monkeypatch.setattr(module, "processor_s", lambda process: machine.cpu_s)
    return machine


def test_who_works_on_a_busy_machine_is_waited_for(machine: Machine) -> None:
    assert machine.pass_time(Silence(1, LONGEST_S), 1100, 0.1) == 1100


def test_who_works_for_too_long_and_says_nothing_is_not(machine: Machine) -> None:
    assert machine.pass_time(Silence(1, LONGEST_S), 2000, 0.1) == pytest.approx(1200, abs=1)


def test_who_does_not_work_is_not(machine: Machine) -> None:
    silence = Silence(1, LONGEST_S)
    assert machine.pass_time(silence, 100, 0.5) == 100
    assert machine.pass_time(silence, 1000, 0.0) == pytest.approx(LONGEST_S, abs=1)


def test_where_no_processor_time_is_told_all_time_counts(machine: Machine) -> None:
    machine.cpu_s = None
    assert machine.pass_time(Silence(1, LONGEST_S), 1000, 1.0) == pytest.approx(LONGEST_S, abs=1)


def test_what_is_heard_ends_it(machine: Machine) -> None:
    silence = Silence(1, LONGEST_S)
    for _ in range(5):
        assert machine.pass_time(silence, 100, 1.0) == 100
        silence.heard()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of Linux")
def test_a_process_has_the_processor_time_that_the_system_says() -> None:
    before, own = sum(os.times()[:2]), processor_s(os.getpid())
    assert own is not None
    assert before - 0.02 <= own <= sum(os.times()[:2]) + 0.02


def test_of_a_process_that_is_gone_nothing_is_told() -> None:
    assert processor_s(2**22 + 1) is None
