"""Minecraft: the city in blocks, as a Sponge schematic (version 2) that WorldEdit and its kin paste into a world.

North is north, a column of blocks for each square of the map. Ground and roofs have the block whose colour comes
nearest to the image's, walls have panes by storeys, and rooms are empty. Block data are streamed layer by layer.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.local_frame import Z_UP, LocalFrame
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes import nbt
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.purposes.surface import MOST_PX, surface_of
from ryu_scape.purposes.trees import canopy_of
from ryu_scape.settings import Declared, setting

MOST_HIGH = 384
"""Layers of a world since Minecraft 1.18."""
MOST_WIDE = 4096
MOST_BLOCKS = 2**31 - 1
"""Which a schematic counts in 32 bits, air among them."""
BELOW = 3
"""Layers of stone under the lowest ground."""
LOWEST_TREE_M = 2.0
STOREY_M = 3.0
DATA_VERSION = 3465
"""Minecraft 1.20.1; newer ones take it too."""

AIR, STONE, DIRT, WALL, PANE, LEAVES = range(6)
_PLAIN = ("air", "stone", "dirt", "smooth_sandstone", "light_blue_stained_glass", "oak_leaves[persistent=true]")
COLOURED = {
    "grass_block": (98, 125, 62), "moss_block": (89, 109, 45), "podzol": (92, 64, 28), "sand": (219, 207, 163),
    "gray_concrete": (55, 58, 62), "light_gray_concrete": (125, 125, 115), "white_concrete": (207, 213, 214),
    "andesite": (136, 136, 137), "terracotta": (152, 94, 68), "red_terracotta": (143, 61, 47), "bricks": (151, 98, 83),
    "brown_terracotta": (77, 51, 36), "cyan_terracotta": (87, 91, 91), "light_gray_terracotta": (135, 107, 98),
    "blue_terracotta": (74, 60, 91), "white_terracotta": (210, 178, 161),
}  # fmt: skip
"""Blocks by the mean colour of their top, of which ground and roofs take the nearest."""
FIRST_COLOURED = len(_PLAIN)
PALETTE = tuple(f"minecraft:{name}" for name in (*_PLAIN, *COLOURED))


@dataclass(frozen=True)
class MinecraftSettings(Declared):
    """How large a block is."""

    block_m: float = setting(1.0, "Side of a block on the map.", lowest=0.25, highest=20)


@dataclass(frozen=True, eq=False)
class BlockMap:
    """Columns (length, width), rows from north to south, heights in layers.

    is_there: within the image. ground, top: layers of the uppermost block of the ground and of all. inner: the layer
    from which a roof is closed towards its neighbours. building: index or -1. is_wall: at a building's edge. cover: the
    number of the coloured block. storey: in layers. corner_m: of the map, in the north-west at the bottom.
    """

    is_there: NDArray[np.bool_]
    ground: NDArray[np.int32]
    top: NDArray[np.int32]
    inner: NDArray[np.int32]
    building: NDArray[np.int32]
    is_wall: NDArray[np.bool_]
    cover: NDArray[np.uint8]
    storey: int
    corner_m: tuple[float, float, float]

    @property
    def size(self) -> tuple[int, int, int]:
        """Width to the east, height, length to the south."""
        length, width = self.top.shape
        return width, int(self.top.max()) + 1, length

    @property
    def figures(self) -> Mapping[str, float]:
        """What one pastes."""
        width, height, length = self.size
        counted = len(np.unique(self.building[self.building >= 0]))
        return {"width": width, "height": height, "length": length, "buildings": counted}

    def layer(self, y: int) -> NDArray[np.uint8]:
        """The blocks (length, width) of one layer, numbers of `PALETTE`."""
        is_house, above = self.building >= 0, y - self.ground
        is_roof = is_house & (y <= self.top) & (y >= self.inner) & (above > 0)
        columns = np.arange(self.top.shape[1]) + np.arange(self.top.shape[0])[:, None]
        is_pane = (above % self.storey == self.storey - 1) & (columns % 2 == 0) & (y < self.inner)
        chosen = [
            (y < self.ground - 1, STONE),
            (y == self.ground - 1, DIRT),
            ((y == self.ground) | (is_roof & (y == self.top)), self.cover),
            (is_house & self.is_wall & is_pane & (y < self.top), PANE),
            (is_house & (self.is_wall | is_roof) & (y < self.top), WALL),
            (~is_house & (above > 0) & (y <= self.top), LEAVES),
        ]
        blocks = np.select([where for where, _ in chosen], [np.uint8(0) + block for _, block in chosen], AIR)
        return np.where(self.is_there, blocks, AIR).astype(np.uint8)


def study_minecraft(city: City, settings: MinecraftSettings, progress: ProgressReporter) -> BlockMap:
    """Lay columns of blocks over the city. Raises InputError where a world is too small, OperationCancelled when asked
    to stop.
    """
    advance(progress, "Laying blocks", 0.0)
    surface, block_m = surface_of(city), settings.block_m
    grid = surface.grid
    corners = np.array([(0, 0), (grid.width, 0), (0, grid.height), (grid.width, grid.height)], np.float64)
    (west, south), (east, north) = grid.to_map(corners).min(axis=0), grid.to_map(corners).max(axis=0)
    width, length = int(np.ceil((east - west) / block_m)), int(np.ceil((north - south) / block_m))
    lowest_m = float(np.nanmin(surface.ground_m))
    height = (float(np.nanmax(surface.surface_m)) - lowest_m) / block_m + BELOW + 1
    refuse_too_many_blocks(width, length, height)
    x, y = west + (np.arange(width) + 0.5) * block_m, north - (np.arange(length) + 0.5) * block_m
    pixel = np.floor(grid.to_pixel(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2))).astype(np.intp)
    column, row = pixel.T.reshape(2, length, width)
    is_there = (column >= 0) & (row >= 0) & (column < grid.width) & (row < grid.height)
    at = row.clip(0, grid.height - 1), column.clip(0, grid.width - 1)
    is_there &= surface.is_within[at]
    building = np.where(is_there, surface.building[at], -1)
    ground_m = surface.ground_m[at]
    top_m = np.where(building >= 0, surface.surface_m[at], ground_m + canopy_of(surface, LOWEST_TREE_M)[at])
    ground = np.rint((ground_m - lowest_m) / block_m).astype(np.int32) + BELOW
    top = np.maximum(np.rint((top_m - lowest_m) / block_m).astype(np.int32) + BELOW, ground)
    inner, is_wall = _beside(building, top)
    return BlockMap(
        is_there=is_there,
        ground=ground,
        top=top,
        inner=inner,
        building=building,
        is_wall=is_wall,
        cover=_covers(np.moveaxis(city.survey.thinned(MOST_PX).rgb, 0, -1)[at]),
        storey=max(2, round(STOREY_M / block_m)),
        corner_m=(float(west), float(north), lowest_m - (BELOW + 1) * block_m),
    )


def refuse_too_many_blocks(width: int, length: int, height: float) -> None:
    """Raise InputError where a schematic of this size cannot be."""
    remedy = "Take larger blocks, or a part of the place."
    if max(width, length) > MOST_WIDE or height > MOST_HIGH:
        raise InputError(
            f"The city takes {width} × {length} blocks, {height:.0f} high; a schematic of {MOST_WIDE} × {MOST_WIDE}, "
            f"{MOST_HIGH} high, is the largest.",
            remedy,
        )
    if width * length * math.ceil(height) > MOST_BLOCKS:
        raise InputError(
            f"The city takes {width} × {length} blocks, {height:.0f} high; a schematic holds {MOST_BLOCKS:,} at most.",
            remedy,
        )


def write_schematic(city: City, finding: BlockMap, path: Path) -> None:
    """Write the schematic; raises as `atomic_write` does."""
    with (
        atomic_write(path) as temporary,
        temporary.open("wb") as plain,
        gzip.GzipFile("", "wb", 6, plain, mtime=0) as file,
    ):
        file.writelines(_tags(city, finding))


def _tags(city: City, finding: BlockMap) -> Iterator[bytes]:
    width, height, length = finding.size
    yield nbt.opened("Schematic") + nbt.integer("Version", 2) + nbt.integer("DataVersion", DATA_VERSION)
    yield nbt.short("Width", width) + nbt.short("Height", height) + nbt.short("Length", length)
    yield nbt.integers("Offset", (0, 0, 0)) + nbt.empty_list("BlockEntities")
    frame = asdict(LocalFrame.of(city, Z_UP)) | {"north_west_bottom_m": finding.corner_m}
    yield nbt.compound("Metadata", [nbt.string(name, json.dumps(value)) for name, value in frame.items()])
    yield nbt.integer("PaletteMax", len(PALETTE))
    yield nbt.numbered("Palette", {name: number for number, name in enumerate(PALETTE)})
    yield nbt.name_of(nbt.BYTES, "BlockData") + (width * height * length).to_bytes(4, "big")
    for y in range(height):
        yield finding.layer(y).tobytes()
    yield nbt.CLOSED


def _beside(building: NDArray[np.int32], top: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """From which layer each column of a roof is closed, so that none has a gap, and which columns bear walls."""
    around = np.pad(building, 1, constant_values=-1)
    tops = np.pad(top, 1, mode="edge")
    inner, is_wall = top.copy(), np.zeros(top.shape, bool)
    for rows, columns in ((0, 1), (2, 1), (1, 0), (1, 2)):
        window = slice(rows, rows + top.shape[0]), slice(columns, columns + top.shape[1])
        same = around[window] == building
        inner = np.where(same, np.minimum(inner, tops[window] + 1), inner)
        is_wall |= ~same
    return np.minimum(inner, top), is_wall & (building >= 0)


def _covers(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Numbers (h, w) of the blocks that are nearest to colours (h, w, 3)."""
    known = np.array([*COLOURED.values()], np.int32)
    distance = np.stack([((colours.astype(np.int32) - colour) ** 2).sum(axis=-1) for colour in known])
    return (np.argmin(distance, axis=0) + FIRST_COLOURED).astype(np.uint8)


MINECRAFT = Purpose(
    name="minecraft",
    title="Minecraft",
    meaning="The city in blocks, as a schematic for WorldEdit.",
    settings=MinecraftSettings,
    study=study_minecraft,
    writers=MappingProxyType({".schem": write_schematic}),
)
