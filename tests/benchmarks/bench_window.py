"""How long the window's thread is blocked at a time, and how soon what a person does shows.

Run from the repository's root: python -m tests.benchmarks.bench_window [RGB.tif DSM.tif …]
It takes a screen (or `xvfb-run -a`). A block is one turn of the event loop: `wall` as a person waits, `CPU` what the
window's own thread computed of it, which other programs on the same cores hardly lengthen.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ryu_scape.gui.application import prepare_environment

prepare_environment()

import numpy as np  # noqa: E402 - not before its environment is prepared
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt  # noqa: E402
from PyQt5.QtGui import QMouseEvent  # noqa: E402
from PyQt5.QtWidgets import QApplication  # noqa: E402

from ryu_scape.gui.jobs import load_segmentation  # noqa: E402
from ryu_scape.gui.main_window import MainWindow  # noqa: E402
from ryu_scape.inputs import BuildRequest  # noqa: E402
from ryu_scape.own_files import SAMPLES  # noqa: E402
from ryu_scape.settings import changed  # noqa: E402
from ryu_scape.viewer.picking import first_hit  # noqa: E402

SAMPLE = SAMPLES / "RGB_old_town.tif", SAMPLES / "DSM_old_town.tif"
SIZE_PX = 1280, 820
BAR_MS, BAR_VILLAGE_MS = 50, 100
THRESHOLD_BAR_S, HEIGHT_BAR_S, PICK_BAR_MS = 2.0, 0.3, 20.0
OTHER_THRESHOLD, OTHER_HEIGHT_M = 0.62, 21.5
LONGEST_WAIT_S = 900.0
QUIET_S = 1.5
DRAGS, PICKS = 30, 50


@dataclass
class Block:
    """Time by the clock, and what was computed in it."""

    wall_ms: float = 0.0
    cpu_ms: float = 0.0


class Meter:
    """Turns the event loop itself, and keeps the longest turns."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self.blocks: dict[str, Block] = {}
        self._doing = ""

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Count the turns within for this."""
        self._doing = what
        self.blocks.setdefault(what, Block())
        yield
        self.turn_for(QUIET_S)
        self._doing = ""

    def call(self, work: Callable[[], object]) -> None:
        """Do what a click would, which blocks the thread as its turn does."""
        self._measure(work)

    def turn_until(self, is_done: Callable[[], bool]) -> None:
        """Turn until something has come about."""
        end_s = time.perf_counter() + LONGEST_WAIT_S
        while not is_done() and time.perf_counter() < end_s:
            self._measure(self._application.processEvents)
            time.sleep(0.001)

    def turn_for(self, seconds: float) -> None:
        """Turn for a while."""
        end_s = time.perf_counter() + seconds
        self.turn_until(lambda: time.perf_counter() > end_s)

    def _measure(self, work: Callable[[], object]) -> None:
        wall_s, cpu_s = time.perf_counter(), time.thread_time()
        work()
        block = self.blocks.get(self._doing)
        if block is not None:
            block.wall_ms = max(block.wall_ms, 1000 * (time.perf_counter() - wall_s))
            block.cpu_ms = max(block.cpu_ms, 1000 * (time.thread_time() - cpu_s))


def measure_place(application: QApplication, files: tuple[Path, Path], bar_ms: float) -> None:
    """Print what a place's window was blocked for and how soon it answered."""
    remembered = tempfile.TemporaryDirectory()  # recent places, whose pictures are taken soon after they are opened
    meter, window = Meter(application), MainWindow(Path(remembered.name))
    window.resize(*SIZE_PX)
    window.show()
    meter.turn_for(QUIET_S)
    with meter.doing("open, build, first frames"):
        meter.call(lambda: window.opening.build(BuildRequest(*files)))
        meter.turn_until(lambda: not window.is_busy)
    with meter.doing("drag the scene"):
        drag(meter, window)
    with meter.doing("open map, table, layers, settings"):
        for dock in (window.docks.map, window.docks.table, window.docks.layers, window.docks.settings):
            meter.call(dock.show)
            meter.turn_for(QUIET_S)
    with meter.doing("colour by height"):
        meter.call(lambda: window.docks.layers.colour_box.setCurrentIndex(1))
    with meter.doing("select"):
        meter.call(lambda: window.document.select(0))
    height = answered(meter, window, "one height", lambda: window.docks.card.height_spin.setValue(OTHER_HEIGHT_M))
    undo = answered(meter, window, "undo", window.document.undo)
    settings = window.document.plan.settings
    other = changed(settings, {"threshold": OTHER_THRESHOLD})
    threshold = answered(meter, window, "threshold", lambda: window.document.change_settings(other))
    pick_ms = [picking_ms(window, np.random.default_rng(seed)) for seed in range(PICKS)]
    buildings = len(window.document.reconstruction.city.buildings)
    print(f"\n{files[0].name}, {buildings} buildings")
    print(f"{'longest block of the window':<36}{'wall':>9}{'CPU':>9}   bar {bar_ms:.0f} ms")
    for what, block in meter.blocks.items():
        print(f"{what:<36}{block.wall_ms:>6.0f} ms{block.cpu_ms:>6.0f} ms")
    print(f"{'until it shows':<36}{'wall':>9}{'CPU':>9}")
    for what, spent, bar_s in (
        ("change of threshold", threshold, THRESHOLD_BAR_S),
        ("one height", height, HEIGHT_BAR_S),
        ("its undo", undo, HEIGHT_BAR_S),
    ):
        print(f"{what:<36}{spent.wall_ms / 1000:>7.2f} s{spent.cpu_ms / 1000:>7.2f} s   bar {bar_s} s")
    median_ms, longest_ms = np.median(pick_ms), max(pick_ms)
    print(f"{'pick, median and longest':<36}{median_ms:>6.1f} ms{longest_ms:>6.1f} ms   bar {PICK_BAR_MS:.0f} ms")
    window.files.keep_changes_then = lambda then: then()  # nobody is there to be asked
    window.close()
    remembered.cleanup()


def answered(meter: Meter, window: MainWindow, what: str, act: Callable[[], object]) -> Block:
    """What passes until the city that an act asks for is in sight; its CPU time is that of all threads."""
    before, start_s, start_cpu_s = window.document.reconstruction, time.perf_counter(), time.process_time()
    with meter.doing(what):
        meter.call(act)
        meter.turn_until(lambda: window.document.reconstruction is not before and not window.is_busy)
        spent = Block(1000 * (time.perf_counter() - start_s), 1000 * (time.process_time() - start_cpu_s))
    return spent


def drag(meter: Meter, window: MainWindow) -> None:
    """Orbit with the mouse, a frame a step."""
    view = window.scene_widget
    middle = QPointF(view.rect().center())
    send(view, QEvent.MouseButtonPress, middle)
    for step in range(DRAGS):
        at = middle + QPointF(4.0 * step, 0.0)
        meter.call(lambda at=at: send(view, QEvent.MouseMove, at))
        meter.turn_for(0.02)
    send(view, QEvent.MouseButtonRelease, middle + QPointF(4.0 * DRAGS, 0.0))


def send(view: object, kind: QEvent.Type, at: QPointF) -> None:
    """A left button's event in the view."""
    QApplication.sendEvent(view, QMouseEvent(kind, at, Qt.LeftButton, Qt.LeftButton, Qt.NoModifier))


def picking_ms(window: MainWindow, chance: np.random.Generator) -> float:
    """CPU time of the thread for what stands under a random place of the view."""
    view, scene = window.scene_widget, window.document.reconstruction.city.scene
    at = QPoint(*chance.integers((view.width(), view.height())).tolist())
    start_s = time.thread_time()
    first_hit(scene, *view.camera.ray(view.ndc(at), view.aspect))
    return 1000 * (time.thread_time() - start_s)


def main() -> None:
    """Measure the sample, or the pairs that were named, against the village's bar."""
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    load_segmentation().result()
    named = [Path(name) for name in sys.argv[1:]]
    for rgb, dsm in zip(named[::2], named[1::2], strict=True):
        measure_place(application, (rgb, dsm), BAR_VILLAGE_MS)
    if not named:
        measure_place(application, SAMPLE, BAR_MS)


if __name__ == "__main__":
    main()
