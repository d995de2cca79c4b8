"""Flags and checks that all sub-commands share."""

from __future__ import annotations

import argparse
from pathlib import Path

from ryu_scape.errors import InputError
from ryu_scape.settings import Settings, changed, declared, given


def add_file_flags(group: argparse._ArgumentGroup) -> None:
    """The files of a place, image and DSM by place or by name; `name_files` says which is which."""
    group.add_argument("files", type=Path, nargs="*", metavar="RGB DSM", help="orthophoto and DSM, GeoTIFFs")
    group.add_argument("--rgb", type=Path, help="the orthophoto by name; not needed with --dsm and --footprints")
    group.add_argument("--dsm", type=Path, help="the digital surface model by name, in metres")
    group.add_argument("--footprints", type=Path, help="your own outlines: GeoJSON, GeoPackage or Shapefile")


def add_input_flags(group: argparse._ArgumentGroup) -> None:
    """What a city is built from."""
    add_file_flags(group)
    group.add_argument("--weights", type=Path, help="another network's safetensors")
    group.add_argument(
        "--project", type=Path, metavar="PLACE.RYU",
        help="a project that the window saved, with its files, edits and settings; flags go before its own settings",
    )  # fmt: skip


def add_terminal_flags(group: argparse._ArgumentGroup) -> None:
    """What is said on the terminal."""
    group.add_argument("--json", action="store_true", help="print one JSON object about the result")
    group.add_argument("--verbose", action="store_true", help="log every step")


def name_files(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Say of the files given by place which is which; end the program with exit code 2 where they are too many."""
    unnamed = [name for name in ("rgb", "dsm") if getattr(arguments, name) is None]
    if len(arguments.files) > len(unnamed):
        parser.error(f"{arguments.files[len(unnamed)]} is one file too many: there is one image and one DSM")
    for name, path in zip(unnamed, arguments.files, strict=False):
        setattr(arguments, name, path)


def refuse_no_input(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End the program with exit code 2 where no city could be built from the files."""
    if arguments.project is not None:
        if any((arguments.rgb, arguments.dsm, arguments.footprints, arguments.weights)):
            parser.error("--project names its own files: leave image, DSM, --footprints and --weights out")
    elif arguments.rgb is None and (arguments.dsm is None or arguments.footprints is None):
        parser.error(f"{parser.prog.rpartition(' ')[2]} needs an image, or --dsm and --footprints, or --project")


def read_settings(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Add `settings`, of which those in `chosen` were given."""
    arguments.chosen = given(arguments, declared(Settings))
    try:
        arguments.settings = changed(Settings(), arguments.chosen)
    except InputError as error:
        parser.error(str(error))
