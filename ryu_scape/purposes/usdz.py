"""USDZ (Usdz File Format Specification 1.3): the scene as one file for phones and for programs that read USD.

A zip without compression, whose entries begin on multiples of 64 bytes: the layers (`usd_layers`), then their pictures.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile

import numpy as np

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.light_ground import with_light_ground
from ryu_scape.export.zip_entry import timeless_entry
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.purposes.usd_layer import pictures_of, usd_layers
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.settings import Declared, setting

ALIGNMENT = 64
PADDING_ID = 0x1986
"""Of the field of a zip's entry that only fills up; Pixar's own tools call it so."""
_LOCAL_HEADER_BYTES, _EXTRA_HEADER_BYTES = 30, 4


@dataclass(frozen=True)
class UsdzSettings(Declared):
    """How large the model is."""

    scale: float = setting(
        1.0, "One to so many: 1 is life size, 1000 stands on a table.", lowest=0.001, highest=1_000_000
    )


@dataclass(frozen=True, eq=False)
class UsdzModel:
    """What is written, to which scale."""

    scene: SceneGeometry
    scale: float
    buildings: int

    @property
    def figures(self) -> Mapping[str, float]:
        """How much there is, and how large it stands before who looks at it."""
        longest_m = float(np.ptp(self.scene.bounds_m[:, :2], axis=0).max())
        of_city = {"buildings": self.buildings, "triangles": self.scene.triangle_count}
        return of_city | {"longer_side_m": round(longest_m / self.scale, 3)}


def study_usdz(city: City, settings: UsdzSettings, progress: ProgressReporter) -> UsdzModel:
    """Simplify the terrain; nothing else has to be found out."""
    advance(progress, "Modelling", 0.0)
    return UsdzModel(with_light_ground(city), settings.scale, len(city.buildings))


def write_usdz(city: City, finding: UsdzModel, path: Path) -> None:
    """Write the package; raises as `atomic_write` does."""
    with atomic_write(path) as temporary:
        own = temporary.with_suffix(".usdc")
        with temporary.open("wb") as file, ZipFile(file, "w") as package:
            for name, layer in usd_layers(city, finding.scene, finding.scale):
                try:
                    layer.Export(str(own))
                except RuntimeError:
                    with suppress(FileNotFoundError):
                        own.replace(temporary)  # where the disk is asked what it has against one more block
                    raise
                with own.open("rb") as content:
                    _add(package, file, name, content)
                own.unlink()
            for name, picture in pictures_of(finding.scene).items():
                _add(package, file, name, BytesIO(picture))


def _add(package: ZipFile, file: BinaryIO, name: str, content: BinaryIO) -> None:
    """An entry as it is, its first byte on a multiple of ALIGNMENT, so that readers map it into memory."""
    entry = timeless_entry(name)
    entry.compress_type = ZIP_STORED
    entry.file_size = content.seek(0, 2)
    content.seek(0)
    padding = -(file.tell() + _LOCAL_HEADER_BYTES + len(name) + _EXTRA_HEADER_BYTES) % ALIGNMENT
    entry.extra = struct.pack("<HH", PADDING_ID, padding) + bytes(padding)
    with package.open(entry, mode="w") as target:
        shutil.copyfileobj(content, target)


USDZ = Purpose(
    name="usdz",
    title="USDZ",
    meaning="The scene as one file for augmented reality on phones and for programs that read USD.",
    settings=UsdzSettings,
    study=study_usdz,
    writers=MappingProxyType({".usdz": write_usdz}),
    extra="usd",
    packages=("pxr",),
)
