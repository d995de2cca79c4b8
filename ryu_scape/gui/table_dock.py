"""The attribute table: every field of every building, to sort, filter, select, copy and find."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PyQt5.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDockWidget,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ryu_scape.arrays.groups import runs
from ryu_scape.errors import InputError
from ryu_scape.gui.attributes import Attributes
from ryu_scape.gui.document import Document
from ryu_scape.gui.languages import LANGUAGE, tr, translated, worded
from ryu_scape.gui.table_model import TableModel
from ryu_scape.inspection.table_filter import rows_where

_TYPED_AFTER_MS = 150


class TableDock(QDockWidget):
    """Follows the document's city, and shares its selection; it reads attributes only while it is seen."""

    def __init__(self, document: Document, attributes: Attributes, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="table_dock")
        worded(self, windowTitle="Attribute table")
        self.toggleViewAction().setShortcut("F6")  # as in QGIS
        self._document, self._attributes = document, attributes
        self._is_following = False
        self.model = TableModel(self)
        self.filter_edit = worded(
            QLineEdit(clearButtonEnabled=True), placeholderText="Filter: words, or height_m > 20 and roof = gable"
        )
        self.selected_box = worded(QCheckBox(), text="Selected only")
        self.count_label = QLabel(objectName="note")
        self.zoom_button = worded(
            QPushButton(), text="Zoom to", toolTip="See the selected buildings from near (double click a row)"
        )
        self.copy_button = worded(
            QPushButton(), text="Copy", toolTip="Copy the selected rows, or all of them, for a spreadsheet"
        )
        self.complaint = QLabel(objectName="complaint", wordWrap=True, visible=False, textFormat=Qt.PlainText)
        self.view = self._make_view()
        self._typing = QTimer(self, singleShot=True, interval=_TYPED_AFTER_MS)
        self.setWidget(self._content())

        attributes.ready.connect(self._show_table)
        self._typing.timeout.connect(self._apply_filter)
        self.filter_edit.textChanged.connect(lambda _: self._typing.start())
        self.selected_box.toggled.connect(lambda _: self._apply_filter())
        self.zoom_button.clicked.connect(document.seek)
        self.copy_button.clicked.connect(self.copy)
        self.view.copied.connect(self.copy)
        self.view.doubleClicked.connect(lambda _: document.seek())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._select())
        self.model.modelReset.connect(self._follow_selection)
        document.changed.connect(self._follow_document)
        LANGUAGE.changed.connect(self._follow_selection)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was not read while nobody saw it."""
        super().showEvent(event)
        self._follow_document()

    def copy(self) -> None:
        """Put the selected rows, or all if none is selected, on the clipboard."""
        if self.model.table is not None:
            rows = self.model.rows_of(np.array(self._document.selection, np.intp))
            shown = self.model.rows if rows.size == 0 else self.model.rows[rows]
            QGuiApplication.clipboard().setText(self.model.table.as_text(shown))

    def _make_view(self) -> _RowsView:
        view = _RowsView(objectName="attribute_table", sortingEnabled=True, alternatingRowColors=True, wordWrap=False)
        view.setModel(self.model)
        view.setSelectionBehavior(QAbstractItemView.SelectRows)
        view.setSelectionMode(QAbstractItemView.ExtendedSelection)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollPerPixel)
        view.horizontalHeader().setSortIndicator(-1, Qt.AscendingOrder)
        view.verticalHeader().setSectionResizeMode(QHeaderView.Fixed)
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 8)
        return view

    def _content(self) -> QWidget:
        content = QWidget(objectName="dock_content")
        tools = QHBoxLayout()
        tools.addWidget(self.filter_edit, 1)
        for tool in (self.selected_box, self.count_label, self.zoom_button, self.copy_button):
            tools.addWidget(tool)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(tools)
        layout.addWidget(self.complaint)
        layout.addWidget(self.view, 1)
        return content

    @property
    def _is_current(self) -> bool:
        """Whether the table is that of the city in sight."""
        return self.model.table is not None and self.model.table is self._attributes.table

    def _follow_document(self) -> None:
        """Ask for the city in sight if it is another one, and select what is selected."""
        if not self.isVisible():
            return
        if self._attributes.table is None:
            self._attributes.request()
        elif not self._is_current:
            self._show_table()
        elif self.selected_box.isChecked():
            self._apply_filter()
        else:
            self._follow_selection()

    def _show_table(self) -> None:
        if not self.isVisible():
            return
        is_first = self.model.table is None
        self.model.show(self._attributes.table)
        self._apply_filter()
        if is_first:
            self.view.resizeColumnsToContents()

    def _apply_filter(self) -> None:
        """Show the rows that are wanted; where the filter means nothing, say so and leave them as they are."""
        table, complaint = self.model.table, ""
        if table is None:
            return
        try:
            wanted = rows_where(table, self.filter_edit.text())
            if self.selected_box.isChecked():
                wanted &= np.isin(np.arange(table.length), self._document.selection)
            self.model.show(table, wanted)
        except InputError as error:
            complaint = f"{translated(error.cause)} {translated(error.remedy)}"
        self.complaint.setText(complaint)
        self.complaint.setVisible(bool(complaint))

    def _select(self) -> None:
        """Let the document's selection be that of the rows; buildings that are not shown stay as they were."""
        if self._is_following or not self._is_current:
            return
        chosen = self.model.rows[self._chosen_rows()]
        before = np.array(self._document.selection, np.intp)
        kept = before[np.isin(before, chosen) | ~np.isin(before, self.model.rows)]
        self._document.select(*kept.tolist(), *chosen[~np.isin(chosen, kept)].tolist())

    def _chosen_rows(self) -> NDArray[np.intp]:
        """The selected rows, ascending."""
        ranges = self.view.selectionModel().selection()
        return np.unique([row for part in ranges for row in range(part.top(), part.bottom() + 1)]).astype(np.intp)

    def _follow_selection(self) -> None:
        """Select the rows of the document's selection, and bring the last one into sight."""
        table, selection = self.model.table, self._document.selection
        self.zoom_button.setEnabled(bool(selection))
        total = 0 if table is None else table.length
        self.count_label.setText(tr("{shown:,} of {total:,} buildings", shown=self.model.rows.size, total=total))
        rows = self.model.rows_of(np.array(selection, np.intp))
        if not self._is_current or np.array_equal(rows, self._chosen_rows()):
            return
        chosen, last_column = QItemSelection(), self.model.columnCount() - 1
        for first, last in zip(*runs(rows), strict=True):
            chosen.select(self.model.index(int(first), 0), self.model.index(int(last), last_column))
        self._is_following = True
        self.view.selectionModel().select(chosen, QItemSelectionModel.ClearAndSelect)
        self._is_following = False
        latest = self.model.rows_of(np.array(selection[-1:], np.intp))
        if latest.size:
            self.view.scrollTo(self.model.index(int(latest[0]), 0))


class _RowsView(QTableView):
    """Says that rows should be copied, where Qt's own table copies one cell."""

    copied = pyqtSignal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.Copy):
            self.copied.emit()
        else:
            super().keyPressEvent(event)
