"""The key figures of a city in one line."""

from __future__ import annotations

from PyQt5.QtWidgets import QLabel

from ryu_scape.pipeline import Reconstruction


class SummaryLabel(QLabel):
    """How many buildings a city has, how high they are, and how long it took to build."""

    def show_figures(self, reconstruction: Reconstruction) -> None:
        """Show those of this city."""
        heights_m = [building.height_m for building in reconstruction.city.buildings]
        parts = [f"{len(heights_m)} building{'s' * (len(heights_m) != 1)}"]
        if heights_m:
            parts.append(f"{min(heights_m):.1f} to {max(heights_m):.1f} m high")
        parts.append(f"{sum(reconstruction.seconds.values()):.1f} s")
        self.setText("  ·  ".join(parts))
