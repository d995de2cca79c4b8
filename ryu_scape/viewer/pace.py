"""How finely a view is drawn, so that it keeps up with the mouse."""

from __future__ import annotations

from dataclasses import dataclass

from ryu_scape.viewer.framing import FINE_PX

_STILL = 2.0
_MOVING = (2.0, 1.0, 0.5)
_DENSE_SCREEN = 2.0
_LONGEST_FRAME_S = 0.05
_MOVING_TOLERANCE_PX = (2.0, 4.0, 8.0)
_LAGGING_S, _LEADING_S = 0.09, 0.025
"""A moving view lags behind the mouse if it takes longer, and has time to spare if it takes less."""


@dataclass
class Pace:
    """seconds_per_px: what one pixel of the last frame that stood still took; 0 as long as none was drawn."""

    seconds_per_px: float = 0.0
    _coarseness: int = 0

    def supersampling(self, pixels: int, pixel_ratio: float, *, is_moving: bool) -> float:
        """Samples along each side of a pixel, on a screen with `pixel_ratio` device pixels to one of Qt's own.

        Dense screens are smooth without. What moves is drawn as finely as can be done in time, at first coarsely.
        """
        still = 1.0 if pixel_ratio >= _DENSE_SCREEN else _STILL
        if not is_moving:
            return still
        if not self.seconds_per_px:
            return min(_MOVING[-1], still)
        affordable = (s for s in _MOVING if s * s * pixels * self.seconds_per_px <= _LONGEST_FRAME_S)
        return min(next(affordable, _MOVING[-1]), still)

    def tolerance_px(self, *, is_coarse: bool) -> float:
        """What is smaller may be left out of a picture, of a coarse one more the slower the last such was."""
        return _MOVING_TOLERANCE_PX[self._coarseness] if is_coarse else FINE_PX

    def has_drawn(self, seconds: float, pixels: int, *, is_moving: bool) -> None:
        """A picture of so many pixels took so long."""
        if not is_moving or not self.seconds_per_px:
            self.seconds_per_px = seconds / pixels
        elif seconds > _LAGGING_S:
            self._coarseness = min(self._coarseness + 1, len(_MOVING_TOLERANCE_PX) - 1)
        elif seconds < _LEADING_S:
            self._coarseness = max(self._coarseness - 1, 0)
