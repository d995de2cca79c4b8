"""What the program is doing, how far it is, and the button that stops it."""

from __future__ import annotations

from PyQt5.QtCore import Qt, QTimer, pyqtSignal
from PyQt5.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ryu_scape.gui.languages import tr, translated, worded

_STEPS = 1000


class ProgressStrip(QFrame):
    """Hidden while there is nothing to wait for."""

    cancel_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress_strip")
        self.stage_label = QLabel(objectName="progress_stage")
        self.stage_label.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)  # a long text widens no view
        self.percent_label = QLabel(objectName="progress_percent", alignment=Qt.AlignRight)
        self.percent_label.setMinimumWidth(48)
        self.bar = QProgressBar(textVisible=False, maximum=_STEPS)
        self.cancel_button = worded(QPushButton(), text="Cancel", toolTip="Stop and keep what was there before (Esc)")
        self.cancel_button.setShortcut("Esc")
        self.cancel_button.clicked.connect(self.cancel_requested)

        caption = QHBoxLayout()
        caption.addWidget(self.stage_label, 1)
        caption.addWidget(self.percent_label)
        progress = QVBoxLayout()
        progress.addLayout(caption)
        progress.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.setSpacing(18)
        layout.addLayout(progress, 1)
        layout.addWidget(self.cancel_button)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.show)
        self.hide()

    def start(self, after_ms: int = 0) -> None:
        """Appear, with nothing done yet, unless the work is done after so many milliseconds."""
        self.stage_label.setText(tr("Processing…"))
        self.percent_label.clear()
        self.bar.setValue(0)
        self.cancel_button.setEnabled(True)
        if after_ms:
            self._timer.start(after_ms)
        else:
            self.show()

    def stop(self) -> None:
        """Disappear: nothing is being done."""
        self._timer.stop()
        self.hide()

    def report(self, stage: str, fraction: float) -> None:
        """Show the stage and its share done, in [0, 1]."""
        self.stage_label.setText(f"{tr('Processing…')}  {translated(stage)}")
        self.percent_label.setText(f"{fraction:.0%}")
        self.bar.setValue(round(fraction * _STEPS))

    def show_cancelling(self) -> None:
        """Show that Cancel was heard and the work is coming to its stop."""
        self.stage_label.setText(tr("Cancelling…"))
        self.percent_label.clear()
        self.cancel_button.setEnabled(False)
