"""The program without its window: `ryu_scape_app.py build --rgb R.tif --dsm D.tif --out scene.glb`."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from ryu_scape import __version__, pipeline
from ryu_scape.atomic import atomic_write, check_destination
from ryu_scape.errors import MachineError, OperationCancelled, RyuScapeError
from ryu_scape.export import ENDINGS, check_format, export_city
from ryu_scape.pipeline import DEFAULT_WEIGHTS, BuildRequest, Reconstruction
from ryu_scape.progress import NullProgress, ProgressReporter
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.settings import FootprintSettings, Settings

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
        _build(arguments)
    except RyuScapeError as error:
        log.debug("Ended by an error.", exc_info=True)
        sys.stderr.write(f"ryu-scape: {error.cause}\n           {error.remedy}\n")
        return error.exit_code
    except MemoryError:
        sys.stderr.write("ryu-scape: There is not enough memory.\n           Close other programs or cut the tile.\n")
        return MachineError.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ryu_scape_app.py",
        description="A satellite image and a height model become a 3D city. Without a sub-command the window opens; "
        "--self-test checks the installation.",
        epilog="Exit codes: 0 done, 2 bad command line, 3 bad input, 4 the machine, 130 cancelled.",
    )
    parser.add_argument("--version", action="version", version=f"Ryu-Scape {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build a scene without the window", epilog=parser.epilog)
    endings = ", ".join(ENDINGS)
    build.add_argument("--rgb", type=Path, help="orthophoto, a GeoTIFF; not needed with --dsm and --footprints")
    build.add_argument("--dsm", type=Path, help="digital surface model of the same place, a GeoTIFF in metres")
    build.add_argument("--footprints", type=Path, help="your own outlines: GeoJSON, GeoPackage or Shapefile")
    build.add_argument("--outlines", choices=("regular", "contour"), default="regular", help="shape of found outlines")
    build.add_argument("--out", type=Path, action="append", default=[], help=f"file to write ({endings}); may repeat")
    build.add_argument("--png", type=Path, help="picture of the scene to write")
    build.add_argument("--png-size", type=_size, default=(1600, 1000), metavar="WxH", help="default 1600x1000")
    build.add_argument("--json", action="store_true", help="print one JSON object about the scene")
    build.add_argument("--weights", type=Path, default=DEFAULT_WEIGHTS, help="another network's safetensors")
    build.add_argument("--verbose", action="store_true", help="log every step")
    return parser


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not WIDTHxHEIGHT") from None
    if not (16 <= width <= 8192 and 16 <= height <= 8192):
        raise argparse.ArgumentTypeError("width and height must lie between 16 and 8192 pixels")
    return width, height


def _build(arguments: argparse.Namespace) -> None:
    for path in arguments.out:
        check_format(path)
    for path in [*arguments.out, *([arguments.png] if arguments.png else [])]:
        check_destination(path)
    footprints = FootprintSettings(regularise=arguments.outlines == "regular")
    settings = Settings(footprints=footprints)
    request = BuildRequest(arguments.rgb, arguments.dsm, arguments.footprints, arguments.weights, settings)
    with _TerminalProgress() as progress:
        result = pipeline.run(request, progress)
        _write_files(arguments, result, progress)
    for warning in result.warnings:
        sys.stderr.write(f"ryu-scape: warning: {warning}\n")
    sys.stdout.write((json.dumps(summary(result), indent=2) if arguments.json else _sentence(result)) + "\n")


def _write_files(arguments: argparse.Namespace, result: Reconstruction, progress: ProgressReporter) -> None:
    for path in arguments.out:
        if progress.is_cancelled():
            raise OperationCancelled
        export_city(result.city, path)
    if arguments.png:
        _write_png(result.city.scene, arguments.png, arguments.png_size)


def _write_png(scene: SceneGeometry, path: Path, size_px: tuple[int, int]) -> None:
    from ryu_scape.viewer.offscreen import render_image

    image = render_image(scene, size_px)
    _, encoded = cv2.imencode(".png", image[..., ::-1])
    with atomic_write(path) as temporary:
        temporary.write_bytes(encoded.tobytes())


def summary(result: Reconstruction) -> dict[str, object]:
    """What `--json` prints: counts, heights in metres, seconds by stage, warnings."""
    city = result.city
    heights_m = np.array([building.height_m for building in city.buildings])
    sources = [building.height_source.value for building in city.buildings]
    return {
        "buildings": len(city.buildings),
        "heights_m": _spread(heights_m),
        "height_sources": {source: sources.count(source) for source in sorted(set(sources))},
        "seconds": {stage: round(value, 3) for stage, value in result.seconds.items()},
        "triangles": city.scene.triangle_count,
        "crs": city.grid.crs.to_string(),
        "origin_m": city.scene.origin_m.tolist(),
        "warnings": list(result.warnings),
    }


def _spread(heights_m: NDArray[np.float64]) -> dict[str, float] | None:
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


class _TerminalProgress(NullProgress):
    """A progress bar on a terminal, and cancellation by Ctrl-C."""

    def __enter__(self) -> _TerminalProgress:
        self._bar = tqdm(total=1.0, bar_format="{desc:<24}{bar}| {percentage:3.0f} %", disable=None, leave=False)
        self._cancelled = threading.Event()
        self._before = {number: signal.signal(number, self._cancel) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._bar.close()

    def _cancel(self, *_: object) -> None:
        self._cancelled.set()

    def report(self, stage: str, fraction: float) -> None:
        self._bar.set_description_str(stage, refresh=False)
        self._bar.n = fraction
        self._bar.refresh()

    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()
