"""The sub-command `place`: a picture that is no GeoTIFF is laid on the map and becomes one."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ryu_scape.cli.build import say_result
from ryu_scape.cli.command import Command
from ryu_scape.cli.flags import add_terminal_flags
from ryu_scape.terminal import TerminalProgress


def _add_flags(place: argparse.ArgumentParser) -> None:
    """Which picture, where it lies, and what to write."""
    place.add_argument("picture", type=Path, metavar="PICTURE", help="PNG, JPEG, WebP or BMP")
    where = place.add_argument_group("Where it lies")
    where.add_argument("--gsd", type=float, metavar="M", help="how large a pixel is on the ground, in metres")
    where.add_argument(
        "--at", type=float, nargs=2, metavar=("LON", "LAT"), help="where its middle lies, in degrees [default: 0 0]"
    )
    where.add_argument("--crs", default="", help="that of the world file beside it, such as EPSG:25832")
    written = place.add_argument_group("What to write")
    written.add_argument("--out", type=Path, required=True, metavar="OUT.tif", help="the GeoTIFF")
    add_terminal_flags(written)


def _complete(arguments: argparse.Namespace, place: argparse.ArgumentParser) -> None:
    if arguments.out.suffix.lower() not in (".tif", ".tiff"):
        place.error("--out must end in .tif")


def run_place(arguments: argparse.Namespace, progress: TerminalProgress) -> None:
    """Write the GeoTIFF and say where it lies now."""
    from ryu_scape.atomic import check_destination
    from ryu_scape.names import refuse_clashes
    from ryu_scape.raster.pictures import NULL_ISLAND_DEG, PicturePlace, read_picture, write_on_map
    from ryu_scape.raster.sandboxed import describe_raster

    path: Path = arguments.out
    refuse_clashes([arguments.picture], [path])
    check_destination(path)
    picture = read_picture(arguments.picture, progress)
    middle_deg = NULL_ISLAND_DEG if arguments.at is None else tuple(arguments.at)
    write_on_map(picture, PicturePlace(arguments.gsd, middle_deg, arguments.crs), path)
    progress.clear()
    made = describe_raster(path)
    numbers = {"width_m": made.width_m, "height_m": made.height_m, "gsd_m": made.gsd_m, "crs": made.crs}
    sentence = (
        f"Wrote {path}: {made.width_m:,.0f} by {made.height_m:,.0f} m in {made.crs}, {made.gsd_m:.3g} m a pixel. "
        f"Build with it: build {path} --out scene.glb"
    )
    say_result(json.dumps(numbers, indent=2) if arguments.json else sentence, [path])


PLACE = Command(
    name="place",
    help="lay a picture without a place on the map, as a GeoTIFF",
    usage="%(prog)s PICTURE (--gsd M [--at LON LAT] | --crs EPSG:CODE) --out OUT.tif",
    description="Make a GeoTIFF of a picture: of a screenshot by how large its pixels are on the ground, of an "
    "orthophoto with a world file by the coordinate system that this is in.",
    add_flags=_add_flags,
    complete=_complete,
    run=run_place,
)
