"""What an image, and a DSM beside it, say of themselves: coordinate systems, sizes and GSD."""

from __future__ import annotations

from collections.abc import Iterator

from ryu_scape.preflight.findings import Finding, Light
from ryu_scape.raster.coarseness import BLURRED_GSD_M
from ryu_scape.raster.description import RasterDescription
from ryu_scape.raster.elevations import MUCH_COARSER
from ryu_scape.settings import RasterSettings

SHORTEST_SIDE_M = 40.0
COARSE_DSM_GSD_M = 5.0


def check_image(header: RasterDescription, finds_buildings: bool, settings: RasterSettings) -> Iterator[Finding]:
    """finds_buildings: whether the network looks for them, so that they must be seen."""
    yield _place(header, "Image")
    gsd, size = f"{header.gsd_m:.2g} m", f"{header.width_m:,.0f} × {header.height_m:,.0f} m"
    extent = f"{header.width_px} × {header.height_px} pixels of {gsd}, {size} on the ground, {header.bands}."
    own = "or give your own outlines with it"
    if finds_buildings and header.gsd_m > settings.coarsest_image_gsd_m:
        cause = f"{extent} Its GSD is too coarse to see buildings."
        yield Finding("Image", _too_coarse(settings), cause, f"Give one of 1 m or finer, {own}.")
    elif finds_buildings and header.gsd_m > BLURRED_GSD_M:
        yield Finding(
            "Image", Light.AMBER, f"{extent} Small buildings will be missed.", f"Give one of 1 m or finer, {own}."
        )
    elif min(header.width_m, header.height_m) < SHORTEST_SIDE_M:
        yield Finding("Image", Light.AMBER, f"{extent} That is hardly a place.", "Give a larger one if there is one.")
    else:
        yield Finding("Image", Light.GREEN, extent)
    if finds_buildings and header.bands.startswith("1 band") and header.kind != "image":
        yield Finding("Image", Light.AMBER, "It may be a grey image or a DSM.", "Check which of the files is which.")


def check_dsm(header: RasterDescription, settings: RasterSettings) -> Iterator[Finding]:
    """Of a DSM's header."""
    yield _place(header, "DSM")
    extent = f"{header.width_px} × {header.height_px} pixels of {header.gsd_m:.2g} m, {header.bands}."
    yield _coarse(extent, header.gsd_m, settings) or Finding("DSM", Light.GREEN, extent)
    if header.unit_notice:
        remedy = "If that is wrong, declare the unit, for instance with gdal_edit.py -units m."
        yield Finding("DSM", Light.AMBER, header.unit_notice, remedy)


def check_dsm_detail(header: RasterDescription, gsd_m: float, settings: RasterSettings) -> Iterator[Finding]:
    """Of a DSM that was measured at `gsd_m`, whether its file's pixels are finer than that."""
    if gsd_m > MUCH_COARSER * header.gsd_m:
        cause = f"It shows nothing finer than {gsd_m:.2g} m, though its pixels are of {header.gsd_m:.2g} m."
        yield _coarse(cause, gsd_m, settings) or Finding(
            "DSM", Light.AMBER, cause, "Give it as it was measured, if there is that."
        )


def _too_coarse(settings: RasterSettings) -> Light:
    """Of what the run refuses unless it is told to build anyway."""
    return Light.AMBER if settings.build_anyway else Light.RED


def _coarse(cause: str, gsd_m: float, settings: RasterSettings) -> Finding | None:
    if gsd_m > settings.coarsest_dsm_gsd_m:
        return Finding("DSM", _too_coarse(settings), f"{cause} It tells no building's height.", "Give one of 30 m.")
    if gsd_m > COARSE_DSM_GSD_M:
        return Finding(
            "DSM",
            Light.AMBER,
            f"{cause} It is too coarse for single buildings: heights will be rough.",
            "Give one of 1 m or finer, from LiDAR or photogrammetry.",
        )
    return None


def _place(header: RasterDescription, topic: str) -> Finding:
    if header.crs == header.metric_crs:
        return Finding(topic, Light.GREEN, f"{header.name} lies in {header.crs}.")
    place = f"{header.name} lies in {header.crs}; it is laid out in metres of {header.metric_crs}."
    return Finding(topic, Light.GREEN, place)
