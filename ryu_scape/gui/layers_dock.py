"""Layers of the scene to show and hide, and buildings coloured by what is known of them, with a legend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QIcon, QPixmap, QShowEvent
from PyQt5.QtWidgets import (
    QAction,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ryu_scape.export.fields import FIELDS
from ryu_scape.gui.action_box import box_of
from ryu_scape.gui.attributes import Attributes
from ryu_scape.gui.document import Document
from ryu_scape.gui.languages import LANGUAGE, marked, tr, translated, worded
from ryu_scape.gui.scroll_column import ScrollColumn
from ryu_scape.gui.slider import slider_between
from ryu_scape.inspection.attribute_table import DSM_RESIDUAL, DSM_RESIDUAL_MEANING
from ryu_scape.inspection.colouring import ColourClass, colour_classes
from ryu_scape.inspection.map_layers import MapRaster
from ryu_scape.scene.layers import Layer

_ITS_OWN = marked("Their own colours")
_FIRST = ("height_m", "height_sigma_m", DSM_RESIDUAL, "confidence", "roof", "height_source", "storeys")
"""The fields that people colour by most; the others follow."""
_NEVER = ("id", "part_of")
_MEANINGS = {name: field.meaning for name, field in FIELDS.items()} | {DSM_RESIDUAL: DSM_RESIDUAL_MEANING}
_FADED_AS_ONE = {
    marked("Ground"): (Layer.TERRAIN, Layer.GROUND_POINTS, Layer.BASE),
    marked("Trees"): (Layer.TREES,),
    marked("Walls"): (Layer.WALLS, Layer.WINDOWS, Layer.TRIM),
    marked("Roofs"): (Layer.ROOFS, Layer.PARAPETS, Layer.DETAILS),
}
_IN_SCENE = marked("How much it covers what is behind it")
_ON_MAP = marked("How much it covers what lies below it on the map")
_SWATCH_PX = 14
_OPAQUE = 100


class LayersDock(QDockWidget):
    """Shows the window's own actions as boxes; a click on a class of the legend selects its buildings."""

    painted = pyqtSignal(object)
    """The classes, each a ColourClass, in whose colours buildings should be."""
    map_faded = pyqtSignal(object)
    """How much each MapRaster covers on the map what lies below it, by raster, in [0, 1]."""
    scene_faded = pyqtSignal(object)
    """How much each Layer of the scene covers what is behind it, by layer, in [0, 1]."""

    def __init__(
        self,
        document: Document,
        attributes: Attributes,
        grounds: Iterable[QAction],
        layers: Iterable[QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, objectName="layers_dock")
        worded(self, windowTitle="Layers")
        self.toggleViewAction().setShortcut("F9")
        self._document, self._attributes = document, attributes
        self.classes: tuple[ColourClass, ...] = ()
        self.colour_box = QComboBox()
        self.colour_box.addItem("", "")
        for name in (*_FIRST, *(name for name in FIELDS if name not in (*_FIRST, *_NEVER))):
            self.colour_box.addItem(name, name)
        self.legend = worded(QListWidget(objectName="legend"), toolTip="Click a class to select its buildings")
        self.legend.setIconSize(QSize(_SWATCH_PX, _SWATCH_PX))
        rows = QWidget(objectName="dock_content")
        layout = QVBoxLayout(rows)
        layout.setSpacing(6)
        layout.addWidget(worded(QLabel(objectName="stage_title"), text="Colour buildings by"))
        layout.addWidget(self.colour_box)
        layout.addWidget(self.legend)
        layout.addWidget(worded(QLabel(objectName="stage_title"), text="Ground"))
        self.boxes = [*(box_of(QRadioButton(), action, layout) for action in grounds)]
        layout.addWidget(worded(QLabel(objectName="stage_title"), text="Layers"))
        self.boxes += [box_of(QCheckBox(), action, layout) for action in layers]
        layout.addWidget(worded(QLabel(objectName="stage_title"), text="Opacity in the scene"))
        self.scene_opacities = {
            name: slider_between(0, _OPAQUE, objectName=f"opacity_{name}") for name in _FADED_AS_ONE
        }
        layout.addLayout(_opacity_rows(self.scene_opacities, _IN_SCENE, self._fade_scene))
        layout.addWidget(worded(QLabel(objectName="stage_title"), text="Opacity on the map"))
        self.map_opacities = {
            kind.value: slider_between(0, _OPAQUE, objectName=f"opacity_{kind.name}") for kind in MapRaster
        }
        layout.addLayout(_opacity_rows(self.map_opacities, _ON_MAP, self._fade_map))
        layout.addStretch()
        self._column = ScrollColumn(rows)
        self.setWidget(self._column)
        self.legend.hide()

        self.colour_box.currentIndexChanged.connect(lambda _: self._colour())
        self.legend.itemClicked.connect(self._select_class)
        attributes.ready.connect(self._colour)
        document.rebuilt.connect(lambda _: self._colour())
        document.opened.connect(lambda _: self._colour())
        LANGUAGE.changed.connect(self._say)
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as wide as the content."""
        self._column.make_room()
        super().showEvent(event)

    def _fade_scene(self) -> None:
        shares = _shares(self.scene_opacities)
        self.scene_faded.emit({layer: shares[name] for name, layers in _FADED_AS_ONE.items() for layer in layers})

    def _fade_map(self) -> None:
        shares = _shares(self.map_opacities)
        self.map_faded.emit({kind: shares[kind.value] for kind in MapRaster})

    def _say(self) -> None:
        """Word the items of box and legend, which Qt's properties do not reach."""
        self.colour_box.setItemText(0, tr(_ITS_OWN))
        for item in range(1, self.colour_box.count()):
            self.colour_box.setItemData(item, translated(_MEANINGS[self.colour_box.itemData(item)]), Qt.ToolTipRole)
        self._show_legend()

    def _colour(self) -> None:
        """Colour by the chosen field, as soon as the attributes are there."""
        name = self.colour_box.currentData()
        table = self._attributes.table
        if name and table is None:
            self._attributes.request()
            return
        self.classes = () if not name or table is None else colour_classes(table, name)
        self._show_legend()
        self.painted.emit(self.classes)

    def _show_legend(self) -> None:
        self.legend.clear()
        for one in self.classes:
            swatch = QPixmap(_SWATCH_PX, _SWATCH_PX)
            swatch.fill(QColor(*one.rgb))
            self.legend.addItem(QListWidgetItem(QIcon(swatch), f"{translated(one.label)}  ({one.buildings.size:,})"))
        rows = sum(self.legend.sizeHintForRow(row) for row in range(self.legend.count()))
        self.legend.setFixedHeight(rows + 2 * self.legend.frameWidth() + 4)
        self.legend.setVisible(bool(self.classes))

    def _select_class(self, item: QListWidgetItem) -> None:
        if self._attributes.table is not None:
            self._document.select(*self.classes[self.legend.row(item)].buildings.tolist())


def _opacity_rows(sliders: Mapping[str, QSlider], meaning: str, changed: Callable[[], None]) -> QFormLayout:
    """Sliders by what they fade; names and meaning are marked."""
    form = QFormLayout()
    for name, slider in sliders.items():
        slider.setValue(_OPAQUE)
        slider.valueChanged.connect(lambda _: changed())
        label = worded(QLabel(), text=name)
        label.setBuddy(slider)
        form.addRow(label, worded(slider, toolTip=meaning))
    return form


def _shares(sliders: Mapping[str, QSlider]) -> dict[str, float]:
    return {name: slider.value() / _OPAQUE for name, slider in sliders.items()}
