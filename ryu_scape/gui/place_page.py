"""The figures of a whole place, shown while no building of it is selected."""

from __future__ import annotations

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ryu_scape.city import City
from ryu_scape.gui.building_words import HEIGHT_SOURCES, ROOFS
from ryu_scape.gui.languages import marked, tr, worded
from ryu_scape.inspection.place_summary import PlaceSummary, summary_of
from ryu_scape.raster.projection import crs_name
from ryu_scape.survey import Survey

_CAPTIONS = {
    "buildings": marked("Buildings"),
    "heights": marked("Heights"),
    "roofs": marked("Roofs"),
    "built": marked("Built up"),
    "ground": marked("Ground"),
    "pixels": marked("Pixels"),
    "crs": marked("Map"),
}


class PlacePage(QFrame):
    """How much is built and how high, and what that was found on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="dock_content")
        self.fact_labels = {name: QLabel(wordWrap=True, textFormat=Qt.PlainText) for name in _CAPTIONS}
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setColumnStretch(1, 1)
        for row, (name, caption) in enumerate(_CAPTIONS.items()):
            self.fact_labels[name].setTextInteractionFlags(Qt.TextSelectableByMouse)
            grid.addWidget(worded(QLabel(), text=caption), row, 0, Qt.AlignTop)
            grid.addWidget(self.fact_labels[name], row, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(worded(QLabel(objectName="card_title"), text="This place"))
        layout.addLayout(grid)
        hint = QLabel(objectName="card_hint", wordWrap=True)
        layout.addWidget(worded(hint, text="Click a building to see what is known of it, and to correct it."))
        layout.addStretch()

    def show_figures(self, city: City) -> None:
        """Show those of this city, in the language that is spoken."""
        for name, value in {**_of_buildings(summary_of(city)), **_of_survey(city.survey)}.items():
            self.fact_labels[name].setText(value or tr("none"))


def _of_buildings(summary: PlaceSummary) -> dict[str, str]:
    heights = []
    if summary.heights_m is not None:
        lowest, median, highest = summary.heights_m
        heights.append(tr("{lowest:.1f} to {highest:.1f} m", lowest=lowest, highest=highest))
        heights.append(tr("median {median:.1f} m", median=median))
    heights += [f"{count:,} {tr(HEIGHT_SOURCES[source])}" for source, count in summary.sources.items()]
    return {
        "buildings": f"{summary.buildings:,}",
        "heights": "\n".join(heights),
        "roofs": "\n".join(f"{count:,} {tr(ROOFS[kind]).lower()}" for kind, count in summary.roofs.items()),
        "built": f"{summary.built_m2:,.0f} m², {summary.built_share:.0%}",
        "ground": f"{summary.seen_m2:,.0f} m²",
    }


def _of_survey(survey: Survey) -> dict[str, str]:
    pixels = []
    if survey.is_photo:
        finest = survey.rgb if survey.picture is None else survey.picture
        image_gsd_m = survey.grid.gsd_m * survey.grid.width / finest.shape[2]
        pixels.append(tr("image {gsd_m:.2g} m", gsd_m=image_gsd_m))
    if survey.dsm_gsd_m is not None:
        pixels.append(tr("DSM {gsd_m:.2g} m", gsd_m=survey.dsm_gsd_m))
    return {"pixels": "\n".join(pixels), "crs": crs_name(survey.grid.crs)}
