"""The same work over and over in one window: what it leaves behind in memory and threads must not grow.

Run from the repository's root: python -m tests.benchmarks.soak_window [cycles]
It takes a screen (or `xvfb-run -a`). A cycle opens a place, opens it once more and cancels that, changes the threshold,
edits several buildings, undoes and redoes it, and exports. Exit code 1 where memory or threads grew or a job failed.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from ryu_scape.gui.application import prepare_environment

prepare_environment()

import rasterio  # noqa: E402 - not before its environment is prepared
from PyQt5.QtCore import QCoreApplication, QEvent, QThread  # noqa: E402
from PyQt5.QtWidgets import QApplication  # noqa: E402
from rasterio.windows import Window  # noqa: E402

from ryu_scape.gui import jobs  # noqa: E402
from ryu_scape.gui.job_runner import Task  # noqa: E402
from ryu_scape.gui.main_window import MainWindow  # noqa: E402
from ryu_scape.inputs import BuildRequest  # noqa: E402
from ryu_scape.own_files import SAMPLES  # noqa: E402
from ryu_scape.project import SetHeight  # noqa: E402
from ryu_scape.settings import Settings, changed  # noqa: E402

DSM, OUTLINES = SAMPLES / "DSM_old_town.tif", SAMPLES / "buildings_old_town.geojson"
PART_PX = Window(120, 120, 160, 160)
"""Of the DSM: a cycle on all of it takes several seconds."""
CYCLES, WARM_UP = 200, 20
MOST_GROWTH_MB = 50.0
SMALLEST_AREAS_M2 = 20.0, 60.0
LONGEST_WAIT_S = 300.0
SHOWN_S = 0.05


class Soak:
    """A window at work on part of a sample, with outlines that are given: the network takes no time."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self._application, self._folder = application, folder
        self._place = BuildRequest(None, part_of(DSM, folder / "dsm.tif"), OUTLINES)
        self.window = MainWindow()
        self.window.files.keep_changes_then = lambda then: then()  # nobody is there to be asked
        self.window.resize(640, 480)
        self.window.show()
        self.failed: list[str] = []
        """Causes of jobs that ended in an error, which none should."""
        self.window.runner.failed.connect(lambda error: self.failed.append(error.cause))

    def cycle(self, number: int) -> None:
        """Open, open and cancel, set again, edit, undo, redo, export."""
        window, document = self.window, self.window.document
        document.project = None  # or the same files would only be set anew
        window.opening.build(self._place)
        self._until_idle()
        document.project, kept = None, document.project
        window.opening.build(self._place)
        window.runner.cancel()
        self._until_idle()
        document.project = document.project or kept
        settings = changed(Settings(), {"smallest-area": SMALLEST_AREAS_M2[number % 2]})
        document.change_settings(settings)
        self._until_idle()
        names = [building.footprint.identifier for building in document.reconstruction.city.buildings[:5]]
        document.edit(*(SetHeight(name, 10.0 + number % 7) for name in names))
        self._until_idle()
        for step in (document.undo, document.redo):
            step()
            self._until_idle()
        path = self._folder / "city.glb"
        job = jobs.export(lambda: document.reconstruction.city, [path], document.files_read)
        window.runner.start_next(Task(job, path.name, window.exporting.written.emit))
        self._until_idle()

    def _until_idle(self) -> None:
        self._turn(lambda: not self.window.is_busy)
        shown_s = time.monotonic() + SHOWN_S
        self._turn(lambda: time.monotonic() > shown_s)

    def _turn(self, is_done: Callable[[], bool]) -> None:
        end_s = time.monotonic() + LONGEST_WAIT_S
        while not is_done():
            if time.monotonic() > end_s:
                raise TimeoutError("The window is still at work.")
            self._application.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.DeferredDelete)
            time.sleep(0.001)


def part_of(path: Path, part: Path) -> Path:
    """Write the part of a raster that is worked on."""
    with rasterio.open(path) as whole:
        profile = whole.profile | {"width": PART_PX.width, "height": PART_PX.height, "driver": "GTiff"}
        profile = {key: value for key, value in profile.items() if not key.startswith("block") and key != "tiled"}
        with rasterio.open(part, "w", **profile | {"transform": whole.window_transform(PART_PX)}) as out:
            out.write(whole.read(window=PART_PX))
    return part


def memory_mb() -> float:
    """What this process has of the machine's memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def threads() -> int:
    """All of this process's, Python's or not."""
    return len(os.listdir("/proc/self/task"))


def main(cycles: int = CYCLES) -> int:
    """Print memory and threads every ten cycles; returns 1 where they grew after the first ones, or a job failed."""
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(application, Path(folder))
        seen: list[tuple[float, int, int]] = []
        for number in range(cycles):
            soak.cycle(number)
            gc.collect()
            workers = len(soak.window.runner.findChildren(QThread))
            seen.append((memory_mb(), threads(), workers))
            if number % 10 == 9:
                mb, count, _ = seen[-1]
                print(f"{number + 1:>4} cycles: {mb:>7.1f} MB, {count} threads, {workers} workers kept", flush=True)
        soak.window.close()
    settled = seen[min(WARM_UP, len(seen) - 1) :]
    growth_mb, more_threads = settled[-1][0] - settled[0][0], settled[-1][1] - settled[0][1]
    print(
        f"growth after the first {WARM_UP}: {growth_mb:+.1f} MB (bar {MOST_GROWTH_MB:.0f}), {more_threads:+d} threads"
    )
    print(f"{len(soak.failed)} jobs failed{': ' if soak.failed else ''}{'; '.join(soak.failed)}")
    print(f"Python's threads at the end: {sorted(thread.name for thread in threading.enumerate())}")
    return int(growth_mb > MOST_GROWTH_MB or more_threads > 0 or bool(soak.failed))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
