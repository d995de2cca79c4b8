"""Ryu-Scape 龍景: a satellite image and a height model become a 3D city.

The names below are what other programs may rely on. Each is imported when it is first used, so that `import ryu_scape`
is quick; torch comes only when the network is asked.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ryu_scape.geodata_environment import ignore_other_programs
from ryu_scape.microsofts_runtime import find_microsofts_runtime

if TYPE_CHECKING:
    from ryu_scape.city import City
    from ryu_scape.errors import InputError, MachineError, OperationCancelled, RyuScapeError
    from ryu_scape.export import export_city
    from ryu_scape.footprints import Footprint, Outlines
    from ryu_scape.heights import Building
    from ryu_scape.pipeline import Inputs, Measured, build_city, find_outlines, measure, read_outlines, read_survey
    from ryu_scape.project import Delete, Draw, Merge, Project, SetHeight, SetRoof, SetStyle, Split
    from ryu_scape.settings import Settings
    from ryu_scape.survey import Survey

__version__ = "0.1.0"

__all__ = [
    "Building",
    "City",
    "Delete",
    "Draw",
    "Footprint",
    "InputError",
    "Inputs",
    "MachineError",
    "Measured",
    "Merge",
    "OperationCancelled",
    "Outlines",
    "Project",
    "RyuScapeError",
    "SetHeight",
    "SetRoof",
    "SetStyle",
    "Settings",
    "Split",
    "Survey",
    "build_city",
    "export_city",
    "find_outlines",
    "measure",
    "read_outlines",
    "read_survey",
]

_EDITS = ("Delete", "Draw", "Merge", "SetHeight", "SetRoof", "SetStyle", "Split")
_HOMES = {
    "city": ("City",),
    "errors": ("InputError", "MachineError", "OperationCancelled", "RyuScapeError"),
    "export": ("export_city",),
    "footprints": ("Footprint", "Outlines"),
    "heights": ("Building",),
    "pipeline": ("Inputs", "Measured", "build_city", "find_outlines", "measure", "read_outlines", "read_survey"),
    "project": ("Project", *_EDITS),
    "settings": ("Settings",),
    "survey": ("Survey",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

ignore_other_programs()
find_microsofts_runtime()


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
