"""What is said to libraries has to be said before they are imported."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PREPARE = """
import os, sys
from ryu_scape.gui.application import prepare_environment
assert "numpy" not in sys.modules
prepare_environment()
print(os.environ["OPENBLAS_NUM_THREADS"])
"""


@pytest.mark.parametrize(("wanted", "threads"), [(None, "1"), ("3", "3")])
def test_small_products_of_matrices_are_of_one_thread_unless_somebody_wants_more(
    wanted: str | None, threads: str
) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    environment |= {} if wanted is None else {"OPENBLAS_NUM_THREADS": wanted}
    outcome = subprocess.run(
        [sys.executable, "-c", PREPARE], env=environment, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.split()[-1] == threads


LOAD = """
import gc
from ryu_scape.gui.application import prepare_environment
prepare_environment()
from ryu_scape.gui import jobs
jobs.load_segmentation().result()
print(gc.isenabled(), gc.get_freeze_count(), len(gc.get_objects()))
"""


def test_no_pass_of_the_collector_looks_at_what_was_imported() -> None:
    outcome = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    is_enabled, passed_over, looked_at = outcome.stdout.split()[-3:]
    assert is_enabled == "True"
    assert int(passed_over) > 20 * int(looked_at)


TEACH = """
import sys
from ryu_scape.gui.application import prepare_environment
prepare_environment()
from PyQt5.QtOpenGL import QGLWidget
from PyQt5.QtWidgets import QApplication
application = QApplication([])
drawn = QGLWidget()
drawn.show()
drawn.grabFrameBuffer()
print("torch" in sys.modules)
import ryu_scape.teaching
print("torch" in sys.modules)
"""


def test_pytorch_may_come_after_the_window_has_drawn() -> None:
    """Without care for the order in which libraries load, Mesa's LLVM and triton's crash here."""
    outcome = subprocess.run([sys.executable, "-c", TEACH], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.split() == ["False", "True"]
