"""What rasters are too coarse to tell, and that nobody builds from such without having said so."""

from __future__ import annotations

from ryu_scape.errors import TooCoarseError
from ryu_scape.settings import RasterSettings

BLURRED_GSD_M = 1.2
"""From here on the network misses many houses, though the image is enlarged: F1 on the tiles of Las Vegas is
0.82 at 0.3 m and at 1 m, 0.72 at 1.5 m and 0.62 at 2 m (`training.evaluate --gsd`)."""


def refuse_too_coarse(
    image_gsd_m: float, dsm_gsd_m: float | None, finds_buildings: bool, settings: RasterSettings
) -> tuple[str, ...]:
    """What a person should hear of how coarse the image and the DSM, if there is one, are.

    finds_buildings: whether buildings are sought in the image, not given. Raises TooCoarseError where it or the DSM
    cannot tell what is asked of it, unless `build_anyway` is set.
    """
    warnings: tuple[str, ...] = ()
    if finds_buildings and image_gsd_m > settings.coarsest_image_gsd_m:
        cause = f"In an image with a GSD of {image_gsd_m:.3g} m no buildings can be told apart."
        remedy = "Give imagery of 1 m or finer, or outlines of your own."
        warnings += (_allowed(cause, remedy, settings),)
    elif finds_buildings and image_gsd_m > BLURRED_GSD_M:
        warnings += (f"At the image's GSD of {image_gsd_m:.3g} m many small houses are missed.",)
    if dsm_gsd_m is not None and dsm_gsd_m > settings.coarsest_dsm_gsd_m:
        cause = f"A DSM with a GSD of {dsm_gsd_m:.3g} m tells the height of quarters, not of buildings."
        remedy = "Give a DSM of 30 m or finer, or none."
        warnings += (_allowed(cause, remedy, settings),)
    return warnings


def _allowed(cause: str, remedy: str, settings: RasterSettings) -> str:
    """The warning that takes the error's place where the person wants the city all the same."""
    if not settings.build_anyway:
        raise TooCoarseError(cause, f"{remedy} Or build anyway (--force), and trust little of it.")
    return f"{cause} Trust little of this city."
