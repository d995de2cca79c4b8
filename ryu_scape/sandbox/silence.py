"""How long a child may say nothing, by how much it works: on a busy machine it waits its turn."""

from __future__ import annotations

import time

import psutil


class Silence:
    """The time since something was last heard of a process.

    It has been too long after `longest_s` of the process's own processor time, or of real time in which it did not work
    at all. Where no processor time can be read, all time is real time.
    """

    def __init__(self, process: int, longest_s: float) -> None:
        self._process, self._longest_s = process, longest_s
        self.heard()

    def heard(self) -> None:
        """Begin anew."""
        self._heard_s = self._worked_s = time.monotonic()
        self._cpu_at_first_s = self._cpu_s = processor_s(self._process)

    def is_too_long(self) -> bool:
        """Whether nobody should wait any longer; asked often, for it notices then whether the process works."""
        now_s, cpu_s = time.monotonic(), processor_s(self._process)
        if cpu_s != self._cpu_s:
            self._worked_s, self._cpu_s = now_s, cpu_s
        if cpu_s is None or self._cpu_at_first_s is None:
            return now_s - self._heard_s > self._longest_s
        is_idle = now_s - self._worked_s > self._longest_s
        return is_idle or cpu_s - self._cpu_at_first_s > self._longest_s


def processor_s(process: int) -> float | None:
    """Seconds of processor time that a process has used; None where it has ended, or nobody may know."""
    try:
        times = psutil.Process(process).cpu_times()
    except psutil.Error:
        return None
    return float(times.user + times.system)
