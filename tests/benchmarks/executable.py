"""The executable's engine beside PyTorch, in one run: size, start, idle memory, inference.

Run from the repository's root after `make bundle`, on a screen or under `xvfb-run -a`:

    python -m tests.benchmarks.executable

Start and memory are those of the window with nothing opened, once it has come to rest: processor seconds, and resident
memory; from source, from source with PyTorch imported first, and of dist/Ryu-Scape. Inference is that of the program on
a window of 1024² pixels, by turns and in one thread: threads that wait for others would count as work.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from statistics import median
from unittest import mock

import numpy as np
import psutil
import torch
from numpy.typing import NDArray

from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import UNHEARD
from ryu_scape.segmentation import runner
from ryu_scape.segmentation.engine import Network, load_onnx_network
from ryu_scape.segmentation.predict import predict_windows
from ryu_scape.segmentation.weights import load_network
from ryu_scape.settings import SegmentationSettings

REPOSITORY = Path(__file__).parents[2]
FOLDER = REPOSITORY / "dist" / "Ryu-Scape"
ROUNDS, SIDE_PX = 5, 1024
WINDOWS = SegmentationSettings()
GLANCE_S, AT_REST_S, LEAST_S = 0.25, 3.0, 0.5
WITH_TORCH = "import torchvision"
"""What Python runs first where sitecustomize.py says it."""
ENGINE = re.compile("onnxruntime")
TORCHS = re.compile("torch|torchvision|nvidia-.+")
"""The packages that were in the bundle with PyTorch; triton was left out of it."""


def main() -> None:
    """Print each figure, and its ratio to PyTorch's."""
    _sizes()
    _starts()
    _inference()


def _sizes() -> None:
    engine, torchs = _installed_bytes(ENGINE), _installed_bytes(TORCHS)
    print(f"engine as installed: PyTorch {torchs / 1e6:.0f} MB, ONNX Runtime {engine / 1e6:.0f} MB")
    if FOLDER.is_dir():
        ours = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink())
        before = ours - engine + torchs
        print(f"bundle: with PyTorch in it {before / 1e6:.0f} MB, as it is {ours / 1e6:.0f} MB ({ours / before:.2f})")


def _installed_bytes(names: re.Pattern[str]) -> int:
    """What the packages of these names take."""
    files = (
        Path(str(file.locate()))
        for package in metadata.distributions()
        if names.fullmatch(package.metadata["Name"].lower())
        for file in package.files or ()
    )
    return sum(file.stat().st_size for file in files if file.is_file())


def _starts() -> None:
    source = [sys.executable, str(REPOSITORY / "ryu_scape_app.py")]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "sitecustomize.py").write_text(WITH_TORCH, encoding="utf-8")
        ways: dict[str, tuple[list[str], dict[str, str]]] = {
            "source, PyTorch": (source, {"PYTHONPATH": folder}),
            "source": (source, {}),
        }
        if FOLDER.is_dir():
            ways["executable"] = [str(FOLDER / "Ryu-Scape")], {}
        rounds = [{name: _at_rest(*way) for name, way in ways.items()} for _ in range(ROUNDS)]
    for what, unit in enumerate(("s of processor to start", "MB at rest")):
        print(_beside_the_first({name: median(each[name][what] for each in rounds) for name in ways}, unit))


def _at_rest(command: list[str], variables: Mapping[str, str]) -> tuple[float, float]:
    """Processor seconds and MB of a window that nobody touches, once it has worked for AT_REST_S no more."""
    with subprocess.Popen(command, env=os.environ | variables, stderr=subprocess.DEVNULL) as process:
        window = psutil.Process(process.pid)
        try:
            used_s, quiet_since = 0.0, time.monotonic()
            while used_s < LEAST_S or time.monotonic() < quiet_since + AT_REST_S:
                time.sleep(GLANCE_S)
                now_s = sum(window.cpu_times()[:2])
                if now_s > used_s + 0.1 * GLANCE_S:
                    used_s, quiet_since = now_s, time.monotonic()
            resident = [each.memory_info().rss for each in (window, *window.children(recursive=True))]
            return used_s, sum(resident) / 1e6
        finally:
            process.terminate()


def _inference() -> None:
    image = np.random.default_rng(0).random((4, SIDE_PX, SIDE_PX), np.float32)
    without_dsm = image * np.array([1, 1, 1, 0], np.float32)[:, None, None]
    for name, pixels in {"with a DSM": image, "image alone": without_dsm}.items():
        ways = _ways_to_look(pixels)
        rounds = [{way: _spent_s(run) for way, run in ways.items()} for _ in range(ROUNDS + 1)][1:]
        times = {way: median(each[way] for each in rounds) for way in ways}
        print(f"{SIDE_PX}² px, {name}: {_beside_the_first(times, 's of processor')}")


def _ways_to_look(pixels: NDArray[np.float32]) -> dict[str, Callable[[], None]]:
    """What each engine does with an image (4, SIDE_PX, SIDE_PX), PyTorch also in the numbers that the other takes."""
    torch.set_num_threads(1)
    ours, theirs = load_onnx_network(WEIGHTS, threads=1)[0], load_network(WEIGHTS)[0]

    def look(network: Network) -> None:
        predict_windows(network, pixels.shape[1:], lambda window: pixels[(..., *window.slices)], WINDOWS, UNHEARD)

    def look_in_float32() -> None:
        with mock.patch.object(runner, "computing_type", return_value=torch.float32):
            look(theirs)

    kind = runner.computing_type(runner.choose_device())
    return {
        "PyTorch, float32": look_in_float32,
        f"PyTorch as it runs here ({kind})": lambda: look(theirs),
        "ONNX Runtime": lambda: look(ours),
    }


def _beside_the_first(numbers: Mapping[str, float], unit: str) -> str:
    first = next(iter(numbers.values()))
    return ", ".join(f"{name} {value:.2f} {unit} ({value / first:.2f})" for name, value in numbers.items())


def _spent_s(run: Callable[[], None]) -> float:
    begun_s = time.process_time()
    run()
    return time.process_time() - begun_s


if __name__ == "__main__":
    main()
