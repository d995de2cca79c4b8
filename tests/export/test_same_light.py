"""A page in a browser and the program's own view show the same city in the same light."""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from pathlib import Path

import numpy as np
import pytest

from tests.export.browser import CHROMIUM, answer_of
from tests.viewer.without_display import run_without_display

WIDTH_PX, HEIGHT_PX, BLOCK_PX = 480, 300, 20
AZIMUTH_DEG, ELEVATION_DEG, DISTANCE_M = 40.0, 30.0, 260.0
PAGE_FIELD_OF_VIEW_DEG = 40.0
BUILD = """
import json
import sys
from pathlib import Path
import numpy as np
from ryu_scape import pipeline
from ryu_scape.export.html import write_html
from ryu_scape.inputs import BuildRequest
from ryu_scape.own_files import SAMPLES
from ryu_scape.progress import UNHEARD
from ryu_scape.scene.layers import Layer
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.ground import ground_of
from ryu_scape.viewer.offscreen import render_image

folder, size_px, view = Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
files = [SAMPLES / f"{name}_old_town.tif" for name in ("RGB", "DSM")]
city = pipeline.run(BuildRequest(*files, SAMPLES / "buildings_old_town.geojson"), UNHEARD).city
assert city.scene.sun is not None
ground = ground_of(city.scene)
target_m = np.array([0.0, 0.0, ground.height_at(np.zeros(2))])
image = render_image(city.scene, size_px, Camera(ground, target_m, **view), {Layer.GROUND_POINTS})
np.save(folder / "window.npy", image)
write_html(city, folder / "page.html")
print(json.dumps(target_m.tolist()))
"""
LOOK = """
opened.then((page) => {
  const { camera, renderer } = page, { azimuthDeg, elevationDeg, distance, target, width, height } = SEEN;
  camera.azimuth = -azimuthDeg * Math.PI / 180;
  camera.elevation = elevationDeg * Math.PI / 180;
  camera.distance = distance;
  camera.target = [target[0], target[2], -target[1]];
  [canvas.width, canvas.height] = [width, height];
  renderer.draw(camera);
  const pixels = new Uint8Array(4 * width * height), { gl } = renderer;
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  let text = "";
  for (const value of pixels) text += String.fromCharCode(value);
  answer({ pixels: btoa(text), error: gl.getError() });
}).catch((error) => answer({ error: error.message }));
"""

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to open the page with"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="EGL is used on Linux alone"),
]


def block_means(image: np.ndarray) -> np.ndarray:
    """(h, w, 3) means of blocks: edges are smoothed in other ways here and there."""
    shape = HEIGHT_PX // BLOCK_PX, BLOCK_PX, WIDTH_PX // BLOCK_PX, BLOCK_PX, 3
    return image[..., :3].reshape(shape).mean(axis=(1, 3))


def test_a_page_shows_the_same_view_in_the_same_light(tmp_path: Path) -> None:
    view = {"distance_m": DISTANCE_M, "azimuth_deg": AZIMUTH_DEG, "elevation_deg": ELEVATION_DEG}
    view["field_of_view_deg"] = PAGE_FIELD_OF_VIEW_DEG
    built = run_without_display(BUILD, str(tmp_path), json.dumps([WIDTH_PX, HEIGHT_PX]), json.dumps(view))
    assert built.returncode == 0, built.stderr
    window = np.load(tmp_path / "window.npy")

    seen = {"azimuthDeg": AZIMUTH_DEG, "elevationDeg": ELEVATION_DEG, "distance": DISTANCE_M}
    seen |= {"target": json.loads(built.stdout), "width": WIDTH_PX, "height": HEIGHT_PX}
    said = answer_of(tmp_path / "page.html", LOOK.replace("SEEN", json.dumps(seen)), "", tmp_path)
    assert said["error"] == 0
    pixels = np.frombuffer(b64decode(said["pixels"]), np.uint8).reshape(HEIGHT_PX, WIDTH_PX, 4)[::-1]

    difference = np.abs(block_means(pixels.astype(float)) - block_means(window.astype(float)))
    assert np.median(difference) < 0.5
    # The page also draws frames of windows that are smaller than a pixel here, which the program leaves out.
    assert np.percentile(difference, 99) < 6
