"""Game engines: the city in three levels of detail and what players bump into, each a GLB, in one zip.

The levels are files of their own, with the same origin and the same names of buildings: every engine reads them so.
(MSFT_lod would put them into one file; of the readers looked up Babylon.js and UnityGLTF heed it.) What bodies
collide with bears names that end on `-colonly`, from which Godot makes static bodies of triangles that are not drawn.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from types import MappingProxyType
from zipfile import ZipFile

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import records_of
from ryu_scape.export.glb import write_glb_into
from ryu_scape.export.light_ground import BLOCK_TOLERANCE_M
from ryu_scape.export.local_frame import GENERATOR, Y_UP, LocalFrame
from ryu_scape.export.zip_entry import timeless_entry
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.scene.coarser import coarser_scene, with_wider_ground
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.settings import Declared, setting

GROUND_SHARE = 0.2
"""The terrain may leave out so much of what buildings may: 0.3 m by default, as deep as their walls go into it."""
MIDDLE_GROUND, FAR_GROUND = 2, 4
"""So many times as far apart as in the scene stand the nodes of the terrain."""
COLLISION = "collision"
COLLISION_SUFFIX = "-colonly"
DRAWN = frozenset(Layer) - {Layer.GROUND_POINTS, Layer.MISSES}
BUMPED_INTO = frozenset({Layer.TERRAIN, Layer.WALLS, Layer.ROOFS})


@dataclass(frozen=True)
class GameSettings(Declared):
    """How coarse the levels are."""

    middle_m: float = setting(
        0.75, "What the middle level may leave out: panels of walls, parapets, frames.", lowest=0.05, highest=50
    )
    far_m: float = setting(1.5, "What the far level may leave out: windows and chimneys too.", lowest=0.05, highest=50)


@dataclass(frozen=True)
class Level:
    """What may be left out, how much wider the terrain's cells are, and the layers that are there."""

    tolerance_m: float
    ground_times: int
    layers: frozenset[Layer]

    def scene_of(self, city: City) -> SceneGeometry:
        """The city's scene on this level."""
        scene = city.scene
        if self.ground_times > 1:
            scene = with_wider_ground(scene, city.survey, city.scene_settings, self.ground_times)
        ground_m = max(BLOCK_TOLERANCE_M, GROUND_SHARE * self.tolerance_m)
        scene = coarser_scene(scene, self.tolerance_m, ground_m, self.layers)
        return scene if Layer.BASE in self.layers else replace(scene, texture=None, textured_layers=frozenset())


@dataclass(frozen=True)
class GameLevels:
    """By the name of the file, and how many triangles each has. No two are in memory at once."""

    levels: Mapping[str, Level]
    triangles: Mapping[str, int]

    @property
    def figures(self) -> Mapping[str, int]:
        """Triangles of each file."""
        return {f"triangles_{name}": count for name, count in self.triangles.items()}


def study_games(city: City, settings: GameSettings, progress: ProgressReporter) -> GameLevels:
    """Draw each level to see what it takes. Raises OperationCancelled when asked to stop."""
    middle_m = min(settings.middle_m, settings.far_m)
    levels = {
        "lod0": Level(0.0, 1, DRAWN),
        "lod1": Level(middle_m, MIDDLE_GROUND, DRAWN),
        "lod2": Level(settings.far_m, FAR_GROUND, DRAWN),
        COLLISION: Level(settings.far_m, MIDDLE_GROUND, BUMPED_INTO),
    }
    triangles = {}
    for number, (name, level) in enumerate(levels.items()):
        advance(progress, "Drawing levels of detail", number / len(levels))
        triangles[name] = level.scene_of(city).triangle_count
    return GameLevels(levels, triangles)


def write_games(city: City, finding: GameLevels, path: Path) -> None:
    """Write the zip, which has one folder, named as it is; raises as `atomic_write` does."""
    folder = path.name[: -len(".zip")]
    with atomic_write(path) as temporary, ZipFile(temporary, "w") as package:
        place = json.dumps({"generator": GENERATOR} | asdict(LocalFrame.of(city, Y_UP)))
        package.writestr(timeless_entry(f"{folder}/place.json"), place)
        for name, level in finding.levels.items():
            suffix = COLLISION_SUFFIX if name == COLLISION else ""
            with TemporaryFile(dir=path.parent) as whole:
                write_glb_into(whole, replace(city, scene=level.scene_of(city)), records_of(city), suffix)
                whole.seek(0)
                with package.open(timeless_entry(f"{folder}/{name}.glb"), mode="w", force_zip64=True) as file:
                    shutil.copyfileobj(whole, file)


GAMES = Purpose(
    name="games",
    title="Game engines",
    meaning="Three levels of detail and what players bump into, as GLBs in a zip.",
    settings=GameSettings,
    study=study_games,
    writers=MappingProxyType({".zip": write_games}),
)
