"""How far a picture or a film of the scene is, and the button that stops it."""

from __future__ import annotations

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QProgressBar, QProgressDialog, QWidget

from ryu_scape.gui.languages import tr
from ryu_scape.viewer.sliced_view import DrawnBeside, SlicedView

_STEPS, _WIDTH_PX = 1000, 360


class DrawingDialog(QProgressDialog):
    """Lies over the window, so that nobody changes the scene, while `drawing` is drawn beside the view."""

    whole = pyqtSignal()
    """All is drawn."""
    stopped = pyqtSignal()
    """The person or the graphics driver ended it before."""

    def __init__(self, view: SlicedView, drawing: DrawnBeside, window: QWidget) -> None:
        super().__init__(tr("Drawing…"), tr("Cancel"), 0, _STEPS, window)
        self.setWindowTitle(tr("Drawing…"))
        self.setWindowModality(Qt.WindowModal)
        self.setAttribute(Qt.WA_DeleteOnClose)
        self.setBar(QProgressBar(textVisible=False, maximum=_STEPS))
        self.setMinimumWidth(_WIDTH_PX)
        self.setAutoClose(False)
        self.setAutoReset(False)
        self._view = view
        self._is_over = False
        view.drawn_beside.connect(self._follow)
        view.failed.connect(self._stop)
        self.canceled.connect(self._stop)
        view.draw_beside(drawing)
        self.show()

    def _follow(self, share_done: float) -> None:
        self.setValue(round(share_done * _STEPS))
        if share_done >= 1.0:
            self._end(is_whole=True)

    def _stop(self) -> None:
        self._view.give_up_beside()
        self._end(is_whole=False)

    def _end(self, is_whole: bool) -> None:
        if self._is_over:
            return
        self._is_over = True
        (self.whole if is_whole else self.stopped).emit()
        self.close()
