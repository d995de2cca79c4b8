"""ONNX Runtime, which from version 1.29 on tells Microsoft what runs, tells nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LOAD_THE_NETWORK = """
from ryu_scape.own_files import WEIGHTS
from ryu_scape.segmentation.onnx_network import load_onnx_network

load_onnx_network(WEIGHTS)
"""


def test_it_keeps_no_number_of_this_computer(tmp_path: Path) -> None:
    """Where it is not silent it writes one before it sends anything."""
    homes = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    heard = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    subprocess.run([sys.executable, "-c", LOAD_THE_NETWORK], env=heard | homes, check=True, timeout=120)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
