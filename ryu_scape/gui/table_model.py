"""A city's table as Qt shows it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from ryu_scape.gui.languages import translated
from ryu_scape.inspection.attribute_table import AttributeTable, Column


class TableModel(QAbstractTableModel):
    """The rows of a table that are wanted, in the order that is wanted.

    rows: (r,) which building is in each row.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: AttributeTable | None = None
        self.rows: NDArray[np.intp] = np.empty(0, np.intp)
        self._columns: list[Column] = []
        self._wanted: NDArray[np.bool_] | None = None
        self._sorted_by = ""
        self._is_descending = False

    def show(self, table: AttributeTable | None, wanted: NDArray[np.bool_] | None = None) -> None:
        """Show a table, or those of its buildings (b,) that are wanted; None empties it."""
        self.beginResetModel()
        self.table, self._wanted = table, wanted
        self._columns = [] if table is None else list(table.columns.values())
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.AscendingOrder) -> None:
        """Bring rows into the order of a column; the city's own for -1."""
        self.beginResetModel()
        self._sorted_by = self._columns[column].name if 0 <= column < len(self._columns) else ""
        self._is_descending = order == Qt.DescendingOrder
        self._arrange()
        self.endResetModel()

    def rows_of(self, buildings: NDArray[np.intp]) -> NDArray[np.intp]:
        """The rows, ascending, of those of the buildings that are shown."""
        return np.flatnonzero(np.isin(self.rows, buildings))

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else int(self.rows.size)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: QModelIndex, role: int = Qt.DisplayRole) -> object:
        """A value as text, numbers to the right; what is cut off shows as a tip."""
        column = self._columns[index.column()]
        if role in (Qt.DisplayRole, Qt.ToolTipRole):
            (text,) = column.texts_at(self.rows[index.row() : index.row() + 1])
            return text
        if role == Qt.TextAlignmentRole:
            return int(Qt.AlignVCenter | (Qt.AlignRight if column.is_number else Qt.AlignLeft))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.DisplayRole) -> object:
        """Name and unit of a field, and as a tip what it means; the number of a row."""
        if orientation == Qt.Vertical:
            return str(section + 1) if role == Qt.DisplayRole else None
        column = self._columns[section]
        if role == Qt.DisplayRole:
            return column.name
        unit = f"[{column.unit}]" if column.unit else ""
        return f"{translated(column.meaning)} {unit}" if role == Qt.ToolTipRole else None

    def _arrange(self) -> None:
        if self.table is None:
            self.rows = np.empty(0, np.intp)
            return
        if self._sorted_by in self.table.columns:
            order = self.table.order(self._sorted_by, is_descending=self._is_descending)
        else:
            order = np.arange(self.table.length)
        self.rows = order if self._wanted is None else order[self._wanted[order]]
