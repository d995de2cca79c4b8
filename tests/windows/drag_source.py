"""`python -m tests.windows.drag_source FILE...`: a window at the upper left whose content is dragged as these files."""

from __future__ import annotations

import sys
from pathlib import Path

from PyQt5.QtCore import QMimeData, Qt, QUrl
from PyQt5.QtGui import QDrag, QMouseEvent
from PyQt5.QtWidgets import QApplication, QLabel

TITLE = "Files to drag"
WIDTH_PX, HEIGHT_PX = 200, 100


class Source(QLabel):
    def __init__(self, paths: list[Path]) -> None:
        super().__init__(TITLE)
        self._urls = [QUrl.fromLocalFile(str(path)) for path in paths]
        self.setWindowTitle(TITLE)
        self.setWindowFlags(Qt.FramelessWindowHint | Qt.WindowStaysOnTopHint)
        self.setGeometry(0, 0, WIDTH_PX, HEIGHT_PX)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        data = QMimeData()
        data.setUrls(self._urls)
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec_(Qt.CopyAction)


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    source = Source([Path(each) for each in sys.argv[1:]])
    source.show()
    sys.exit(application.exec_())
