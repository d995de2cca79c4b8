"""Which layers of a scene share a material, and how that takes the light, for formats that have materials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2

from ryu_scape.scene.vertex_arrays import PlanTexture, SceneGeometry

_JPEG_QUALITY = 92
_GLASS_LAYER = "windows"


@dataclass(frozen=True)
class Surface:
    """What one material covers: layers of the scene.

    `roughness` and `reflectance` in [0, 1]: 1 is matt, respectively a mirror. A textured surface shows the orthophoto
    instead of its vertices' colours.
    """

    name: str
    layers: tuple[str, ...]
    roughness: float = 0.9
    reflectance: float = 0.04
    is_textured: bool = False


def ground_surfaces(scene: SceneGeometry) -> tuple[Surface, ...]:
    """One for each layer that has something in it and belongs to no building."""
    return tuple(
        Surface(name, (name,), roughness=1.0, reflectance=0.0, is_textured=_is_textured(scene, name))
        for name, pieces in scene.pieces.items()
        if name not in scene.triangle_offsets and any(piece.vertices.size for piece in pieces)
    )


def building_surfaces(scene: SceneGeometry) -> tuple[Surface, ...]:
    """Masonry in vertex colours, masonry under the orthophoto, and glass: as few as the buildings need."""
    layers = [name for name, offsets in scene.triangle_offsets.items() if offsets[-1]]
    glass = _only(layers, {_GLASS_LAYER})
    textured = tuple(name for name in layers if name not in glass and _is_textured(scene, name))
    surfaces = (
        Surface("masonry", tuple(name for name in layers if name not in {*glass, *textured})),
        Surface("covered_masonry", textured, is_textured=True),
        Surface("glass", glass, roughness=0.08, reflectance=0.5),
    )
    return tuple(surface for surface in surfaces if surface.layers)


def as_jpeg(texture: PlanTexture) -> bytes:
    """The picture as a JPEG file."""
    _, encoded = cv2.imencode(".jpg", texture.pixels[..., ::-1], (cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY))
    return encoded.tobytes()


def _only(names: Iterable[str], chosen: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in chosen)


def _is_textured(scene: SceneGeometry, layer: str) -> bool:
    return scene.texture is not None and layer in scene.textured_layers
