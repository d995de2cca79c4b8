"""In what light a scene is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from ryu_scape.sun import Sun

CAST_SHADOW_DEPTH, PHOTO_SHADOW_DEPTH, SAME_SHADOW_DEPTH = 1.0, 0.6, 0.35
"""How much of the sun's light cast shadows take: on colours, on an orthophoto, which has its own, and on one by whose
own sun they are cast."""

GRAIN_DEPTH = 0.16
"""How much darker and brighter than in the mean the ground's grain is."""


@dataclass(frozen=True)
class Look:
    """sun: None for that of the scene's own photograph, or where nobody knows it, high in the south-south-east.

    casts_shadows, darkens_corners (ambient occlusion), has_haze: what the light does.
    brightens_dark_images: whether a scene with a dark orthophoto is shown brighter (`brightness.brightening_of`).
    has_grain: whether surfaces show a grain from near, where neither photograph nor façade has anything finer.
    """

    sun: Sun | None = None
    casts_shadows: bool = True
    darkens_corners: bool = True
    has_haze: bool = True
    brightens_dark_images: bool = True
    has_grain: bool = True

    def sun_over(self, photographed: Sun | None) -> Sun:
        """Where the sun stands over a scene whose photograph was taken by that sun, if anybody knows."""
        return self.sun or photographed or Sun()

    def uniforms(self, photographed: Sun | None, brightening: float = 1.0) -> dict[str, float]:
        """What the shaders are told for a scene of such a photograph, beside the sun's direction."""
        is_same = photographed is not None and self.sun_over(photographed) == photographed
        on_photo = SAME_SHADOW_DEPTH if is_same else PHOTO_SHADOW_DEPTH
        return {
            "u_shadow_depth": CAST_SHADOW_DEPTH * self.casts_shadows,
            "u_photo_shadow_depth": on_photo * self.casts_shadows,
            "u_occlusion": float(self.darkens_corners),
            "u_haze": float(self.has_haze),
            "u_brightening": brightening if self.brightens_dark_images else 1.0,
            "u_grain_depth": GRAIN_DEPTH * self.has_grain,
        }
