"""The sub-command `place`: rasters that do not say where they lie are laid on the map."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ryu_scape.cli.build import say_result
from ryu_scape.cli.command import Command
from ryu_scape.cli.flags import add_terminal_flags
from ryu_scape.terminal import TerminalProgress


def _add_flags(place: argparse.ArgumentParser) -> None:
    """Which rasters, where they lie, and what to write."""
    place.add_argument("rasters", type=Path, nargs="+", metavar="RASTER", help="PNG, JPEG, WebP, BMP, or a TIFF")
    where = place.add_argument_group("Where it lies")
    where.add_argument("--gsd", type=float, metavar="M", help="how large a pixel is on the ground, in metres")
    where.add_argument(
        "--at", type=float, nargs=2, metavar=("LON", "LAT"), help="where its middle lies, in degrees [default: 0 0]"
    )
    where.add_argument("--crs", default="", help="in which system it, or its world file, is, such as EPSG:25832")
    written = place.add_argument_group("What to write")
    written.add_argument(
        "--out", type=Path, metavar="OUT", help="the GeoTIFF that is made of a picture; a folder for those of several"
    )
    add_terminal_flags(written)


def _complete(arguments: argparse.Namespace, place: argparse.ArgumentParser) -> None:
    """Add `targets`, the file to use of each raster: of a picture the GeoTIFF, of a TIFF itself."""
    from ryu_scape.raster.placing import SIDECAR_ENDING, is_picture

    out, pictures = arguments.out, [path for path in arguments.rasters if is_picture(path)]
    if out is not None and not pictures:
        place.error(f"a TIFF stays as it is, where it lies is written into its {SIDECAR_ENDING}: leave --out away")
    into_folder = out is not None and out.is_dir()
    is_named = out is not None and out.suffix.lower() in (".tif", ".tiff") and len(pictures) == 1
    if pictures and not (into_folder or is_named):
        place.error("a picture needs --out OUT.tif, and several need a folder that is there")
    made = {path: out / f"{path.stem}.tif" if into_folder else out for path in pictures}
    arguments.targets = {path: made.get(path, path) for path in arguments.rasters}


def run_place(arguments: argparse.Namespace, progress: TerminalProgress) -> None:
    """Write GeoTIFFs and sidecars, and say where the rasters lie now."""
    from ryu_scape.atomic import check_destination
    from ryu_scape.names import refuse_clashes
    from ryu_scape.raster.placing import NULL_ISLAND_DEG, Place, declare_place, look_at, write_on_map
    from ryu_scape.raster.sandboxed import describe_raster

    middle_deg = NULL_ISLAND_DEG if arguments.at is None else tuple(arguments.at)
    place = Place(arguments.gsd, middle_deg, arguments.crs)
    made = [target for path, target in arguments.targets.items() if target != path]
    refuse_clashes(arguments.rasters, made)
    for target in made:
        check_destination(target)
    placed, written = [], []
    for path, target in arguments.targets.items():
        raster = look_at(path, progress)
        if raster.is_picture:
            write_on_map(raster, place, target, progress)
        written.append(target if raster.is_picture else declare_place(raster, place))
        placed.append(describe_raster(target))
    progress.clear()
    numbers = [
        {"name": each.name, "crs": each.crs, "gsd_m": each.gsd_m, "width_m": each.width_m, "height_m": each.height_m}
        for each in placed
    ]
    sentences = [
        f"Wrote {file}: {each.name} is {each.width_m:,.0f} by {each.height_m:,.0f} m in {each.crs}, "
        f"{each.gsd_m:.3g} m a pixel."
        for file, each in zip(written, placed, strict=True)
    ]
    say_result(json.dumps(numbers, indent=2) if arguments.json else "\n".join(sentences), written)


PLACE = Command(
    name="place",
    help="lay rasters that do not say where they lie on the map",
    usage="%(prog)s PICTURE [PICTURE ...] (--gsd M [--at LON LAT] | --crs EPSG:CODE) --out OUT\n"
    "       %(prog)s TIFF [TIFF ...] (--gsd M [--at LON LAT] | --crs EPSG:CODE)",
    description="Say how large the pixels of a screenshot are on the ground, or in which coordinate system an "
    "orthophoto or a DSM with a world file is. A picture becomes a GeoTIFF; beside a TIFF a sidecar says it.",
    add_flags=_add_flags,
    complete=_complete,
    run=run_place,
)
