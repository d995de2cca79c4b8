"""Ryu-Scape 龍景: a satellite image and a height model become a 3D city.

    city = ryu_scape.Project.of("rgb.tif", "dsm.tif").build().city
    ryu_scape.export_city(city, "place.glb")

These names are for other programs. Each is imported when it is first asked for, so that `import ryu_scape` is quick.
"""

from typing import TYPE_CHECKING

from ryu_scape.geodata_environment import ignore_other_programs
from ryu_scape.microsofts_runtime import find_microsofts_runtime
from ryu_scape.version import __version__ as __version__

ignore_other_programs()
find_microsofts_runtime()

if TYPE_CHECKING:  # the same names once more, for mypy and editors
    from ryu_scape.city import City as City
    from ryu_scape.errors import InputError as InputError
    from ryu_scape.errors import MachineError as MachineError
    from ryu_scape.errors import OperationCancelled as OperationCancelled
    from ryu_scape.errors import RyuScapeError as RyuScapeError
    from ryu_scape.export import export_city as export_city
    from ryu_scape.footprints import Outlines as Outlines
    from ryu_scape.heights import Building as Building
    from ryu_scape.heights import RoofKind as RoofKind
    from ryu_scape.pipeline import Inputs as Inputs
    from ryu_scape.pipeline import Measured as Measured
    from ryu_scape.pipeline import Reconstruction as Reconstruction
    from ryu_scape.pipeline import build_city as build_city
    from ryu_scape.pipeline import find_outlines as find_outlines
    from ryu_scape.pipeline import measure as measure
    from ryu_scape.pipeline import read_outlines as read_outlines
    from ryu_scape.pipeline import read_survey as read_survey
    from ryu_scape.progress import ProgressReporter as ProgressReporter
    from ryu_scape.project import Delete as Delete
    from ryu_scape.project import Draw as Draw
    from ryu_scape.project import Merge as Merge
    from ryu_scape.project import Project as Project
    from ryu_scape.project import SetHeight as SetHeight
    from ryu_scape.project import SetRoof as SetRoof
    from ryu_scape.project import SetStyle as SetStyle
    from ryu_scape.project import Split as Split
    from ryu_scape.settings import Detail as Detail
    from ryu_scape.settings import FacadeStyle as FacadeStyle
    from ryu_scape.settings import FootprintSettings as FootprintSettings
    from ryu_scape.settings import HeightSettings as HeightSettings
    from ryu_scape.settings import OutlineShape as OutlineShape
    from ryu_scape.settings import RasterSettings as RasterSettings
    from ryu_scape.settings import RoofCover as RoofCover
    from ryu_scape.settings import SceneSettings as SceneSettings
    from ryu_scape.settings import SegmentationSettings as SegmentationSettings
    from ryu_scape.settings import Settings as Settings
    from ryu_scape.survey import Survey as Survey
else:
    _NAMES = {
        "city": ("City",),
        "errors": ("InputError", "MachineError", "OperationCancelled", "RyuScapeError"),
        "export": ("export_city",),
        "footprints": ("Outlines",),
        "heights": ("Building", "RoofKind"),
        "pipeline": (
            "Inputs", "Measured", "Reconstruction",
            "build_city", "find_outlines", "measure", "read_outlines", "read_survey",
        ),
        "progress": ("ProgressReporter",),
        "project": ("Delete", "Draw", "Merge", "Project", "SetHeight", "SetRoof", "SetStyle", "Split"),
        "settings": (
            "Detail", "FacadeStyle", "FootprintSettings", "HeightSettings", "OutlineShape", "RasterSettings",
            "RoofCover", "SceneSettings", "SegmentationSettings", "Settings",
        ),
        "survey": ("Survey",),
    }  # fmt: skip
    _HOMES = {name: f"{__name__}.{module}" for module, names in _NAMES.items() for name in names}
    __all__ = ["__version__", *_HOMES]

    def __getattr__(name: str) -> object:
        """A public name, from the module that it lives in (PEP 562)."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
