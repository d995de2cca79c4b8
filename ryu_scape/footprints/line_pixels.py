"""Pixels of buildings, and the direction across the lines that are sought there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class LinePixels:
    """Pixels (n,): where they are, in whose region, whether clear of the outside, and the unit vector (`east`, `south`)
    across the lines sought.

    region: whole numbers as float32, which OpenCV can sample, up to 16 million.
    """

    row: NDArray[np.float32]
    col: NDArray[np.float32]
    region: NDArray[np.float32]
    on_roof: NDArray[np.bool_]
    east: NDArray[np.float32]
    south: NDArray[np.float32]

    def __getitem__(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> LinePixels:
        return LinePixels(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def turned(self) -> LinePixels:
        """The same pixels, the lines sought square to those sought here."""
        return replace(self, east=-self.south, south=self.east)

    def index(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        return self.row.astype(np.intp), self.col.astype(np.intp)

    def sampled(
        self, raster: NDArray[np.float32], offset_px: float, method: int = cv2.INTER_LINEAR
    ) -> NDArray[np.float32]:
        """The raster (H, W) `offset_px` further across from each pixel (n,); beyond its edge it repeats itself."""
        count, row_length = self.row.size, 4096  # OpenCV takes no rows longer than 32767
        col, row = np.zeros((2, count // row_length + 1, row_length), np.float32)
        for sampled, own, across in ((col, self.col, self.east), (row, self.row, self.south)):
            position = np.multiply(across, np.float32(offset_px), out=sampled.ravel()[:count])
            position += own
        return cv2.remap(raster, col, row, method, borderMode=cv2.BORDER_REPLICATE).ravel()[:count]
