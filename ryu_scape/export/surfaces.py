"""Which layers of a scene share a material, and how that takes the light, for formats that have materials."""

from __future__ import annotations

from dataclasses import dataclass

import cv2

from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import PlanTexture, SceneGeometry

_JPEG_QUALITY = 92


@dataclass(frozen=True)
class Surface:
    """What one material covers: layers of the scene.

    `roughness` and `reflectance` in [0, 1]: 1 is matt, respectively a mirror. A textured surface shows the orthophoto
    instead of its vertices' colours; a smooth one stands for a curved one.
    """

    name: str
    layers: tuple[Layer, ...]
    roughness: float = 0.9
    reflectance: float = 0.04
    is_textured: bool = False
    is_smooth: bool = False


def ground_surfaces(scene: SceneGeometry) -> tuple[Surface, ...]:
    """One for each layer that has something in it and belongs to no building."""
    return tuple(
        Surface(
            name=layer.value,
            layers=(layer,),
            roughness=1.0,
            reflectance=0.0,
            is_textured=_is_textured(scene, layer),
            is_smooth=layer.is_smooth,
        )
        for layer, pieces in scene.pieces.items()
        if layer not in scene.triangle_offsets and any(piece.vertices.size for piece in pieces)
    )


def building_surfaces(scene: SceneGeometry) -> tuple[Surface, ...]:
    """Masonry in vertex colours, masonry under the orthophoto, and glass: as few as the buildings need."""
    layers = [layer for layer, offsets in scene.triangle_offsets.items() if offsets[-1]]
    glass = tuple(layer for layer in layers if layer.is_glass)
    textured = tuple(layer for layer in layers if not layer.is_glass and _is_textured(scene, layer))
    surfaces = (
        Surface("masonry", tuple(layer for layer in layers if layer not in {*glass, *textured})),
        Surface("covered_masonry", textured, is_textured=True),
        Surface("glass", glass, roughness=0.08, reflectance=0.5),
    )
    return tuple(surface for surface in surfaces if surface.layers)


def as_jpeg(texture: PlanTexture) -> bytes:
    """The picture as a JPEG file."""
    _, encoded = cv2.imencode(".jpg", texture.pixels[..., ::-1], (cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY))
    return encoded.tobytes()


def _is_textured(scene: SceneGeometry, layer: Layer) -> bool:
    return scene.texture is not None and layer in scene.textured_layers
