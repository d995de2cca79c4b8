"""The network's windows over a whole city: anchored to the city grid, so that each has one answer, whoever asks."""

from __future__ import annotations

from ryu_scape.segmentation.windows import CELL_PX, Window, shared_px
from ryu_scape.settings import SegmentationSettings
from ryu_scape.whole_city.city_grid import CityGrid, Square


def windows_over(window: Window, settings: SegmentationSettings) -> list[Window]:
    """The windows that share pixels with `window`, row by row. They start on multiples of what two have apart."""
    side = max(CELL_PX, settings.image_window_px // CELL_PX * CELL_PX)
    apart = side - shared_px(settings.image_overlap_px)
    rows = range((window.row - side) // apart + 1, (window.row + window.height - 1) // apart + 1)
    cols = range((window.col - side) // apart + 1, (window.col + window.width - 1) // apart + 1)
    return [Window(row * apart, col * apart, side, side) for row in rows for col in cols]


def owner_of(window: Window, city_grid: CityGrid) -> Square:
    """The square that holds a window's middle, which asks the network for it."""
    side = city_grid.square_px
    return Square((window.row + window.height // 2) // side, (window.col + window.width // 2) // side)
