"""Make a training folder of images, building footprints and DSMs: `python -m training.prepare SOURCE --out DIR`.

SOURCE is a SpaceNet-2 folder as downloaded, what `training.synthesize` wrote, or a folder with images/ and masks/; with
--footprints it is a city's orthophotos, which are cut into tiles.
DIR then holds
    tiles/NAME.npz     image, labels, DSM and heights of one tile on one pixel grid
    manifest.csv       a row for every tile found: where it lies, what is in it, its split, why it was dropped
    report.txt         the same in a few lines, with everything that went wrong
    contact_sheet.png  tiles with their footprints and DSMs, to look at before training
Run it again after an interruption or with more data: tiles that are there already are not made again.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import chain, count
from pathlib import Path

import numpy as np
from tqdm import tqdm

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import InputError, MachineError
from training.console import run_command
from training.cut_city import cut_city
from training.folders import SPLIT_SHARES, image_paths, is_plain, read_names, read_plain_tile, split_by_name
from training.geotiffs import HEIGHT_PROPERTY, GroundFacts, find_tiles, rasters_in, read_tile, readable_dsms
from training.manifest import DROPPED, PREPARED, Row, report_lines, write_manifest
from training.pictures import TRUE_COLOUR, captioned, coloured_heights, outlined, sheet, write_png
from training.split import assign_splits, block_of, leaking_tiles
from training.tile import Tile, load_facts, load_tile, save_tile

SMALLEST_TILE_PX = 128
SHEET_TILES, SHEET_COLUMNS, SHEET_SIDE_PX = 24, 6, 240
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FoundTile:
    """A tile that may be prepared: `read` makes it of the files `inputs`."""

    name: str
    inputs: tuple[Path, ...]
    read: Callable[[], tuple[Tile, GroundFacts | None]]


def main(argv: Sequence[str] | None = None) -> None:
    """Prepare what the command line names and print the report."""
    args = parse_arguments(argv)
    held_out = read_names(args.held_out) if args.held_out else set()
    (args.out / "tiles").mkdir(parents=True, exist_ok=True)
    dsms, problems = readable_dsms(args.dsm)
    candidates, unusable = find_candidates(args, dsms)
    problems += unusable
    if not candidates:
        raise InputError(
            f"No tiles were found. {' '.join(unusable)}".strip(),
            "Give a folder with RGB_….tif files, one with images/ and masks/, or orthophotos with --footprints.",
        )
    rows = [prepare_tile(candidate, args) for candidate in tqdm(candidates, "tiles")]
    divide(rows, held_out, args)
    used = {name for row in rows for name in row.dsm.split("; ")}
    problems += [f"{path.name} lies under none of the tiles." for path in dsms if path.name not in used]
    write_manifest(args.out, rows)
    write_contact_sheet(args.out, rows)
    report = "\n".join(report_lines(rows, problems))
    with atomic_write(args.out / "report.txt") as temporary:
        temporary.write_text(report + "\n", encoding="utf-8")
    print(report)


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.prepare", description="Make a folder for training.")
    parser.add_argument(
        "source",
        type=Path,
        nargs="+",
        help="SpaceNet-2 or synthetic folder, or images/ with masks/; with --footprints orthophotos or folders of them",
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--dsm", type=Path, nargs="+", default=[], help="DSM rasters or folders of them, in any CRS")
    parser.add_argument("--footprints", type=Path, help="one file of all buildings on the orthophotos")
    parser.add_argument("--tile-px", type=int, default=1024, help="side of the tiles that orthophotos are cut into")
    parser.add_argument("--max-nodata", type=float, default=0.1, help="largest share of a tile its DSM may leave empty")
    parser.add_argument("--require-dsm", action="store_true", help="drop tiles that no DSM reaches")
    parser.add_argument("--height-property", default=HEIGHT_PROPERTY, help="footprints' property: height in metres")
    parser.add_argument("--split", type=float, nargs=3, default=SPLIT_SHARES, metavar=("TRAIN", "VAL", "TEST"))
    parser.add_argument("--block-m", type=float, default=1000.0, help="side of the blocks that stay in one split")
    parser.add_argument("--held-out", type=Path, help="text file: names of images without georeference to test on")
    parser.add_argument("--seed", type=int, default=0, help="seed of the split")
    args = parser.parse_args(argv)
    if args.tile_px < SMALLEST_TILE_PX:
        parser.error(f"--tile-px must be {SMALLEST_TILE_PX} or more")
    if min(args.split) < 0 or abs(sum(args.split) - 1) > 1e-6:
        parser.error("the shares of --split must not be negative and must add to 1")
    return args


def find_candidates(args: argparse.Namespace, dsms: Sequence[Path]) -> tuple[list[FoundTile], list[str]]:
    """Everything in the sources that looks like a tile, each under a name of its own, and what cannot be used."""
    if args.footprints is None:
        in_folders = (
            (source, tile) for source in args.source for tile in _tiles_in(source, dsms, args.height_property)
        )
        return _named_apart(in_folders), []
    images = rasters_in(args.source)
    parts, problems = cut_city(images, args.footprints, dsms, args.height_property, args.tile_px)
    cut_out = ((part.image.path.parent, FoundTile(part.name, part.inputs, part.read)) for part in parts)
    return _named_apart(cut_out), problems


def _named_apart(tiles: Iterable[tuple[Path, FoundTile]]) -> list[FoundTile]:
    """The tiles, with the name of their folder, and a number, where several bear one name."""
    found: dict[str, FoundTile] = {}
    for folder, tile in tiles:
        fuller = f"{folder.resolve().name}_{tile.name}"
        names = chain((tile.name, fuller), (f"{fuller}_{number}" for number in count(2)))
        name = next(each for each in names if each not in found)
        found[name] = replace(tile, name=name)
    return list(found.values())


def _tiles_in(source: Path, dsms: Sequence[Path], height_property: str) -> Iterator[FoundTile]:
    if is_plain(source):
        for path in image_paths(source):
            masks = (source / "masks").glob(f"{path.stem}.*")
            yield FoundTile(path.stem, (path, *masks), lambda path=path: (read_plain_tile(path), None))  # type: ignore[misc]
        return
    for files in find_tiles(source):
        inputs = tuple(path for path in (files.image, files.footprints, files.dsm, *dsms) if path)
        yield FoundTile(files.key, inputs, partial(read_tile, files, dsms, height_property))


def prepare_tile(candidate: FoundTile, args: argparse.Namespace) -> Row:
    """Make one tile's file unless it is there and made of the same; says what is in it or why there is none."""
    path = args.out / "tiles" / f"{candidate.name}.npz"
    recipe = _recipe(candidate, args)
    known = _facts_of_finished(path)
    if known and known["recipe"] == recipe:
        return Row(**known["row"])
    try:
        tile, ground = candidate.read()
        row = describe(candidate, tile, ground)
        row.reason = why_drop(row, args)
    except MachineError:
        raise
    except Exception as error:  # whatever is wrong with one file must not end the work on the others
        log.debug("Reading %s failed", candidate.name, exc_info=True)
        row = Row(candidate.name, str(candidate.inputs[0]), reason=getattr(error, "cause", str(error)))
    if row.reason:
        path.unlink(missing_ok=True)
        return row
    row.status = PREPARED
    save_tile(path, tile, {"recipe": recipe, "row": asdict(row)})
    return row


def _recipe(candidate: FoundTile, args: argparse.Namespace) -> list:
    """What decides how a tile comes out; JSON can hold it."""
    stats = [(path, path.stat()) for path in candidate.inputs]
    files = [[str(path.resolve()), stat.st_size, stat.st_mtime_ns] for path, stat in stats]
    return [files, args.max_nodata, args.require_dsm, args.height_property, args.tile_px if args.footprints else None]


def _facts_of_finished(path: Path) -> dict | None:
    try:
        return load_facts(path)
    except (OSError, ValueError, KeyError):
        return None


def describe(candidate: FoundTile, tile: Tile, ground: GroundFacts | None) -> Row:
    """The manifest's row of a tile, not yet judged."""
    row = Row(
        candidate.name,
        str(candidate.inputs[0]),
        gsd_m=tile.gsd_m,
        height_px=tile.labels.shape[0],
        width_px=tile.labels.shape[1],
        buildings=len(np.setdiff1d(tile.labels, [0])),
        buildings_with_height=int(np.isfinite(tile.building_heights_m).sum()),
        building_share=float((tile.labels > 0).mean()),
    )
    if ground is not None:
        row.crs, row.problems, row.dsm = ground.crs, " ".join(ground.problems), "; ".join(ground.dsm_sources)
        row.west, row.south, row.east, row.north = ground.bounds_deg
        row.dsm_nodata_share = ground.dsm_nodata_share
    return row


def why_drop(row: Row, args: argparse.Namespace) -> str:
    """Why a tile cannot be trained on; empty where it can."""
    if row.dsm_nodata_share is not None and row.dsm_nodata_share > args.max_nodata:
        return (
            f"{row.dsm} has no data on {row.dsm_nodata_share:.0%} of the tile; at most {args.max_nodata:.0%} may lack."
        )
    if args.require_dsm and not row.dsm:
        return f"No DSM reaches the tile. {row.problems}".strip()
    return ""


def divide(rows: Sequence[Row], held_out: set[str], args: argparse.Namespace) -> None:
    """Give each prepared tile its split, those in `held_out` that of the test; drop what would leak across splits."""
    kept = [row for row in rows if row.status == PREPARED]
    bounds = {row.name: row.bounds_deg for row in kept if row.bounds_deg}
    centres = {name: ((west + east) / 2, (south + north) / 2) for name, (west, south, east, north) in bounds.items()}
    blocks = {name: block_of(*centre, args.block_m) for name, centre in centres.items()}
    on_map = assign_splits(blocks, args.split, args.seed)
    off_map = split_by_name([row.name for row in kept if row.name not in bounds], held_out, args.split, args.seed)
    leaks = leaking_tiles(bounds, on_map)
    for row in kept:
        row.split = (on_map | off_map)[row.name]
        if row.name in leaks:
            row.status, row.split = DROPPED, ""
            row.reason = f"It shows ground of {leaks[row.name]}, which is held out for validation or test."


def write_contact_sheet(folder: Path, rows: Sequence[Row]) -> None:
    """A PNG of evenly picked tiles: the image with footprints outlined, beside it the DSM where there is one."""
    kept = [row for row in rows if row.status == PREPARED]
    cells = []
    for i in np.unique(np.linspace(0, len(kept) - 1, min(SHEET_TILES, len(kept))).astype(int)):
        tile = load_tile(folder / "tiles" / f"{kept[i].name}.npz")
        about = f"{kept[i].name[-24:]} {kept[i].split}"
        cells.append(captioned(outlined(tile.rgb, tile.labels, TRUE_COLOUR), about, SHEET_SIDE_PX))
        if tile.dsm_m is not None:
            cells.append(captioned(coloured_heights(tile.dsm_m), f"{kept[i].dsm[:36]}", SHEET_SIDE_PX))
    if cells:
        write_png(folder / "contact_sheet.png", sheet(cells, min(SHEET_COLUMNS, len(cells))))


if __name__ == "__main__":
    run_command(main)
