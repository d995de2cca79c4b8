"""How good the city in sight is beside the truth: figures, a histogram, and verdicts in the 3D view."""

from __future__ import annotations

from pathlib import Path

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QCheckBox,
    QDockWidget,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ryu_scape.evaluation.comparison import Comparison, Verdict
from ryu_scape.evaluation.histogram import histogram_of
from ryu_scape.evaluation.truth import Truth, TruthFiles
from ryu_scape.evaluation.verdict_scene import RGB
from ryu_scape.gui.document import Document
from ryu_scape.gui.evaluation_jobs import Judged, judge, save_verdicts
from ryu_scape.gui.file_field import GEOTIFF_FILTER, VECTOR_FILTER, FileField
from ryu_scape.gui.histogram_chart import HistogramChart
from ryu_scape.gui.job_runner import JobRunner, Task
from ryu_scape.gui.languages import LANGUAGE, marked, tr, translated, worded
from ryu_scape.gui.save_dialog import file_to_write
from ryu_scape.gui.scroll_column import ScrollColumn
from ryu_scape.own_files import SAMPLES

COMPARING = "the comparison"
_VERDICTS_FILTER = "GeoJSON (*.geojson);;GeoPackage (*.gpkg)"
_HINT = marked("Set the city beside what is known to be true: outlines with or without heights, or a DSM to trust.")
_FIGURES = {
    "dice": (marked("Dice"), marked("2·both / (mine + true), in square metres")),
    "iou": (marked("IoU"), marked("both / either, in square metres")),
    "precision": (marked("Precision"), marked("Share of my buildings that are hits")),
    "recall": (marked("Recall"), marked("Share of the true buildings that are hits")),
    "f1": (marked("F1"), marked("Harmonic mean of precision and recall; a hit has an IoU of at least 0.5")),
    "mae": (marked("Height MAE"), marked("Mean absolute error of the heights")),
    "bias": (marked("Height bias"), marked("Mean error of the heights: above 0, mine are too high")),
    "rmse": (marked("Height RMSE"), marked("Root mean square error of the heights")),
}
_COUNTS = {
    Verdict.HIT: (marked("1 hit"), marked("{count} hits")),
    Verdict.FALSE_ALARM: (marked("1 false alarm"), marked("{count} false alarms")),
    Verdict.MISS: (marked("1 miss"), marked("{count} misses")),
}


class EvaluationDock(QDockWidget):
    """Compares when asked to, and again after every change of the city."""

    painted = pyqtSignal(object)
    """The SceneGeometry that the 3D view should show of the city in sight."""
    written = pyqtSignal(object)
    """The path of a file that is there now."""

    def __init__(self, document: Document, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="evaluation_dock")
        worded(self, windowTitle="How good is it?")
        self._document, self._runner = document, runner
        self._judged: Judged | None = None
        self._is_painted = False
        self.outlines_field = FileField(
            marked("True outlines"), "GeoJSON, GeoPackage, Shapefile", VECTOR_FILTER, SAMPLES
        )
        self.reference_field = FileField(
            marked("True heights"), marked("a DSM to trust, GeoTIFF"), GEOTIFF_FILTER, SAMPLES
        )
        self.compare_button = worded(QPushButton(objectName="primary"), text="Compare")
        self.figure_labels = {
            name: worded(QLabel("–", textInteractionFlags=Qt.TextSelectableByMouse), toolTip=meaning)
            for name, (_, meaning) in _FIGURES.items()
        }
        self.count_labels = {
            verdict: QLabel(textFormat=Qt.RichText) for verdict in (Verdict.HIT, Verdict.FALSE_ALARM, Verdict.MISS)
        }
        self.chart = HistogramChart()
        self.paint_box = worded(QCheckBox(checked=True), text="Show in the 3D view")
        self.save_button = worded(QPushButton(), text="Save hits and misses…")
        self.warnings_label = QLabel(objectName="card_remarks", wordWrap=True, textFormat=Qt.PlainText)
        self._results = QFrame()
        self.setWidget(ScrollColumn(self._rows()))

        for field in (self.outlines_field, self.reference_field):
            field.edit.setMinimumWidth(150)
            field.changed.connect(self._update_buttons)
        self.compare_button.clicked.connect(self.compare)
        self.save_button.clicked.connect(self._ask_where_to_save)
        self.paint_box.toggled.connect(self._paint)
        document.opened.connect(self._forget)
        document.rebuilt.connect(self._compare_again)
        document.changed.connect(self._update_buttons)
        LANGUAGE.changed.connect(self._show)
        self._show()

    def compare(self) -> None:
        """Read the truth and set the city in sight beside it."""
        self._judge(TruthFiles(self.outlines_field.path(), self.reference_field.path()))

    def _rows(self) -> QWidget:
        rows = QFrame(objectName="dock_content")
        layout = QVBoxLayout(rows)
        layout.setSpacing(8)
        layout.addWidget(worded(QLabel(objectName="note", wordWrap=True), text=_HINT))
        for field in (self.outlines_field, self.reference_field):
            caption = QHBoxLayout()
            caption.addWidget(field.label, 1, Qt.AlignBottom)
            caption.addWidget(field.button)
            layout.addLayout(caption)
            layout.addWidget(field.edit)
        layout.addWidget(self.compare_button)
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 6, 0, 0)
        for label in self.count_labels.values():
            results.addWidget(label)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        for name, (caption, _) in _FIGURES.items():
            form.addRow(worded(QLabel(), text=caption), self.figure_labels[name])
        results.addLayout(form)
        for part in (self.chart, self.warnings_label, self.paint_box, self.save_button):
            results.addWidget(part)
        layout.addWidget(self._results)
        layout.addStretch()
        return rows

    def _forget(self) -> None:
        """Of another place, nothing is known."""
        self._judged, self._is_painted = None, False
        self._show()

    def _compare_again(self) -> None:
        """The city has changed: the truth has not."""
        self._is_painted = False
        if self._judged is not None:
            self._judge(self._judged.truth)

    def _judge(self, truth: Truth | TruthFiles) -> None:
        city = self._document.city_by_then()
        if city is not None:
            self._runner.start_next(Task(judge(city, truth), COMPARING, self._take))

    def _take(self, judged: Judged) -> None:
        if self._is_in_sight(judged):
            self._judged = judged
            self._show()
            self._paint()

    def _is_in_sight(self, judged: Judged) -> bool:
        reconstruction = self._document.reconstruction
        return reconstruction is not None and judged.city is reconstruction.city

    def _show(self) -> None:
        judged = self._judged
        self._results.setVisible(judged is not None)
        if judged is None:
            return
        texts = _texts_of(judged.comparison)
        for name, label in self.figure_labels.items():
            label.setText(texts.get(name, "–"))
        counts = [*judged.comparison.judged_verdicts, *judged.comparison.true_verdicts]
        for verdict, label in self.count_labels.items():
            count = judged.comparison.judged_verdicts.count(verdict) or counts.count(verdict)
            one, many = _COUNTS[verdict]
            counted = tr(one) if count == 1 else tr(many, count=count)
            label.setText(f"<span style='color: rgb{RGB[verdict]}'>■</span> {counted}")
            label.setVisible(judged.comparison.outlines is not None)
        has_heights = judged.comparison.heights.count > 0
        self.chart.show_histogram(histogram_of(judged.comparison.height_error_m) if has_heights else None)
        self.chart.setVisible(has_heights)
        self.paint_box.setEnabled(judged.comparison.truth is not None)
        self.warnings_label.setText("\n".join(map(translated, judged.truth.warnings)))
        self.warnings_label.setVisible(bool(judged.truth.warnings))

    def _paint(self) -> None:
        """Let the 3D view show the verdicts, or the city as it is again; those on an earlier city are not shown."""
        judged, is_wanted = self._judged, self.paint_box.isChecked()
        if judged is not None and self._is_in_sight(judged) and self._is_painted != is_wanted:
            self._is_painted = is_wanted
            self.painted.emit(judged.scene if is_wanted else judged.city.scene)

    def _ask_where_to_save(self) -> None:
        beside = self.outlines_field.path() or self.reference_field.path() or Path()
        proposed = beside.with_name("verdicts.geojson")
        path = file_to_write(self, tr("Save hits and misses"), proposed, _VERDICTS_FILTER)
        if path is not None and self._judged is not None:
            inputs = {*self._document.files_read, *(p for p in (self.outlines_field.path(),) if p)}
            job = save_verdicts(self._judged, path, inputs)
            self._runner.start_next(Task(job, str(path), self.written.emit))

    def _update_buttons(self) -> None:
        has_truth = any(field.path() for field in (self.outlines_field, self.reference_field))
        self.compare_button.setEnabled(has_truth and self._document.project is not None)


def _texts_of(comparison: Comparison) -> dict[str, str]:
    texts: dict[str, str] = {}
    if comparison.outlines is not None:
        area, buildings = comparison.outlines.area, comparison.outlines.buildings
        shares = {"dice": area.dice, "iou": area.iou, "precision": buildings.precision}
        shares |= {"recall": buildings.recall, "f1": buildings.f1}
        texts |= {name: f"{share:.3f}" for name, share in shares.items()}
    heights = comparison.heights
    metres = {"mae": heights.mae_m, "bias": heights.bias_m, "rmse": heights.rmse_m}
    return texts | {
        name: f"{value:+.2f} m" if name == "bias" else f"{value:.2f} m"
        for name, value in metres.items()
        if value is not None
    }
