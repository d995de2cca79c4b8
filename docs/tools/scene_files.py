"""What is seen in scenes that were written for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import cv2
import numpy as np

from ryu_scape.city import City
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, PiecedLayers, SceneGeometry, VertexArrays
from ryu_scape.viewer.offscreen import render_image

VIEW_PX = 800, 560


def four_views(whole: SceneGeometry, scenes: Sequence[SceneGeometry]) -> np.ndarray:
    """Four scenes that lack layers of the whole one, two by two, (h, w, 3) uint8."""
    views = [render_image(_with_all_layers(scene, whole), VIEW_PX) for scene in scenes]
    return np.vstack([np.hstack(views[:2]), np.hstack(views[2:])])


def _with_all_layers(scene: SceneGeometry, whole: SceneGeometry) -> SceneGeometry:
    """A scene that lacks layers, with these empty, as a renderer wants it."""
    nothing = VertexArrays(np.empty(0, VERTEX_DTYPE), np.empty(0, np.uint32))
    no_triangles = {layer: np.zeros_like(offsets) for layer, offsets in whole.triangle_offsets.items()}
    layers = PiecedLayers(dict.fromkeys(whole.pieces, (nothing,)) | dict(scene.pieces))
    return replace(scene, layers=layers, triangle_offsets=no_triangles | dict(scene.triangle_offsets))


def triangles_of_usdz(city: City) -> tuple[np.ndarray, np.ndarray]:
    """Corners (t, 3, 3), z up, and colours (t, 3) in 0..1 of what OpenUSD finds in the package of a city."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "city.usdz"
        answer(PURPOSES["usdz"], city, PURPOSES["usdz"].settings(), [path])
        return _triangles_in(path)


def _triangles_in(path: Path) -> tuple[np.ndarray, np.ndarray]:
    from pxr import Usd, UsdGeom, UsdShade

    stage, corners, colours = Usd.Stage.Open(str(path)), [], []
    with ZipFile(path) as package:
        pictures = {
            name: cv2.imdecode(np.frombuffer(package.read(name), np.uint8), cv2.IMREAD_COLOR)[..., ::-1] / 255.0
            for name in package.namelist()
            if name.startswith("textures/")
        }
    for mesh in (UsdGeom.Mesh(prim) for prim in stage.Traverse() if prim.IsA(UsdGeom.Mesh)):
        index = np.array(mesh.GetFaceVertexIndicesAttr().Get()).reshape(-1, 3)
        x, y, z = np.moveaxis(np.array(mesh.GetPointsAttr().Get())[index], -1, 0)
        corners.append(np.stack((x, -z, y), axis=-1))
        place = UsdGeom.PrimvarsAPI(mesh).GetPrimvar("st")
        uv = np.array(place.Get())
        uv = (uv[index] if place.GetInterpolation() == "vertex" else uv.reshape(-1, 3, 2)).mean(axis=1)
        material, _ = UsdShade.MaterialBindingAPI(mesh.GetPrim()).ComputeBoundMaterial()
        shader = UsdShade.Shader(stage.GetPrimAtPath(f"{material.GetPath()}/picture"))
        picture = pictures[shader.GetInput("file").Get().path]
        size = np.array(picture.shape[1::-1])
        column, row = np.floor(uv.clip(0, 1 - 1e-6) * size).astype(int).T
        colours.append(picture[size[1] - 1 - row, column])
    return np.concatenate(corners), np.concatenate(colours)
