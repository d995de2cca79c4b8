"""Look at a person's files before the run: the stages' own readers, and what they make of them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from ryu_scape.errors import OperationCancelled, RyuScapeError
from ryu_scape.footprints.lie import warnings_about_lie
from ryu_scape.footprints.sandboxed import read_footprints
from ryu_scape.inputs import Inputs
from ryu_scape.preflight.findings import Finding, Light, Preflight
from ryu_scape.preflight.image_checks import check_dsm, check_dsm_detail, check_image
from ryu_scape.preflight.pixel_checks import check_dsm_pixels, check_image_pixels, check_shift
from ryu_scape.progress import UNHEARD, ProgressReporter, advance
from ryu_scape.raster import RasterStack
from ryu_scape.raster.coregistration import measure_shift
from ryu_scape.raster.description import RasterDescription
from ryu_scape.raster.geotiff import RasterKind
from ryu_scape.raster.kinds import swapped_files
from ryu_scape.raster.sandboxed import describe_raster, read_dsm_alone, read_stack
from ryu_scape.raster.stack import is_shifted
from ryu_scape.settings import DEFAULTS, RasterSettings

STAGE = "Looking at the files"


def check(
    inputs: Inputs,
    settings: RasterSettings = DEFAULTS.raster,
    progress: ProgressReporter = UNHEARD,
    is_swapping: bool = False,
) -> Preflight:
    """Headers first; then, unless these are red, pixels and outlines.

    is_swapping: whether the run takes files given the other way round as what they are, as the window's does. They are
    told then, and looked at so. Raises OperationCancelled alone: whatever else the run would raise is a red finding.
    """
    advance(progress, STAGE, 0.0)
    inputs, swapped, headers = _in_their_roles(inputs, is_swapping)
    findings = [*swapped, *_of_headers(inputs, headers, settings)]
    looked = Preflight(tuple(findings), inputs.rgb_path, inputs.dsm_path)
    if looked.light is Light.RED or (inputs.rgb_path or inputs.dsm_path) is None:
        return looked
    try:
        stack = _read(inputs, settings, progress)
    except OperationCancelled:
        raise
    except RyuScapeError as error:
        return replace(looked, findings=(*findings, Finding.of_error("Files", error)))
    shift = None
    if inputs.rgb_path is not None:
        findings += check_image_pixels(stack)
    if stack.dsm_m is not None:
        findings += check_dsm_pixels(stack, stack.dsm_m)
        header = headers.get(inputs.dsm_path) if inputs.dsm_path else None
        if isinstance(header, RasterDescription) and stack.dsm_gsd_m is not None:
            findings += check_dsm_detail(header, stack.dsm_gsd_m, settings)
    if inputs.rgb_path is not None and stack.dsm_m is not None and stack.dsm_gsd_m is not None:
        shift = measure_shift(stack.grid, stack.rgb, stack.dsm_m, stack.valid, stack.dsm_gsd_m)
        findings.append(check_shift(shift, is_shifted(shift, stack.dsm_gsd_m)))
        shift = shift if is_shifted(shift, stack.dsm_gsd_m) else None
    findings += _of_outlines(inputs, stack, progress)
    return replace(looked, findings=tuple(findings), shift=shift)


def _in_their_roles(
    inputs: Inputs, is_swapping: bool
) -> tuple[Inputs, list[Finding], dict[Path, RasterDescription | RyuScapeError]]:
    """The files as what they are, what is said where that is not as they were given, and their headers or faults."""
    paths = [path for path in (inputs.rgb_path, inputs.dsm_path) if path is not None]
    with ThreadPoolExecutor(2) as readers:
        sought = {path: readers.submit(describe_raster, path) for path in paths}
        headers = {path: _result(future) for path, future in sought.items()}
    kinds = [one.kind if isinstance(one, RasterDescription) else "" for one in headers.values()]
    if kinds != [RasterKind.HEIGHT_MODEL.value, RasterKind.IMAGE.value]:
        return inputs, [], headers
    image, dsm = paths[1], paths[0]
    swapped = Finding.of_error("Files", swapped_files(dsm.name, image.name))
    if is_swapping:
        remedy = "Give them the other way round; the window does so by itself."
        swapped = replace(swapped, light=Light.AMBER, remedy=remedy)
    return replace(inputs, rgb_path=image, dsm_path=dsm), [swapped], headers


def _result(future: Future[RasterDescription]) -> RasterDescription | RyuScapeError:
    try:
        return future.result()
    except RyuScapeError as error:
        return error


def _of_headers(
    inputs: Inputs, headers: dict[Path, RasterDescription | RyuScapeError], settings: RasterSettings
) -> Iterator[Finding]:
    finds_buildings = inputs.footprints_path is None
    if inputs.rgb_path is None and (inputs.dsm_path is None or finds_buildings):
        yield Finding(
            "Files",
            Light.RED,
            "There is no image to find buildings in.",
            "Give an orthophoto, or a DSM and footprints.",
        )
    for topic, path in (("Image", inputs.rgb_path), ("DSM", inputs.dsm_path)):
        header = None if path is None else headers[path]
        if isinstance(header, RyuScapeError):
            yield Finding.of_error(topic, header)
        elif header is not None and topic == "Image":
            yield from check_image(header, finds_buildings, settings)
        elif header is not None:
            yield from check_dsm(header, settings)
    if inputs.dsm_path is None and inputs.rgb_path is not None:
        yield Finding(
            "DSM", Light.AMBER, "There is none: heights will be guessed or assumed.", "Give a DSM of the same place."
        )


def _read(inputs: Inputs, settings: RasterSettings, progress: ProgressReporter) -> RasterStack:
    if inputs.rgb_path is not None:
        return read_stack(inputs.rgb_path, inputs.dsm_path, settings, progress)
    assert inputs.dsm_path is not None  # noqa: S101 - the caller has seen to it: said to mypy
    return read_dsm_alone(inputs.dsm_path, settings, progress)


def _of_outlines(inputs: Inputs, stack: RasterStack, progress: ProgressReporter) -> Iterator[Finding]:
    path = inputs.footprints_path
    if path is None:
        return
    try:
        outlines = read_footprints(path, stack.grid, progress)
    except OperationCancelled:
        raise
    except RyuScapeError as error:
        yield Finding.of_error("Outlines", error)
        return
    yield Finding("Outlines", Light.GREEN, f"{path.name} has {len(outlines.footprints)} outlines on the raster.")
    lie = warnings_about_lie(outlines.footprints, stack.grid, stack.dsm_m, stack.valid, stack.dsm_gsd_m)
    for warning in outlines.warnings + lie:
        yield Finding("Outlines", Light.AMBER, warning, "Check the file in a GIS if these matter.")
