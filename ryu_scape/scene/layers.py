"""The layers of a scene, and what is particular about each."""

from __future__ import annotations

from enum import Enum

from ryu_scape.settings import GroundView


class Layer(str, Enum):
    """A part of a scene that is shown, hidden and drawn together; its value is its name in files."""

    GROUND_POINTS = "ground_points"
    TERRAIN = "terrain"
    BASE = "base"
    TREES = "trees"
    WALLS = "walls"
    ROOFS = "roofs"
    PARAPETS = "parapets"
    WINDOWS = "windows"
    TRIM = "trim"
    DETAILS = "details"
    MISSES = "misses"

    __str__ = str.__str__

    @property
    def is_ground(self) -> bool:
        """Whether it shows the surface of the ground."""
        return self in (Layer.GROUND_POINTS, Layer.TERRAIN)

    @property
    def is_cut(self) -> bool:
        """Whether it shows earth where the scene ends."""
        return self is Layer.BASE

    @property
    def is_smooth(self) -> bool:
        """Whether its triangles stand for a curved surface."""
        return self in (Layer.TERRAIN, Layer.TREES)

    @property
    def is_solid(self) -> bool:
        """Whether it is of the closed solid that each building has."""
        return self in (Layer.WALLS, Layer.ROOFS, Layer.PARAPETS)

    @property
    def is_glass(self) -> bool:
        """Whether it mirrors the sky."""
        return self is Layer.WINDOWS

    @property
    def is_on_walls(self) -> bool:
        """Whether it keeps close to the walls, so that it is in sight where these are."""
        return self in (Layer.WINDOWS, Layer.TRIM, Layer.PARAPETS)

    @property
    def casts_shadows(self) -> bool:
        """Whether its shadows can be made out."""
        return self is not Layer.TRIM

    @property
    def vanishing_m(self) -> float | None:
        """From where this much is too small to be seen, nothing of it needs to be drawn; None for what stays."""
        return {Layer.PARAPETS: 0.7, Layer.WINDOWS: 1.5, Layer.DETAILS: 1.5, Layer.TRIM: 0.12}.get(self)


def layers_without(ground: GroundView) -> frozenset[Layer]:
    """The layers that are not drawn where this is what the ground is drawn as."""
    return {
        GroundView.POINTS: frozenset[Layer](),
        GroundView.TERRAIN: frozenset({Layer.GROUND_POINTS}),
        GroundView.NONE: frozenset(layer for layer in Layer if layer.is_ground or layer is Layer.BASE),
    }[ground]
