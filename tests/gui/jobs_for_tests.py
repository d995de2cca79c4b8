"""Jobs for a worker, and how to look at a picture."""

from __future__ import annotations

import time

import numpy as np
from PyQt5.QtGui import QImage

from ryu_scape.progress import ProgressReporter, advance


def endless(progress: ProgressReporter) -> None:
    """Works until it is told to stop."""
    while True:
        advance(progress, "finding buildings", 0.4)
        time.sleep(0.01)


def pixels_of(image: QImage) -> np.ndarray:
    """(height, width, 3) uint8."""
    image = image.convertToFormat(QImage.Format_RGB888)
    rows = np.frombuffer(image.constBits().asstring(image.sizeInBytes()), np.uint8)
    return rows.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()].reshape(image.height(), -1, 3)
