"""A city in blocks stands as high and as wide as the city, with closed walls and roofs, and nbtlib reads it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.heights import RoofKind
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.minecraft import BELOW, MinecraftSettings, refuse_too_many_blocks, study_minecraft
from tests.purposes.blocks import city_of_buildings
from tests.purposes.schematics import blocks_of, read_schematic
from tests.scene.city_blocks import EAST, NORTH, SQUARE, building

HEIGHT_M = 9.0
FLAT = building(SQUARE, at=(20.0, -40.0), height_m=HEIGHT_M)
GABLE = building(SQUARE, at=(50.0, -60.0), height_m=6.0, kind=RoofKind.GABLE, rise_m=5.0)


@pytest.fixture(scope="module")
def city() -> City:
    return city_of_buildings([FLAT, GABLE])


def written(city: City, folder: Path, block_m: float = 1.0) -> np.ndarray:
    answer(PURPOSES["minecraft"], city, MinecraftSettings(block_m), [folder / "town.schem"])
    return blocks_of(read_schematic(folder / "town.schem"))


@pytest.mark.parametrize("block_m", [0.5, 1.0, 2.0])
def test_a_flat_house_has_its_size_and_its_place(city: City, block_m: float, tmp_path: Path) -> None:
    blocks = written(city, tmp_path, block_m)
    assert blocks.shape[1:] == (80 / block_m, 80 / block_m)
    top = np.argmax(blocks[::-1] != "air", axis=0)
    above = (blocks.shape[0] - 1 - top - BELOW) * block_m
    west, south, north, east = 20 / block_m, 40 / block_m, 28 / block_m, 32 / block_m
    expected = np.zeros(blocks.shape[1:], bool)
    expected[int(north) : int(south), int(west) : int(east)] = True
    near = (slice(None, int(45 / block_m)), slice(None))
    np.testing.assert_array_equal((above > 0)[near], expected[near])
    assert np.abs(above[expected] - HEIGHT_M).max() <= 0.5 * block_m


@pytest.mark.parametrize("block_m", [0.5, 1.0])
def test_blocks_end_at_the_heights_of_the_map(city: City, block_m: float, tmp_path: Path) -> None:
    """Counted from the bottom that the metadata name, the ground and the flat roof are as high as in the city."""
    blocks = written(city, tmp_path, block_m)
    metadata = read_schematic(tmp_path / "town.schem")["Metadata"]
    west_m, north_m, bottom_m = json.loads(metadata["north_west_bottom_m"])
    assert (west_m, north_m) == (EAST, NORTH)
    tops_m = bottom_m + block_m * (len(blocks) - np.argmax(blocks[::-1] != "air", axis=0))
    assert tops_m[-1, 0] == FLAT.ground_elevation_m
    assert tops_m[int(34 / block_m), int(26 / block_m)] == FLAT.eave_elevation_m


def test_rooms_are_empty_and_nothing_leads_into_them(city: City, tmp_path: Path) -> None:
    """Air that is poured over the world from its top and sides reaches no room."""
    from scipy import ndimage

    blocks = written(city, tmp_path)
    open_air = np.pad(blocks == "air", ((0, 1), (1, 1), (1, 1)), constant_values=True)
    open_air[0, [0, -1], :] = True
    rooms, count = ndimage.label(open_air)
    assert count == 3  # outside, and a room in each house
    sizes = np.bincount(rooms.ravel())[1:]
    assert sorted(sizes)[0] > 0.5 * 10 * 10 * 5
    assert "light_blue_stained_glass" in blocks


def test_ground_is_stone_and_dirt_below_its_cover(city: City, tmp_path: Path) -> None:
    column = written(city, tmp_path)[:, 70, 10]
    assert column[: BELOW - 1].tolist() == ["stone"] * (BELOW - 1)
    assert column[BELOW - 1] == "dirt"
    assert column[BELOW] not in ("air", "dirt")
    assert (column[BELOW + 1 :] == "air").all()


def test_a_world_that_is_too_small_is_told(city: City) -> None:
    tower = building(SQUARE, at=(20.0, -40.0), height_m=400.0)
    with pytest.raises(InputError, match="384"):
        study_minecraft(city_of_buildings([tower]), MinecraftSettings(), UNHEARD)
    assert study_minecraft(city_of_buildings([tower]), MinecraftSettings(2.0), UNHEARD).size[1] < 384


def test_no_more_blocks_are_laid_than_a_schematic_counts() -> None:
    refuse_too_many_blocks(4096, 4096, 127.0)
    with pytest.raises(InputError, match="2,147,483,647"):
        refuse_too_many_blocks(4096, 4096, 127.5)


def test_nbtlib_reads_the_same(city: City, tmp_path: Path) -> None:
    nbtlib = pytest.importorskip("nbtlib")
    ours = written(city, tmp_path)
    theirs = nbtlib.load(tmp_path / "town.schem")
    assert theirs.root_name == "Schematic"
    assert (theirs["Height"], theirs["Length"], theirs["Width"]) == ours.shape
    names = {int(number): name for name, number in theirs["Palette"].items()}
    read = np.asarray(theirs["BlockData"]).reshape(ours.shape)
    assert all(
        names[int(number)] == f"minecraft:{name}" for number, name in zip(read.ravel(), ours.ravel(), strict=True)
    )
