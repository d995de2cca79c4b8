"""What is known of the selected building, or of the place while none is, and what a person may change about it."""

from __future__ import annotations

from collections.abc import Callable

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QShowEvent
from PyQt5.QtWidgets import (
    QDockWidget,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ryu_scape.export.building_records import Record, record_of
from ryu_scape.gui.building_words import HEIGHT_SOURCES, ROOFS
from ryu_scape.gui.choice_box import ChoiceBox
from ryu_scape.gui.document import Document
from ryu_scape.gui.languages import LANGUAGE, marked, tr, translated, worded
from ryu_scape.gui.place_page import PlacePage
from ryu_scape.gui.scroll_column import ScrollColumn
from ryu_scape.heights import Building, RoofKind
from ryu_scape.pipeline import Reconstruction
from ryu_scape.project import Delete, SetHeight, SetRoof, SetStyle, SingleEdit
from ryu_scape.project.editing import LARGEST_HEIGHT_M
from ryu_scape.settings import FacadeStyle, Settings, declared

_WIDEST_SOURCE = f"± 00.0 m, {max(HEIGHT_SOURCES.values(), key=len)}"
_ROOFS_TO_CHOOSE = {kind: name for kind, name in ROOFS.items() if kind is not RoofKind.COMPLEX}
_FACTS = {
    "area_m2": (marked("Area"), "{:,.0f} m²"),
    "volume_m3": (marked("Volume"), "{:,.0f} m³"),
    "eave_height_m": (marked("Eave"), "{:.1f} m"),
    "ridge_height_m": (marked("Ridge"), "{:.1f} m"),
    "storeys": (marked("Storeys"), "{}"),
    "ground_m": (marked("Ground elevation"), "{:.1f} m"),
    "confidence": (marked("Confidence"), "{:.0%}"),
}
LOWEST_HEIGHT_M = 0.1


class BuildingCard(QDockWidget):
    """Follows the document's selection; each change is an edit."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="building_card")
        worded(self, windowTitle="Building")
        self._document = document
        self._shown = ""
        self._added_up: Reconstruction | None = None
        self.title_label = QLabel(objectName="card_title", textFormat=Qt.PlainText)
        self.height_spin = QDoubleSpinBox(decimals=1, singleStep=0.5, suffix=" m", keyboardTracking=False)
        self.height_spin.setRange(LOWEST_HEIGHT_M, LARGEST_HEIGHT_M)
        self.source_label = QLabel(_WIDEST_SOURCE, objectName="note", textFormat=Qt.PlainText)
        self.roof_box = ChoiceBox(_ROOFS_TO_CHOOSE)
        (style,) = (each for each in declared(Settings) if isinstance(each.default, FacadeStyle))
        self.style_box = ChoiceBox(style.choices)
        self.fact_labels = {name: _text_label() for name in _FACTS}
        self.remarks_label = _text_label("card_remarks")
        self.others_label = QLabel(objectName="note", textFormat=Qt.PlainText)
        self.delete_button = worded(QPushButton(), toolTip="Leave what is selected out (Del)")

        self._pages = QStackedWidget()
        self.place_page = PlacePage()
        self._pages.addWidget(ScrollColumn(self.place_page))
        self._column = ScrollColumn(self._rows())
        self._pages.addWidget(self._column)
        self.setWidget(self._pages)

        self.height_spin.valueChanged.connect(self._set_height)
        # Where the keyboard stays in the field, Ctrl+Z is the field's own.
        self.height_spin.lineEdit().returnPressed.connect(self.height_spin.clearFocus)
        self.roof_box.activated.connect(self._set_roof)
        self.style_box.activated.connect(self._set_style)
        self.delete_button.clicked.connect(self.delete_selected)
        document.changed.connect(self._show_selected)
        LANGUAGE.changed.connect(self._say_again)
        self._show_selected()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that a building's page will need, so that the first click moves little."""
        self._column.make_room()
        super().showEvent(event)

    def delete_selected(self) -> None:
        """Leave the selected buildings out."""
        self._edit(Delete)

    def _rows(self) -> QWidget:
        rows = QFrame(objectName="dock_content")
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        height = worded(QLabel(), text="Height", toolTip="From the ground to the 70th percentile of the roof")
        form.addRow(height, self.height_spin)
        form.addRow("", self.source_label)
        form.addRow(worded(QLabel(), text="Roof"), self.roof_box)
        form.addRow(worded(QLabel(), text="Façades"), self.style_box)
        for name, (caption, _) in _FACTS.items():
            form.addRow(worded(QLabel(), text=caption), self.fact_labels[name])
        layout = QVBoxLayout(rows)
        layout.setSpacing(12)
        for part in (self.title_label, self.others_label, self.remarks_label, self.delete_button):
            layout.addWidget(part)
        layout.insertLayout(2, form)
        layout.addStretch()
        return rows

    def _show_selected(self) -> None:
        """Show the selected building, but not as it was before a change that is on its way."""
        building, reconstruction = self._document.selected, self._document.reconstruction
        self._pages.setCurrentIndex(int(building is not None))
        count = len(self._document.selection)
        self.others_label.setText(tr("The last of {count:,} that are selected; changes are for all", count=count))
        self.others_label.setVisible(count > 1)
        self.delete_button.setText(
            tr("Delete {count:,} buildings", count=count) if count > 1 else tr("Delete building")
        )
        if building is None or reconstruction is None:
            self._shown = ""
            self._show_place(reconstruction)
        elif (is_other := building.footprint.identifier != self._shown) or self._document.is_settled:
            self._shown = building.footprint.identifier
            if is_other or not self._is_typing:
                self._show_height(building.height_m)
            self._show(building, record_of(reconstruction.city, building))

    @property
    def _is_typing(self) -> bool:
        """Whether the person has begun to type a height, which a rebuild that ends meanwhile is to leave as it is."""
        return self.height_spin.hasFocus() and self.height_spin.lineEdit().isModified()

    def _show_height(self, height_m: float) -> None:
        self.height_spin.blockSignals(True)
        self.height_spin.setValue(height_m)
        self.height_spin.blockSignals(False)

    def _show_place(self, reconstruction: Reconstruction | None) -> None:
        """Show the figures of a place, unless they are there: adding up a large one takes a moment."""
        if reconstruction is not None and reconstruction is not self._added_up:
            self._added_up = reconstruction
            self.place_page.show_figures(reconstruction.city)

    def _show(self, building: Building, record: Record) -> None:
        self.title_label.setText(tr("Building {id}", id=building.footprint.identifier))
        sigma = f"± {building.height_sigma_m:.1f} m, " if building.height_sigma_m > 0 else ""
        self.source_label.setText(f"{sigma}{tr(HEIGHT_SOURCES[building.height_source])}")
        self.roof_box.show_member(building.roof.kind)
        self.style_box.show_member(building.facade_style)
        for name, (_, pattern) in _FACTS.items():
            value = record[name]
            self.fact_labels[name].setText(tr("unknown") if value is None else pattern.format(value))
        self.remarks_label.setText("\n".join(_capital(translated(remark)) for remark in building.remarks))
        self.remarks_label.setVisible(bool(building.remarks))

    def _say_again(self) -> None:
        self._shown, self._added_up = "", None
        self._show_place(self._document.reconstruction)
        self._show_selected()

    def _set_height(self, height_m: float) -> None:
        self._edit(lambda building: SetHeight(building, round(height_m, 1)))

    def _set_roof(self) -> None:
        building, kind = self._document.selected, self.roof_box.member()
        if building is not None and kind is not building.roof.kind:
            self._edit(lambda building: SetRoof(building, RoofKind(kind)))

    def _set_style(self) -> None:
        building, style = self._document.selected, self.style_box.member()
        if building is not None and style is not building.facade_style:
            self._edit(lambda building: SetStyle(building, FacadeStyle(style)))

    def _edit(self, edit_of: Callable[[str], SingleEdit]) -> None:
        """Make this edit of each selected building, by its identifier."""
        if self._shown:
            names = [building.footprint.identifier for building in self._document.selected_buildings]
            self._document.edit(*map(edit_of, names))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _text_label(name: str = "") -> QLabel:
    label = QLabel(objectName=name, wordWrap=True, textFormat=Qt.PlainText)
    label.setTextInteractionFlags(Qt.TextSelectableByMouse)
    return label
