"""The sub-command `build`: from arguments to files."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ryu_scape.errors import InputError, MachineError, OperationCancelled, what_was_written
from ryu_scape.faults import refuse_too_little_memory
from ryu_scape.terminal import TerminalProgress, answer, complain

if TYPE_CHECKING:
    from ryu_scape.city import City
    from ryu_scape.inputs import BuildRequest
    from ryu_scape.pipeline import Reconstruction
    from ryu_scape.progress import ProgressReporter
    from ryu_scape.project import Project
    from ryu_scape.viewer.camera import Camera

PICTURE_ENDING = ".png"
CLEARANCE_M, TILT_DEG = 2.0, 3.0


def run_build(arguments: argparse.Namespace, progress: TerminalProgress) -> None:
    """Check the names of all files, build the city and write it."""
    refuse_too_little_memory()
    _get_ready_to_read()
    from ryu_scape.export import check_format

    for path in arguments.out:
        check_format(path)
    _check_picture_format(arguments.png)
    outputs = _outputs(arguments)
    result = build_asked_for(arguments, outputs, progress)
    from ryu_scape.cli.summary import sentence, summary

    _write_files(arguments, result, progress)
    progress.clear()
    if progress.is_cancelled():
        complain("It was too late to cancel: all is done.")
    for warning in result.warnings:
        complain(f"warning: {warning}")
    say_result(json.dumps(summary(result), indent=2) if arguments.json else sentence(result), outputs)


def build_asked_for(
    arguments: argparse.Namespace, outputs: Sequence[Path], progress: TerminalProgress
) -> Reconstruction:
    """Check that `outputs` can be written and are no inputs, and build the city that the arguments ask for."""
    _get_ready_to_read()
    from ryu_scape.atomic import check_destination
    from ryu_scape.names import refuse_clashes

    project = None if arguments.project is None else project_of(arguments)
    refuse_clashes(_inputs(arguments, project), outputs)
    for path in outputs:
        check_destination(path)
    from ryu_scape import pipeline

    return pipeline.run(request_of(arguments), progress) if project is None else project.build(progress)


def _get_ready_to_read() -> None:
    """Let the process that reads rasters import what it needs, while this one imports and checks other things."""
    from ryu_scape.raster.sandboxed import READ_TASK
    from ryu_scape.sandbox import prepare

    prepare(READ_TASK)


def say_result(text: str, written: Sequence[Path]) -> None:
    """Put the result on standard output.

    Raises MachineError where that cannot be written, but not where its reader went away.
    """
    try:
        answer(f"{text}\n")
    except BrokenPipeError:
        complain(f"Nobody read the result. {what_was_written(written)}")
    except OSError as error:
        raise MachineError(f"The result cannot be shown ({error.strerror}).", what_was_written(written)) from error


def request_of(arguments: argparse.Namespace) -> BuildRequest:
    """What the arguments ask of the pipeline."""
    from ryu_scape.inputs import BuildRequest
    from ryu_scape.own_files import WEIGHTS

    weights = arguments.weights or WEIGHTS
    return BuildRequest(arguments.rgb, arguments.dsm, arguments.footprints, weights, arguments.settings)


def project_of(arguments: argparse.Namespace) -> Project:
    """The project that is named, with the settings that were given before its own.

    Raises InputError as `Project.open` does, and where settings do not go together.
    """
    from ryu_scape.project import Project
    from ryu_scape.settings import changed

    project = Project.open(arguments.project)
    project.change_settings(changed(project.plan.settings, arguments.chosen))
    return project


def _inputs(arguments: argparse.Namespace, project: Project | None) -> list[Path]:
    own = project.plan.inputs.files if project else ()
    named = (arguments.rgb, arguments.dsm, arguments.footprints, arguments.weights, arguments.project)
    return [path for path in (*named, *own) if path]


def _outputs(arguments: argparse.Namespace) -> list[Path]:
    return [*arguments.out, *([arguments.png] if arguments.png else [])]


def _write_files(arguments: argparse.Namespace, result: Reconstruction, progress: ProgressReporter) -> None:
    from ryu_scape.export import export_city

    written: list[Path] = []
    for path in _outputs(arguments):
        if progress.is_cancelled():
            raise OperationCancelled(written)
        if path == arguments.png:
            _write_png(result.city, arguments)
        else:
            export_city(result.city, path)
        written.append(path)


def _check_picture_format(path: Path | None) -> None:
    if path is not None and path.suffix.lower() != PICTURE_ENDING:
        raise InputError(
            f"{path.name} does not end on {PICTURE_ENDING}, but that is what the picture is.",
            f"Call it {path.stem or 'view'}{PICTURE_ENDING}.",
        )


def _write_png(city: City, arguments: argparse.Namespace) -> None:
    import cv2

    from ryu_scape.atomic import atomic_write
    from ryu_scape.scene.layers import layers_without
    from ryu_scape.scene.look import Look
    from ryu_scape.viewer.camera import Camera
    from ryu_scape.viewer.ground import ground_of
    from ryu_scape.viewer.offscreen import render_image

    scene, path, size_px = city.scene, arguments.png, arguments.png_size
    camera = None
    if arguments.png_view:
        azimuth_deg, elevation_deg, zoom = arguments.png_view
        ground, aspect = ground_of(scene), size_px[0] / size_px[1]
        camera = Camera.home(ground, aspect, azimuth_deg, elevation_deg)
        if zoom != 1.0:
            camera = camera.over(ground.bounds_m.mean(axis=0)[:2]).zoom_at((0, 0), 1 / zoom, aspect)
        camera = clear_of_buildings(camera, city)
    look = Look(arguments.sun)
    picture = arguments.picture
    hidden, has_background = layers_without(picture.ground), not picture.png_transparent
    image = render_image(scene, size_px, camera, hidden, look, has_background)
    _, encoded = cv2.imencode(
        PICTURE_ENDING, cv2.cvtColor(image, cv2.COLOR_RGB2BGR if has_background else cv2.COLOR_RGBA2BGRA)
    )
    with atomic_write(path) as temporary:
        temporary.write_bytes(encoded.tobytes())


def clear_of_buildings(camera: Camera, city: City) -> Camera:
    """The camera tilted up until its eye is in no building of the city, nor close before a wall."""
    import numpy as np
    import shapely

    from ryu_scape.footprints import polygons_of
    from ryu_scape.viewer.camera import HIGHEST_ELEVATION_DEG

    polygons = polygons_of([building.footprint for building in city.buildings])
    top_m = np.array([building.ridge_elevation_m for building in city.buildings]) + CLEARANCE_M
    while camera.elevation_deg < HIGHEST_ELEVATION_DEG:
        x, y, z = city.scene.origin_m + camera.eye_m
        if not (shapely.dwithin(polygons, shapely.Point(x, y), CLEARANCE_M) & (z < top_m)).any():
            break
        camera = camera.orbit(0.0, TILT_DEG)
    return camera
