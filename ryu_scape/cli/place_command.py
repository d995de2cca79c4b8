"""The sub-command `place`: a raster that does not say where it lies is laid on the map."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ryu_scape.cli.build import say_result
from ryu_scape.cli.command import Command
from ryu_scape.cli.flags import add_terminal_flags
from ryu_scape.terminal import TerminalProgress


def _add_flags(place: argparse.ArgumentParser) -> None:
    """Which raster, where it lies, and what to write."""
    place.add_argument("raster", type=Path, metavar="RASTER", help="PNG, JPEG, WebP, BMP, or a TIFF")
    where = place.add_argument_group("Where it lies")
    where.add_argument("--gsd", type=float, metavar="M", help="how large a pixel is on the ground, in metres")
    where.add_argument(
        "--at", type=float, nargs=2, metavar=("LON", "LAT"), help="where its middle lies, in degrees [default: 0 0]"
    )
    where.add_argument("--crs", default="", help="in which system it, or its world file, is, such as EPSG:25832")
    written = place.add_argument_group("What to write")
    written.add_argument("--out", type=Path, metavar="OUT.tif", help="the GeoTIFF that is made of a picture")
    add_terminal_flags(written)


def _complete(arguments: argparse.Namespace, place: argparse.ArgumentParser) -> None:
    """Refuse what cannot be written; a TIFF stays as it is."""
    from ryu_scape.raster.placing import SIDECAR_ENDING, is_picture

    if not is_picture(arguments.raster):
        if arguments.out is not None:
            place.error(f"a TIFF stays as it is, where it lies is written into its {SIDECAR_ENDING}: leave --out away")
    elif arguments.out is None or arguments.out.suffix.lower() not in (".tif", ".tiff"):
        place.error("a picture needs --out OUT.tif")


def run_place(arguments: argparse.Namespace, progress: TerminalProgress) -> None:
    """Write the GeoTIFF or the sidecar, and say where the raster lies now."""
    from ryu_scape.atomic import check_destination
    from ryu_scape.names import refuse_clashes
    from ryu_scape.raster.placing import NULL_ISLAND_DEG, Place, declare_place, look_at, write_on_map
    from ryu_scape.raster.sandboxed import describe_raster

    middle_deg = NULL_ISLAND_DEG if arguments.at is None else tuple(arguments.at)
    place = Place(arguments.gsd, middle_deg, arguments.crs)
    raster, path = look_at(arguments.raster, progress), arguments.out
    if path is None:
        path, written = raster.path, declare_place(raster, place)
    else:
        refuse_clashes([raster.path], [path])
        check_destination(path)
        write_on_map(raster, place, path, progress)
        written = path
    progress.clear()
    made = describe_raster(path)
    numbers = {"width_m": made.width_m, "height_m": made.height_m, "gsd_m": made.gsd_m, "crs": made.crs}
    sentence = (
        f"Wrote {written}: {path.name} is {made.width_m:,.0f} by {made.height_m:,.0f} m in {made.crs}, "
        f"{made.gsd_m:.3g} m a pixel."
    )
    say_result(json.dumps(numbers, indent=2) if arguments.json else sentence, [written])


PLACE = Command(
    name="place",
    help="lay a raster that does not say where it lies on the map",
    usage="%(prog)s PICTURE (--gsd M [--at LON LAT] | --crs EPSG:CODE) --out OUT.tif\n"
    "       %(prog)s TIFF (--gsd M [--at LON LAT] | --crs EPSG:CODE)",
    description="Say how large the pixels of a screenshot are on the ground, or in which coordinate system an "
    "orthophoto or a DSM with a world file is. A picture becomes a GeoTIFF; beside a TIFF a sidecar says it.",
    add_flags=_add_flags,
    complete=_complete,
    run=run_place,
)
