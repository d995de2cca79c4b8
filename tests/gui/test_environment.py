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
