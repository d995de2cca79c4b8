"""What the child denies itself before it looks at a foreign file."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

logger = logging.getLogger(__name__)

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
CPU_GRACE_S = 5
"""Between the signal that says what was overrun, and the one that only ends."""


def leave_network() -> None:
    """Move this process into a network without interfaces, where Linux allows it; call it before threads start.

    A user namespace gives the right to do so (namespaces(7)). Root does without one, and so keeps its access to files.
    """
    if not sys.platform.startswith("linux"):
        return
    namespaces = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWNET | CLONE_NEWUSER
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(namespaces):
        logger.info("The network stays within reach (%s).", os.strerror(ctypes.get_errno()))


def limit_memory_and_time(further_bytes: int, cpu_s: int) -> None:
    """Let this process take no more than so much memory beyond what it has, and so many seconds of processor time.

    Past the first an allocation fails, past the second the system ends the process. macOS does not enforce the first.
    """
    if sys.platform == "win32":
        _limit_on_windows(further_bytes, cpu_s)
        return
    import resource

    # macOS refuses limits below what is mapped already, which there is a lot.
    with suppress(ValueError, OSError):
        _lower(resource.RLIMIT_AS, _mapped_bytes() + further_bytes)
    _lower(resource.RLIMIT_CPU, cpu_s, CPU_GRACE_S)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(limit: int, value: int, grace: int = 0) -> None:
    """Lower a soft limit to `value` and the hard one, which nothing raises again, to `grace` more."""
    import resource

    _, hard = resource.getrlimit(limit)
    highest = hard if hard != resource.RLIM_INFINITY else value + grace
    resource.setrlimit(limit, (min(value, highest), min(value + grace, highest)))


def _mapped_bytes() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION of the Windows API (winnt.h)."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("most_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of the Windows API (winnt.h)."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("transferred", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("most_process_memory", ctypes.c_size_t),
        ("most_job_memory", ctypes.c_size_t),
    )


PROCESS_TIME, PROCESS_MEMORY = 0x2, 0x100
EXTENDED_LIMIT_INFORMATION = 9
TICKS_A_SECOND = 10_000_000


def _limit_on_windows(further_bytes: int, cpu_s: int) -> None:
    """Put this process into a job object of its own. What it has taken so far is small and counts as further memory."""
    kernel32 = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel32.CreateJobObjectW.restype = kernel32.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel32.CreateJobObjectW(None, None))
    process = ctypes.c_void_p(kernel32.GetCurrentProcess())
    limits = _ExtendedLimits(
        basic=_BasicLimits(process_time=cpu_s * TICKS_A_SECOND, flags=PROCESS_TIME | PROCESS_MEMORY),
        process_memory=further_bytes,
    )
    size = ctypes.sizeof(limits)
    done = kernel32.SetInformationJobObject(job, EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), size)
    if not (done and kernel32.AssignProcessToJobObject(job, process)):
        logger.warning("Windows sets no limits to the reading of files (error %d).", kernel32.GetLastError())
