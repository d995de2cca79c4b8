"""How finely a view is drawn, so that it keeps up with the mouse."""

from __future__ import annotations

from dataclasses import dataclass

_STILL = 2.0
_MOVING = (2.0, 1.0, 0.5)
_DENSE_SCREEN = 2.0
_LONGEST_FRAME_S = 0.05


@dataclass
class Pace:
    """seconds_per_px: what one pixel of the last frame that stood still took; 0 as long as none was drawn."""

    seconds_per_px: float = 0.0

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
