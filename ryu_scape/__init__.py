"""Ryu-Scape 龍景: a satellite image and a height model become a 3D city.

The names below are what other programs may rely on. Each is imported when it is first used, so that `import ryu_scape`
is quick; torch comes only when the network is asked.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ryu_scape.geodata_environment import ignore_other_programs
from ryu_scape.microsofts_runtime import find_microsofts_runtime, silence_onnx_runtime
from ryu_scape.version import __version__

if TYPE_CHECKING:
    from ryu_scape.city import City
    from ryu_scape.errors import InputError, MachineError, OperationCancelled, RyuScapeError, TooCoarseError
    from ryu_scape.export import export_city
    from ryu_scape.footprints import Footprint, Outlines
    from ryu_scape.heights import Building, RoofKind
    from ryu_scape.inputs import Inputs
    from ryu_scape.pipeline import (
        Measured,
        Reconstruction,
        build_city,
        find_outlines,
        measure,
        read_outlines,
        read_survey,
    )
    from ryu_scape.progress import ProgressReporter
    from ryu_scape.project import Delete, Draw, Merge, Project, Reshape, SetHeight, SetRoof, SetStyle, Several, Split
    from ryu_scape.settings import (
        Detail,
        FacadeStyle,
        FootprintSettings,
        HeightSettings,
        OutlineShape,
        RasterSettings,
        RoofCover,
        SceneSettings,
        SegmentationSettings,
        Settings,
    )
    from ryu_scape.survey import Survey

__all__ = [
    "Building",
    "City",
    "Delete",
    "Detail",
    "Draw",
    "FacadeStyle",
    "Footprint",
    "FootprintSettings",
    "HeightSettings",
    "InputError",
    "Inputs",
    "MachineError",
    "Measured",
    "Merge",
    "OperationCancelled",
    "OutlineShape",
    "Outlines",
    "ProgressReporter",
    "Project",
    "RasterSettings",
    "Reconstruction",
    "Reshape",
    "RoofCover",
    "RoofKind",
    "RyuScapeError",
    "SceneSettings",
    "SegmentationSettings",
    "SetHeight",
    "SetRoof",
    "SetStyle",
    "Settings",
    "Several",
    "Split",
    "Survey",
    "TooCoarseError",
    "__version__",
    "build_city",
    "export_city",
    "find_outlines",
    "measure",
    "read_outlines",
    "read_survey",
]

_EDITS = ("Delete", "Draw", "Merge", "Reshape", "SetHeight", "SetRoof", "SetStyle", "Several", "Split")
_STAGES = ("build_city", "find_outlines", "measure", "read_outlines", "read_survey")
_SETTINGS = (
    *("FootprintSettings", "HeightSettings", "RasterSettings", "SceneSettings", "SegmentationSettings"),
    *("Detail", "FacadeStyle", "OutlineShape", "RoofCover"),
)
_HOMES = {
    "city": ("City",),
    "errors": ("InputError", "MachineError", "OperationCancelled", "RyuScapeError", "TooCoarseError"),
    "export": ("export_city",),
    "footprints": ("Footprint", "Outlines"),
    "heights": ("Building", "RoofKind"),
    "inputs": ("Inputs",),
    "pipeline": ("Measured", "Reconstruction", *_STAGES),
    "progress": ("ProgressReporter",),
    "project": ("Project", *_EDITS),
    "settings": ("Settings", *_SETTINGS),
    "survey": ("Survey",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

ignore_other_programs()
find_microsofts_runtime()
silence_onnx_runtime()

if not TYPE_CHECKING:  # else mypy would take any name for one of ours

    def __getattr__(name: str) -> Any:
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
