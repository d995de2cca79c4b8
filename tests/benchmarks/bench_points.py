"""A frame of 422,500 ground points with readback, beside pyqtgraph's GLViewWidget, and an orbit about 50,000 buildings.

Run from the repository's root: python -m tests.benchmarks.bench_points [--many] [--mosaic]
It takes a screen (or `xvfb-run -a`), and pyqtgraph (`pip install pyqtgraph`), without which its row is left out. --many
also turns 50,000 detailed buildings on a ground of 4,096² pixels, which takes 8 GB and minutes; --mosaic turns 20,000
on one of 9,750². Of both, the first frame and the one in full detail are told, and what the graphics card holds.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec

from ryu_scape.gui.application import prepare_environment

prepare_environment()

import numpy as np  # noqa: E402 - not before its environment is prepared
from PyQt5.QtWidgets import QApplication  # noqa: E402

from ryu_scape.scene.builder import build_scene  # noqa: E402
from ryu_scape.scene.layers import Layer  # noqa: E402
from ryu_scape.scene.look import Look  # noqa: E402
from ryu_scape.scene.vertex_arrays import SceneGeometry  # noqa: E402
from ryu_scape.settings import SceneSettings  # noqa: E402
from ryu_scape.viewer.camera import Camera  # noqa: E402
from ryu_scape.viewer.ground import ground_of  # noqa: E402
from tests.benchmarks.bench_frames import SIZE_PX, STEP_DEG, WatchedView, measure  # noqa: E402
from tests.benchmarks.bench_scene import city  # noqa: E402

PLAIN = Look(casts_shadows=False, darkens_corners=False, has_haze=False)
GROUND_PX, POINT_M, FRAMES = 650, 0.3, 30
MANY, MOSAIC = (50_000, 4_096), (20_000, 9_750)
"""Buildings, and pixels of the ground along a side."""


def main() -> None:
    """Print a row for each viewer, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--many", action="store_true")
    parser.add_argument("--mosaic", action="store_true")
    asked = parser.parse_args()
    application = QApplication(sys.argv[:1])
    survey, _ = city(200, GROUND_PX)
    scene = build_scene(survey, [], SceneSettings())
    moving_s, still_s = ours(application, scene)
    print(f"{GROUND_PX**2:,} points, {SIZE_PX[0]} x {SIZE_PX[1]}, a frame with readback, median of {FRAMES}")
    print(
        f"  Ryu-Scape {1000 * moving_s:7.1f} ms while it moves, {1000 * still_s:.1f} ms until it stands in full detail"
    )
    if find_spec("pyqtgraph") is not None:
        theirs_s = pyqtgraphs(application, scene)
        shares = f"{moving_s / theirs_s:.2f} and {still_s / theirs_s:.2f}"
        print(f"  pyqtgraph {1000 * theirs_s:7.1f} ms: ours take {shares} of that", flush=True)
    for is_wanted, count, side_px in ((asked.many, *MANY), (asked.mosaic, *MOSAIC)):
        if is_wanted:
            survey, buildings = city(count, side_px)
            measure(application, f"{count:,} on {side_px:,}²", build_scene(survey, buildings, SceneSettings()))


def ours(application: QApplication, scene: SceneGeometry) -> tuple[float, float]:
    """Median seconds until a movement is in sight and read back, and until it stands in full detail."""
    view = WatchedView()
    view.resize(*SIZE_PX)
    view.set_look(PLAIN)
    view.set_hidden_layers(set(Layer) - {Layer.GROUND_POINTS})
    view.set_scene(scene)
    view.show()
    home = Camera.home(ground_of(scene), SIZE_PX[0] / SIZE_PX[1])

    def frame(step: int, is_enough: Callable[[], bool]) -> None:
        view.see(home.orbit(STEP_DEG * step, 0.0))
        application.processEvents()
        while not is_enough():
            application.processEvents()
        view.grabFrameBuffer()

    return (
        _median_s(lambda step: frame(step, lambda: view.is_drawn)),
        _median_s(lambda step: frame(step, lambda: view.is_finished)),
    )


def pyqtgraphs(application: QApplication, scene: SceneGeometry) -> float:
    """Median seconds of a frame of the same points in pyqtgraph's view, as large as pixels of the ground."""
    from pyqtgraph.opengl import GLScatterPlotItem, GLViewWidget

    points = scene.layers[Layer.GROUND_POINTS].vertices
    colour = np.column_stack((points["colour"][:, :3] / 255.0, np.ones(points.size))).astype(np.float32)
    view = GLViewWidget()
    view.resize(*SIZE_PX)
    item = GLScatterPlotItem(pos=points["position"], color=colour, size=POINT_M, pxMode=False, glOptions="opaque")
    view.addItem(item)
    view.setCameraPosition(distance=float(np.ptp(points["position"], axis=0).max()))
    view.show()

    def frame(step: int) -> None:
        view.orbit(STEP_DEG, 0.0)
        view.grabFramebuffer()

    return _median_s(frame)


def _median_s(frame: Callable[[int], None]) -> float:
    frame(0)
    seconds = []
    for step in range(1, FRAMES + 1):
        start_s = time.perf_counter()
        frame(step)
        seconds.append(time.perf_counter() - start_s)
    return float(np.median(seconds))


if __name__ == "__main__":
    main()
