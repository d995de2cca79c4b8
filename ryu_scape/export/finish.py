"""How the layers of a scene take the light in formats that have materials."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finish:
    """`roughness` and `reflectance` in [0, 1]: 1 is matt, respectively a mirror."""

    roughness: float
    reflectance: float


_MASONRY = Finish(roughness=0.9, reflectance=0.04)
_FINISHES = {
    "terrain": Finish(roughness=1.0, reflectance=0.0),
    "windows": Finish(roughness=0.08, reflectance=0.5),
}


def finish_of(layer: str) -> Finish:
    """The finish of the layer with this name: windows are glassy, the terrain is matt, the rest is masonry."""
    return _FINISHES.get(layer, _MASONRY)
