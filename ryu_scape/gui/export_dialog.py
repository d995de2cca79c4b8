"""The dialog that asks in which formats a city is to be written, and where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from PyQt5.QtCore import QSize, Qt
from PyQt5.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ryu_scape.export import ending_of
from ryu_scape.gui.export_formats import EXPORT_FORMATS
from ryu_scape.gui.languages import tr, worded
from ryu_scape.gui.scroll_column import ScrollColumn

_SIZE = QSize(680, 620)
_MOST_OF_WINDOW = 0.94
_MOST_NAMED = 8


class ExportDialog(QDialog):
    """A box for each format, with what it is for; and the place and name that all files share.

    An ending that is typed behind the name chooses its format.
    """

    def __init__(self, place: Path, chosen: Collection[str], sizes: Mapping[str, float], parent: QWidget) -> None:
        """place: folder and name without an ending. chosen: endings that are wanted at first.

        sizes: about how many bytes the files of a format take, by ending.
        """
        super().__init__(parent)
        self._sizes = sizes
        self.setWindowTitle(tr("Export scene"))
        self.place_edit = QLineEdit(str(place), objectName="export_place")
        self.browse_button = worded(QPushButton(autoDefault=False), text="Browse…")
        self.boxes = {ending: QCheckBox(ending) for group in EXPORT_FORMATS.values() for ending in group}
        for ending in chosen:
            self.boxes[ending].setChecked(True)
        self.list = ScrollColumn(self._formats())
        self.list.make_room()
        self.complaint = QLabel(objectName="complaint", wordWrap=True)
        self.total_label = QLabel(objectName="note")
        buttons = QDialogButtonBox()
        self.export_button = worded(QPushButton(default=True), text="Export")
        buttons.addButton(self.export_button, QDialogButtonBox.AcceptRole)
        buttons.addButton(worded(QPushButton(autoDefault=False), text="Cancel"), QDialogButtonBox.RejectRole)
        label = worded(QLabel(), text="Folder and name")
        label.setBuddy(self.place_edit)
        where = QHBoxLayout()
        for widget in (label, self.place_edit, self.browse_button):
            where.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.addLayout(where)
        layout.addWidget(self.list)
        layout.addWidget(self.complaint)
        below = QHBoxLayout()
        below.addWidget(self.total_label)
        below.addWidget(buttons)
        layout.addLayout(below)
        self.resize(_SIZE.boundedTo(parent.window().size() * _MOST_OF_WINDOW))
        self.place_edit.setFocus()
        self._check()

        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.browse_button.clicked.connect(self._browse)
        self.place_edit.textChanged.connect(self._check)
        self.place_edit.editingFinished.connect(self._take_ending)
        for box in self.boxes.values():
            box.toggled.connect(self._check)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The endings that are wanted."""
        return tuple(ending for ending, box in self.boxes.items() if box.isChecked())

    @property
    def place(self) -> Path:
        """Folder and name that all files share."""
        return Path(self.place_edit.text().strip())

    def paths(self) -> tuple[Path, ...]:
        """A file for each format."""
        return tuple(self.place.with_name(self.place.name + ending) for ending in self.chosen)

    def accept(self) -> None:
        """Close, unless a person would rather keep files that are there."""
        self._take_ending()
        there = [path.name for path in self.paths() if path.exists()]
        if there:
            names = ", ".join(there[:_MOST_NAMED]) + (", …" if len(there) > _MOST_NAMED else "")
            asked = tr("Files of these names are there already: {names}. Replace them?", names=names)
            if QMessageBox.question(self, tr("Export scene"), asked) != QMessageBox.Yes:
                return
        super().accept()

    def _formats(self) -> QWidget:
        content = QWidget(objectName="dock_content")
        grid = QGridLayout(content)
        grid.setColumnStretch(1, 1)
        for title, group in EXPORT_FORMATS.items():
            grid.addWidget(worded(QLabel(objectName="stage_title"), text=title), grid.rowCount(), 0, 1, 3)
            for ending, use in group.items():
                row = grid.rowCount()
                grid.addWidget(self.boxes[ending], row, 0)
                use_label = worded(QLabel(objectName="note", wordWrap=True), text=use)
                use_label.setBuddy(self.boxes[ending])
                self.boxes[ending].setAccessibleDescription(tr(use))
                grid.addWidget(use_label, row, 1)
                size = QLabel(_size_as_text(self._sizes[ending]) if ending in self._sizes else "", objectName="note")
                grid.addWidget(size, row, 2, Qt.AlignRight)
        grid.setRowStretch(grid.rowCount(), 1)
        return content

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Folder and name"), str(self.place), options=QFileDialog.DontConfirmOverwrite
        )
        if name:
            self.place_edit.setText(name)
            self._take_ending()

    def _take_ending(self) -> None:
        ending = ending_of(self.place)
        if ending is not None:
            self.boxes[ending].setChecked(True)
            self.place_edit.setText(str(self.place)[: -len(ending)])

    def _check(self) -> None:
        """Say what is missing."""
        ending = ending_of(self.place)
        complaint = ""
        if not self.place.name:
            complaint = tr("Give the files a name.")
        elif not self.place.parent.is_dir():
            complaint = tr("There is no folder {folder}.", folder=self.place.parent)
        elif not self.chosen and ending is None:
            complaint = tr("Choose at least one format.")
        self.complaint.setText(complaint)
        self.complaint.setVisible(bool(complaint))
        total = sum(self._sizes.get(ending, 0.0) for ending in self.chosen)
        self.total_label.setText(tr("About {size}", size=_size_as_text(total)) if total else "")
        self.export_button.setEnabled(not complaint)


def _size_as_text(size_bytes: float) -> str:
    """One figure that counts, or two, as an estimate has no more: 4 MB, 13 MB, 130 kB."""
    size, unit = size_bytes / 1e3, "kB"
    if size >= 999.5:
        size, unit = size / 1e3, "MB"
    return f"{float(f'{size:.2g}') if size >= 10 else max(1.0, round(size)):,.0f} {unit}"
