"""Take the pictures of the window that the first hour shows: `make pictures`. It takes a screen."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
SIZE_PX = 1120, 700
SAMPLE = "old town"
CORRECTED = 20
"""Number of the building whose card is shown."""
SECTION_PX = np.array([(120.0, 150.0), (480.0, 420.0)])
LONGEST_BUILD_S = 600.0
JPEG_QUALITY = 85
sys.path.insert(0, str(ROOT))

from ryu_scape.gui.application import LOGO, prepare_environment  # noqa: E402 - it lies where the line above says

prepare_environment()

from PyQt5.QtCore import QTimer  # noqa: E402 - not before its environment is prepared
from PyQt5.QtGui import QCursor, QIcon  # noqa: E402
from PyQt5.QtWidgets import QApplication, QWidget  # noqa: E402

from ryu_scape.gui.main_window import MainWindow  # noqa: E402
from ryu_scape.gui.measuring import MeasureKind  # noqa: E402
from ryu_scape.inspection.elevations import elevation_at  # noqa: E402


def main() -> None:
    """The window at its start, the dialog that asks for files, the window with a sample, and with a card."""
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(LOGO)))
    window = MainWindow()
    window.resize(*SIZE_PX)
    window.show()
    QCursor.setPos(0, 0)  # nothing looks as if somebody pointed at it
    let_pass(1.0)
    photograph(window, "window_welcome.png")
    photograph_dialog(window)
    sample = next(action for action, pair in window.menus.sample_actions.items() if pair.title == SAMPLE)
    sample.trigger()
    wait_until(lambda: not window.is_busy)
    leave_time_out(window)
    let_rest(window)
    photograph(window, "window_city.jpg")
    window.document.select(CORRECTED)
    let_rest(window)
    photograph(window, "window_card.jpg")
    photograph_section(window)
    photograph_table(window)
    photograph_evaluation(window)
    window.close()


def photograph_section(window: MainWindow) -> None:
    """The map, and a profile along a line on it."""
    for dock in (window.docks.map, window.docks.measure):
        dock.show()
    window.docks.measure.tool_actions[MeasureKind.PROFILE].trigger()
    survey = window.document.reconstruction.city.survey
    for x_y in survey.grid.to_map(SECTION_PX):
        window.measuring.add((*x_y.tolist(), elevation_at(survey, x_y)))
    let_rest(window)
    photograph(window, "window_profile.jpg")
    for dock in (window.docks.map, window.docks.measure):
        dock.hide()


def photograph_table(window: MainWindow) -> None:
    """Buildings coloured by their height, and the attribute table."""
    for dock in (window.docks.layers, window.docks.table):
        dock.show()
    window.docks.card.hide()
    box = window.docks.layers.colour_box
    box.setCurrentIndex(box.findData("height_m"))
    let_rest(window)
    photograph(window, "window_table.jpg")


def photograph_evaluation(window: MainWindow) -> None:
    """Set the sample beside its true outlines."""
    for other in window.docks.all:
        other.hide()
    window.document.select()
    dock = window.docks.evaluation
    dock.show()
    dock.outlines_field.edit.setText(str(Path("Dataset") / f"buildings_{SAMPLE.replace(' ', '_')}.geojson"))
    dock.compare()
    wait_until(lambda: not window.is_busy)
    let_rest(window)
    photograph(window, "window_evaluation.jpg")


def photograph_dialog(window: MainWindow) -> None:
    """Open the dialog as the menu does, let it look at a sample, and close it again."""

    def take() -> None:
        dialog = QApplication.activeModalWidget()
        name = SAMPLE.replace(" ", "_")
        dialog.rgb_field.show_path(Path("Dataset") / f"RGB_{name}.tif")
        dialog.dsm_field.show_path(Path("Dataset") / f"DSM_{name}.tif")
        wait_until(lambda: not dialog.preflight_panel.is_busy)
        let_pass(0.5)
        photograph(dialog, "window_open.png")
        dialog.reject()

    QTimer.singleShot(1500, take)
    window.menus.open_pair.trigger()


def photograph(widget: QWidget, name: str) -> None:
    """Save what the screen shows of a window."""
    picture = widget.screen().grabWindow(widget.winId())
    if not picture.save(str(PICTURES / name), quality=JPEG_QUALITY if name.endswith("jpg") else -1):
        raise SystemExit(f"{name} was not written.")


def leave_time_out(window: MainWindow) -> None:
    """Show no time: who takes the pictures may have other work running beside."""
    label = window.summary_label
    label.setText("  ·  ".join(label.text().split("  ·  ")[:-1]))


def let_rest(window: MainWindow) -> None:
    """Let the window live until it has done what was asked of it, and the scene is drawn as finely as it gets."""
    for _ in range(2):  # what the docks reckon beside may change the scene once more
        let_pass(2.0)
        wait_until(lambda: window.scene_widget.is_finished)
    let_pass(1.0)


def let_pass(seconds: float) -> None:
    """Let the window live for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Let the window live until something is so; an error where that takes too long."""
    end = time.monotonic() + LONGEST_BUILD_S
    while not is_so():
        if time.monotonic() > end:
            raise SystemExit("The window is still at work.")
        let_pass(0.1)


if __name__ == "__main__":
    main()
