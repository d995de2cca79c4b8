from __future__ import annotations

import os
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

import numpy as np
import pytest
import trimesh

from ryu_scape.export.html import PARTS, SCRIPTS, write_html
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.browser import CHROMIUM, answer_of, shown_by_itself
from tests.export.glb_reader import embedded_glb, glb_document
from tests.export.hand_made_city import city_of
from tests.export.small_town import GSD_M, IDENTIFIERS, TREE_COLUMNS, TREE_ROWS, town

CLICK_IN_THE_MIDDLE = """
const timer = setInterval(() => {
  const { state } = document.body.dataset;
  if (!state) return;
  clearInterval(timer);
  const before = panel.querySelector("h2").textContent;
  canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  const isHidden = panel.hidden;
  canvas.setPointerCapture = () => {};
  const place = { clientX: canvas.clientWidth / 2, clientY: canvas.clientHeight / 2, pointerId: 1, button: 0 };
  canvas.dispatchEvent(new PointerEvent("pointerdown", place));
  canvas.dispatchEvent(new PointerEvent("pointerup", place));
  answer({ state, message: message.textContent, before, isHidden, after: panel.innerText });
}, 50);
"""


MEASURE = """
opened.then((page) => {
  const boxOf = (name) => {
    const { left, right } = document.querySelector(name).getBoundingClientRect();
    return [left, right];
  };
  const boxes = Object.fromEntries(["header", "aside", "footer"].map((name) => [name, boxOf(name)]));
  canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "Home" }));
  const { lowest, highest } = page.camera.home, matrix = page.camera.viewProjection(page.aspect);
  const corners = cornersOf(lowest, highest).map((corner) => {
    const rows = [0, 1, 3].map((row) => dot([0, 1, 2].map((k) => matrix[4 * k + row]), corner) + matrix[12 + row]);
    return [rows[0] / rows[2], rows[1] / rows[2]];
  });
  answer({ width: innerWidth, boxes, corners, touch: document.querySelector(".by-touch").textContent });
});
"""

SMUGGLE = """
const violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
document.body.insertAdjacentHTML("beforeend", `<style>header { display: none }</style>
  <img src="http://127.0.0.1:9/" onerror="window.isFooled = true">`);
const foreign = document.createElement("script");
foreign.textContent = "window.isFooled = true";
document.body.append(foreign);
fetch("http://127.0.0.1:9/").catch(() => setTimeout(() => answer({
  violations, isFooled: Boolean(window.isFooled), header: getComputedStyle(document.querySelector("header")).display,
}), 200));
"""

FOLLOW_A_MALFORMED_LINK = """
const errors = [];
addEventListener("error", (event) => errors.push(event.message));
const timer = setInterval(() => {
  const { state } = document.body.dataset;
  if (!state) return;
  clearInterval(timer);
  const opened = panel.hidden;
  location.hash = "#%";
  setTimeout(() => answer({ state, errors, isHidden: opened && panel.hidden, message: message.textContent }), 200);
}, 50);
"""


TITLE = "a <town> & more" if os.name == "posix" else "a town & more"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("html") / f"{TITLE}.html"
    write_html(town(), path)
    return path


def test_page_needs_nothing_from_elsewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not re.search(r"(src|href)\s*=|https?://|@import|\bfetch\(|XMLHttpRequest", text)
    assert f"<title>{escape(TITLE)}</title>" in text
    assert not re.search(r"\[\[\w+\]\]", text)


def test_scripts_are_small_and_cannot_end_their_element(page: Path) -> None:
    script = "".join((PARTS / name).read_text("utf-8") for name in SCRIPTS)
    assert len(script) < 36_000
    assert "</script" not in script
    assert sorted(path.name for path in PARTS.glob("*.js")) == sorted(SCRIPTS)


def test_scene_inside_has_only_the_points_that_stand_above_the_terrain(page: Path, tmp_path: Path) -> None:
    (tmp_path / "inside.glb").write_bytes(embedded_glb(page))
    read = trimesh.load_scene(tmp_path / "inside.glb", process=False).geometry.values()
    (points,) = (geometry for geometry in read if isinstance(geometry, trimesh.PointCloud))
    east, _, south = points.vertices.T
    assert len(np.unique(np.round(points.vertices[:, [0, 2]], 3), axis=0)) == 20
    half_m = 0.5 * 96 * GSD_M
    for metres, pixels in [(east, TREE_COLUMNS), (south, TREE_ROWS)]:
        expected = (np.arange(pixels.start, pixels.stop) + 0.5) * GSD_M - half_m
        np.testing.assert_allclose(np.unique(np.round(metres, 3)), expected, atol=0.001)


def test_scene_inside_says_all_that_is_known_of_a_building(page: Path, tmp_path: Path) -> None:
    (tmp_path / "inside.glb").write_bytes(embedded_glb(page))
    extras = next(node for node in glb_document(tmp_path / "inside.glb")["nodes"] if node["name"] == "17")["extras"]
    assert extras["area_m2"] == 144.0
    assert extras["volume_m3"] > 144 * 9.0
    assert 9.0 / extras["storeys"] == pytest.approx(3.5, abs=1.0)


def test_city_without_buildings_or_dsm_is_written(scene_without_buildings: SceneGeometry, tmp_path: Path) -> None:
    write_html(city_of(scene_without_buildings), tmp_path / "empty.html")
    assert embedded_glb(tmp_path / "empty.html").startswith(b"glTF")


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to open the page with")
@pytest.mark.parametrize("identifier", ["17", "Haus Ä 3", "</script>"])
def test_browser_shows_the_page_and_picks_the_building_in_the_middle(
    page: Path, tmp_path: Path, identifier: str
) -> None:
    said = answer_of(page, CLICK_IN_THE_MIDDLE, identifier, tmp_path)
    assert said["state"] == "shown", said["message"]
    assert said["before"] == f"Building {identifier}"
    assert said["isHidden"]
    assert said["after"].split("\n")[1] == f"Building {identifier}"
    assert re.search(r"\nheight\s+[\d.]+ m\n", said["after"])


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to open the page with")
def test_page_fits_a_phone_with_the_whole_city_in_view(page: Path, tmp_path: Path) -> None:
    options = ["--window-size=390,844", "--touch-events=enabled", "--blink-settings=primaryPointerType=2"]
    said = answer_of(page, MEASURE, "17", tmp_path, options)
    assert said["width"] <= 500
    for name, (left, right) in said["boxes"].items():
        assert 0 <= left < right <= said["width"], name
    assert np.abs(said["corners"]).max() <= 1
    assert np.abs(said["corners"]).max() > 0.7
    assert "two fingers" in said["touch"]


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to open the page with")
def test_malformed_link_shows_the_whole_city(page: Path, tmp_path: Path) -> None:
    said = answer_of(page, FOLLOW_A_MALFORMED_LINK, "%E0%A4%A", tmp_path)
    assert said["state"] == "shown", said["message"]
    assert said["errors"] == []
    assert said["isHidden"]


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to open the page with")
def test_page_as_it_is_shows_itself(page: Path, tmp_path: Path) -> None:
    assert 'data-state="shown"' in shown_by_itself(page, tmp_path)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to open the page with")
def test_browser_runs_and_loads_nothing_but_the_page_s_own(page: Path, tmp_path: Path) -> None:
    said = answer_of(page, SMUGGLE, "", tmp_path)
    assert not said["isFooled"]
    assert said["header"] == "block"
    assert {"style-src-elem", "img-src", "script-src-elem", "connect-src"} <= set(said["violations"])


def test_policy_names_all_script_and_style_and_nothing_else(page: Path) -> None:
    text = page.read_text("utf-8")
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
    for element in ("style", "script"):
        (content,) = re.findall(rf"<{element}>(.*?)</{element}>", text, re.DOTALL)
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert " style=" not in text


def test_every_building_can_be_linked_to(page: Path, tmp_path: Path) -> None:
    (tmp_path / "inside.glb").write_bytes(embedded_glb(page))
    nodes = glb_document(tmp_path / "inside.glb")["nodes"]
    assert [node["extras"]["id"] for node in nodes if "id" in node.get("extras", {})] == list(IDENTIFIERS)
