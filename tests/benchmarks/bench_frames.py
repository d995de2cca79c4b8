"""How soon a place is seen, how smoothly it turns, how soon it stands in full detail, and what it takes on the card.

Run from the repository's root: python -m tests.benchmarks.bench_frames [RGB.tif DSM.tif …]
It takes a screen (or `xvfb-run -a`). On a computer without a graphics card other programs on its cores make it slower:
beside the clock stands what all threads computed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from ryu_scape.gui.application import prepare_environment

prepare_environment()

import numpy as np  # noqa: E402 - not before its environment is prepared
from PyQt5.QtWidgets import QApplication  # noqa: E402

from ryu_scape import pipeline  # noqa: E402
from ryu_scape.inputs import BuildRequest  # noqa: E402
from ryu_scape.own_files import SAMPLES  # noqa: E402
from ryu_scape.progress import UNHEARD  # noqa: E402
from ryu_scape.scene.layers import Layer  # noqa: E402
from ryu_scape.scene.vertex_arrays import SceneGeometry  # noqa: E402
from ryu_scape.viewer.camera import Camera  # noqa: E402
from ryu_scape.viewer.ground import ground_of  # noqa: E402
from ryu_scape.viewer.scene_widget import SceneWidget  # noqa: E402

SIZE_PX = 1280, 720
FRAMES, STEP_DEG = 40, 3.0
NEAR = 4.0
LEAST_FRAMES_PER_S, LONGEST_FIRST_FRAME_S = 15.0, 0.3
NAMES = "old_town", "hillside_suburb", "apartment_blocks", "towers"


class WatchedView(SceneWidget):
    """The window's view, which says how far it is."""

    def see(self, camera: Camera) -> None:
        """Move there as a drag would."""
        self._move_to(camera)

    @property
    def shows_something(self) -> bool:
        """Whether a picture of the scene is in sight."""
        return self._picture.is_there

    @property
    def is_drawn(self) -> bool:
        """Whether the last movement is in sight, however coarsely; who asks is still moving, as a hand would be."""
        self._still_timer.start()
        return self._picture.is_current


def spent(application: QApplication, act: Callable[[], object], is_done: Callable[[], bool]) -> tuple[float, float]:
    """Seconds by the clock from an act until it is done, turning the event loop, and what all threads computed."""
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    act()
    application.processEvents()
    while not is_done():
        application.processEvents()
    return time.perf_counter() - wall_s, time.process_time() - cpu_s


def measure(application: QApplication, name: str, scene: SceneGeometry) -> None:
    """Print a line of figures of one scene, in a view of its own."""
    view = WatchedView()
    view.resize(*SIZE_PX)
    view.set_hidden_layers({Layer.GROUND_POINTS})
    view.show()
    application.processEvents()
    first, first_cpu = spent(application, lambda: view.set_scene(scene), lambda: view.shows_something)
    full, full_cpu = spent(application, lambda: None, lambda: view.is_finished)
    aspect = SIZE_PX[0] / SIZE_PX[1]
    home = Camera.home(ground_of(scene), aspect)
    figures = [
        orbited(application, view, camera)
        for camera in (home, home.over(scene.bounds_m.mean(axis=0)[:2]).zoom_at((0, 0), 1 / NEAR, aspect))
    ]
    print(
        f"{name:<24}{first:>6.2f} s ({first_cpu:.2f}){full:>8.2f} s ({full_cpu:.2f})   {'   '.join(figures)}"
        f"{uploaded_mb(scene):>10,.0f} MB",
        flush=True,
    )
    view.close()


def uploaded_mb(scene: SceneGeometry) -> float:
    """What a scene takes on the graphics card: vertices, indices, coarser levels and the orthophoto with its mipmap."""
    byte_count = 0.0 if scene.texture is None else scene.texture.pixels.nbytes * 4 / 3
    for piece in (piece for pieces in scene.pieces.values() for piece in pieces):
        byte_count += piece.vertices.nbytes + piece.indices.nbytes
        if piece.chunks is not None:
            coarse_vertices = piece.chunks.coarse_vertices
            byte_count += piece.chunks.coarse_indices.nbytes + (
                0 if coarse_vertices is None else coarse_vertices.nbytes
            )
    return byte_count / 1e6


def orbited(application: QApplication, view: WatchedView, camera: Camera) -> str:
    """Frames a second of an orbit about the target: the median and the slowest frame."""
    seconds = []
    for step in range(FRAMES + 1):
        at = camera.orbit(STEP_DEG * step, 0.0)
        seconds.append(spent(application, lambda at=at: view.see(at), lambda: view.is_drawn)[0])
    spent(application, lambda: None, lambda: view.is_finished)
    return f"{1 / np.median(seconds[1:]):5.1f} /s, least {1 / max(seconds[1:]):5.1f}"


def main() -> None:
    """Measure the samples, or the pairs that were named."""
    application = QApplication(sys.argv[:1])
    named = [Path(name) for name in sys.argv[1:]]
    pairs = list(zip(named[::2], named[1::2], strict=True))
    pairs = pairs or [(SAMPLES / f"RGB_{name}.tif", SAMPLES / f"DSM_{name}.tif") for name in NAMES]
    scenes = [(rgb.stem, pipeline.run(BuildRequest(rgb, dsm), UNHEARD).city.scene) for rgb, dsm in pairs]
    print(f"{SIZE_PX[0]} x {SIZE_PX[1]}; goals: first frame {LONGEST_FIRST_FRAME_S} s, {LEAST_FRAMES_PER_S:.0f} /s")
    titles = ("first (CPU)", 16), ("then in full (CPU)", 22), ("orbiting the whole", 25), ("from nearby", 25)
    print(f"{'place':<24}" + "".join(f"{title:<{width}}" for title, width in titles) + "on the card")
    for name, scene in scenes:
        measure(application, name, scene)


if __name__ == "__main__":
    main()
