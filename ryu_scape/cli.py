"""The program without its window: `ryu_scape_app.py build --rgb R.tif --dsm D.tif --out scene.glb`.

Help and complaints about the command line are quick: what takes long to import is imported when there is work for it.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections import Counter
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ryu_scape import __version__
from ryu_scape.errors import MachineError, OperationCancelled, what_was_written
from ryu_scape.faults import refuse_too_little_memory
from ryu_scape.settings import (
    Detail,
    FacadeStyle,
    FootprintSettings,
    GroundView,
    HeightSettings,
    RoofCover,
    SceneSettings,
    Settings,
)
from ryu_scape.terminal import TerminalProgress, answer, complain, ended_by

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ryu_scape.pipeline import BuildRequest, Reconstruction
    from ryu_scape.progress import ProgressReporter
    from ryu_scape.scene.vertex_arrays import SceneGeometry

FORMATS = (".glb", ".obj", ".ply", ".stl", ".html", ".geojson", ".gpkg", ".city.json", ".tif")
"""The endings that `export` knows, which is too slow to import for a help text."""
Choice = TypeVar("Choice", bound=Enum)
log = logging.getLogger(__name__)


def main(argv: Sequence[str]) -> int:
    """Run a sub-command; returns the exit code, which the help text lists."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.rgb is None and (arguments.dsm is None or arguments.footprints is None):
        parser.error("build needs --rgb, or --dsm and --footprints")
    logging.basicConfig(
        level=logging.INFO if arguments.verbose else logging.ERROR, format="%(levelname)s %(name)s: %(message)s"
    )
    try:
        with TerminalProgress() as progress:
            _build(arguments, progress)
    except (Exception, KeyboardInterrupt) as error:
        log.info("Ended by an error.", exc_info=True)
        return ended_by(error)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ryu_scape_app.py",
        description="A satellite image and a height model become a 3D city. Without a sub-command the window opens; "
        "--self-test checks the installation.",
        epilog="Exit codes: 0 done, 1 a defect, 2 bad command line, 3 bad input, 4 the machine, 130 cancelled.",
    )
    parser.add_argument("--version", action="version", version=f"Ryu-Scape {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build a scene without the window", epilog=parser.epilog)
    _add_inputs(build.add_argument_group("what to build from"))
    _add_looks(build.add_argument_group("what the city looks like"))
    _add_outputs(build.add_argument_group("what to write"))
    build.add_argument("--verbose", action="store_true", help="log every step")
    return parser


def _add_inputs(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--rgb", type=Path, help="orthophoto, a GeoTIFF; not needed with --dsm and --footprints")
    group.add_argument("--dsm", type=Path, help="digital surface model of the same place, a GeoTIFF in metres")
    group.add_argument("--footprints", type=Path, help="your own outlines: GeoJSON, GeoPackage or Shapefile")
    group.add_argument("--weights", type=Path, help="another network's safetensors")


def _add_looks(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--outlines", choices=("regular", "contour"), default="regular", help="shape of found outlines")
    _add_choice(group, "--detail", Detail.FULL, "prisms, or roofs, panelled walls, parapets and windows")
    _add_choice(group, "--style", FacadeStyle.AUTO, "windows and doors; auto chooses for each building")
    _add_choice(group, "--roofs", RoofCover.MEAN_COLOUR, "what roofs are coloured by")
    group.add_argument(
        "--invent-roofs", action="store_true", help="gables by rule on houses whose roof the DSM says nothing about"
    )
    _add_choice(group, "--ground", GroundView.POINTS, "the ground in the picture")


def _add_outputs(group: argparse._ArgumentGroup) -> None:
    endings = ", ".join(FORMATS)
    group.add_argument("--out", type=Path, action="append", default=[], help=f"file to write ({endings}); may repeat")
    group.add_argument("--png", type=Path, help="picture of the scene to write")
    group.add_argument("--png-size", type=_size, default=(1600, 1000), metavar="WxH", help="default 1600x1000")
    group.add_argument(
        "--png-view", type=_view, metavar="AZIMUTH,ELEVATION[,ZOOM]",
        help="where the picture is taken from: bearing of the line of sight, degrees above the horizon, times nearer",
    )  # fmt: skip
    group.add_argument("--json", action="store_true", help="print one JSON object about the scene")


def _add_choice(group: argparse._ArgumentGroup, flag: str, default: Choice, meaning: str) -> None:
    """A flag for the members of an enumeration, by their values with hyphens for spaces."""
    by_name = {member.value.replace(" ", "-"): member for member in type(default)}
    names = ", ".join(by_name)

    def member_named(text: str) -> Choice:
        if text not in by_name:
            raise argparse.ArgumentTypeError(f"{text!r} is none of {names}")
        return by_name[text]

    group.add_argument(flag, type=member_named, default=default, metavar="NAME", help=f"{meaning} ({names})")


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not WIDTHxHEIGHT") from None
    if not (16 <= width <= 8192 and 16 <= height <= 8192):
        raise argparse.ArgumentTypeError("width and height must lie between 16 and 8192 pixels")
    return width, height


def _view(text: str) -> tuple[float, float, float]:
    try:
        azimuth_deg, elevation_deg, *zooms = (float(part) for part in text.split(","))
        (zoom,) = zooms or (1.0,)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not AZIMUTH,ELEVATION[,ZOOM]") from None
    if not (0 <= azimuth_deg <= 360 and 3 <= elevation_deg <= 89 and 0.1 <= zoom <= 100):
        raise argparse.ArgumentTypeError("azimuth, elevation and zoom must lie in 0 to 360, 3 to 89 and 0.1 to 100")
    return azimuth_deg, elevation_deg, zoom


def _build(arguments: argparse.Namespace, progress: TerminalProgress) -> None:
    refuse_too_little_memory()
    from ryu_scape.atomic import check_destination
    from ryu_scape.export import check_format
    from ryu_scape.names import refuse_clashes

    inputs = [path for path in (arguments.rgb, arguments.dsm, arguments.footprints, arguments.weights) if path]
    outputs = _outputs(arguments)
    refuse_clashes(inputs, outputs)
    for path in arguments.out:
        check_format(path)
    for path in outputs:
        check_destination(path)
    from ryu_scape.raster.sandboxed import READ_TASK
    from ryu_scape.sandbox import prepare

    prepare(READ_TASK)
    from ryu_scape import pipeline

    result = pipeline.run(_request(arguments), progress)
    _write_files(arguments, result, progress)
    progress.clear()
    if progress.is_cancelled():
        complain("It was too late to cancel: all is done.")
    for warning in result.warnings:
        complain(f"warning: {warning}")
    _say_result(json.dumps(summary(result), indent=2) if arguments.json else _sentence(result), outputs)


def _say_result(text: str, written: Sequence[Path]) -> None:
    """Raises MachineError where standard output cannot be written, but not where its reader went away."""
    try:
        answer(f"{text}\n")
    except BrokenPipeError:
        complain(f"Nobody read the result. {what_was_written(written)}")
    except OSError as error:
        raise MachineError(f"The result cannot be shown ({error.strerror}).", what_was_written(written)) from error


def _request(arguments: argparse.Namespace) -> BuildRequest:
    from ryu_scape.pipeline import DEFAULT_WEIGHTS, BuildRequest

    settings = Settings(
        footprints=FootprintSettings(regularise=arguments.outlines == "regular"),
        heights=HeightSettings(invent_roofs=arguments.invent_roofs),
        scene=SceneSettings(arguments.detail, arguments.style, arguments.roofs),
    )
    weights = arguments.weights or DEFAULT_WEIGHTS
    return BuildRequest(arguments.rgb, arguments.dsm, arguments.footprints, weights, settings)


def _outputs(arguments: argparse.Namespace) -> list[Path]:
    return [*arguments.out, *([arguments.png] if arguments.png else [])]


def _write_files(arguments: argparse.Namespace, result: Reconstruction, progress: ProgressReporter) -> None:
    from ryu_scape.export import export_city

    written: list[Path] = []
    for path in _outputs(arguments):
        if progress.is_cancelled():
            raise OperationCancelled(written)
        if path == arguments.png:
            _write_png(result.city.scene, arguments)
        else:
            export_city(result.city, path)
        written.append(path)


def _write_png(scene: SceneGeometry, arguments: argparse.Namespace) -> None:
    import cv2

    from ryu_scape.atomic import atomic_write
    from ryu_scape.viewer.camera import Camera
    from ryu_scape.viewer.ground import ground_of
    from ryu_scape.viewer.offscreen import render_image

    path, size_px = arguments.png, arguments.png_size
    camera = None
    if arguments.png_view:
        azimuth_deg, elevation_deg, zoom = arguments.png_view
        ground, aspect = ground_of(scene), size_px[0] / size_px[1]
        camera = Camera.home(ground, aspect, azimuth_deg, elevation_deg)
        if zoom != 1.0:
            camera = camera.over(ground.bounds_m.mean(axis=0)[:2]).zoom_at((0, 0), 1 / zoom, aspect)
    image = render_image(scene, size_px, camera, arguments.ground.hidden_layers)
    _, encoded = cv2.imencode(".png", image[..., ::-1])
    with atomic_write(path) as temporary:
        temporary.write_bytes(encoded.tobytes())


def summary(result: Reconstruction) -> dict[str, object]:
    """What `--json` prints: counts, heights in metres, seconds by stage, warnings."""
    import numpy as np

    from ryu_scape.footprints import count_by_reason

    city = result.city
    heights_m = np.array([building.height_m for building in city.buildings])
    sources = [building.height_source.value for building in city.buildings]
    return {
        "buildings": len(city.buildings),
        "left_out": {one.name.lower(): count for one, count in count_by_reason(city.left_out).items()},
        "remarks": dict(Counter(remark for building in city.buildings for remark in building.remarks)),
        "heights_m": _spread(heights_m),
        "height_sources": {source: sources.count(source) for source in sorted(set(sources))},
        "seconds": {stage: round(value, 3) for stage, value in result.seconds.items()},
        "triangles": city.scene.triangle_count,
        "crs": city.grid.crs.to_string(),
        "origin_m": city.scene.origin_m.tolist(),
        "warnings": list(result.warnings),
    }


def _spread(heights_m: NDArray[np.float64]) -> dict[str, float] | None:
    import numpy as np

    if not heights_m.size:
        return None
    return {
        "min": round(float(heights_m.min()), 2),
        "median": round(float(np.median(heights_m)), 2),
        "max": round(float(heights_m.max()), 2),
    }


def _sentence(result: Reconstruction) -> str:
    seconds = sum(result.seconds.values())
    city = result.city
    return f"{len(city.buildings)} buildings, {city.scene.triangle_count} triangles in {seconds:.1f} s."
