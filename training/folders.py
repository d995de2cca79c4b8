"""Read tiles from any folder that holds them: a prepared one, images/ with masks/, or GeoTIFFs with footprints."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from training.manifest import MANIFEST, read_splits
from training.split import SPLITS, assign_splits
from training.tile import Tile, load_tile

IMAGE_ENDINGS = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
LOSSY_ENDINGS = (".jpg", ".jpeg")
MASK_ENDINGS = (".png", ".tif", ".tiff", *LOSSY_ENDINGS)
LOSSY_THRESHOLD = 127
"""What is 0 in a mask comes back from such a file as a little more."""
SPLIT_SHARES = (0.8, 0.1, 0.1)


def is_prepared(folder: Path) -> bool:
    """Whether `training.prepare` wrote the folder."""
    return (folder / MANIFEST).is_file()


def is_plain(folder: Path) -> bool:
    """Whether the folder holds images/ and masks/ without georeference."""
    return (folder / "images").is_dir() and (folder / "masks").is_dir()


def read_tiles(folder: Path, splits: Collection[str] = SPLITS, held_out: Collection[str] = ()) -> Iterator[Tile]:
    """The tiles of a folder that belong to `splits`, one by one.

    A prepared folder says itself which tile belongs where. Images with masks are divided by the hash of their names,
    those `held_out` go to the test split. A folder of GeoTIFFs is not divided: it is all of any split.
    Raises InputError for folders of no such kind, and for files that cannot be read.
    """
    if is_prepared(folder):
        names = [name for name, split in read_splits(folder).items() if split in splits]
        yield from (load_tile(folder / "tiles" / f"{name}.npz") for name in names)
    elif is_plain(folder):
        paths = image_paths(folder)
        split = split_by_name([path.stem for path in paths], held_out)
        yield from (read_plain_tile(path) for path in paths if split[path.stem] in splits)
    else:
        yield from _read_geotiffs(folder)


def read_names(path: Path) -> set[str]:
    """The words of a text file."""
    try:
        return set(path.read_text(encoding="utf-8").split())
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).", "Give a text file of image names.") from error


def image_paths(folder: Path) -> list[Path]:
    """The files of `folder`/images in the order of their names."""
    return sorted(path for path in (folder / "images").iterdir() if path.suffix.lower() in IMAGE_ENDINGS)


def read_plain_tile(image_path: Path) -> Tile:
    """An image and the mask of the same name in ../masks; its buildings are the mask's connected regions.

    Raises InputError where either cannot be read, their sizes differ, or the image has more than eight bits a band.
    """
    masks = image_path.parent.parent / "masks"
    mask_path = next((p for ending in MASK_ENDINGS if (p := masks / f"{image_path.stem}{ending}").is_file()), None)
    if mask_path is None:
        raise InputError(f"{image_path.name} has no mask of its name in {masks}.", "Add it, or take the image away.")
    image, mask = _read_picture(image_path, cv2.IMREAD_COLOR), _read_picture(mask_path, cv2.IMREAD_GRAYSCALE)
    if image.dtype != np.uint8:
        raise InputError(
            f"{image_path.name} has {image.dtype} values, of which nobody says which are bright.",
            "Save it with 8 bits a band, or with its place on the map as RGB_….tif.",
        )
    if mask.shape != image.shape[:2]:
        raise InputError(f"The mask of {image_path.name} has another size than the image.", "Make them the same size.")
    is_building = mask > (LOSSY_THRESHOLD if mask_path.suffix.lower() in LOSSY_ENDINGS else 0)
    regions = cv2.connectedComponents(is_building.astype(np.uint8), ltype=cv2.CV_16U)[1]
    unknown_m = np.full(int(regions.max()), np.nan, np.float32)
    return Tile(image_path.stem, cv2.cvtColor(image, cv2.COLOR_BGR2RGB), regions, None, None, unknown_m)


def split_by_name(
    names: Collection[str], held_out: Collection[str], shares: Sequence[float] = SPLIT_SHARES, seed: int = 0
) -> dict[str, str]:
    """Split of each name by its hash; where some names are held out, they and no others are the test split."""
    kept = {name: name for name in names if name not in held_out}
    if len(kept) < len(names):
        shares = (1 - shares[1], shares[1], 0.0)
    return dict.fromkeys(set(names) - kept.keys(), "test") | assign_splits(kept, shares, seed)


def _read_picture(path: Path, mode: int) -> NDArray[np.number]:
    """OpenCV's imread, which says nothing of what went wrong and knows no non-ASCII paths on Windows."""
    try:
        picture = cv2.imdecode(np.fromfile(path, np.uint8), mode | cv2.IMREAD_ANYDEPTH)
    except (OSError, cv2.error):
        picture = None
    if picture is None:
        raise InputError(f"{path.name} is no image that can be read.", "Copy it again, or take it away.")
    return picture


def _read_geotiffs(folder: Path) -> Iterator[Tile]:
    from training.geotiffs import find_tiles, read_tile  # needs rasterio, which a training machine may lack

    found = find_tiles(folder) if folder.is_dir() else []
    if not found:
        raise InputError(
            f"{folder} holds no tiles: no {MANIFEST}, no images/ with masks/, and no RGB_….tif.",
            "Give a folder written by training.prepare or training.synthesize, or one with images/ and masks/.",
        )
    yield from (read_tile(files)[0] for files in found)
