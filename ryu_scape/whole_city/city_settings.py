"""What a person may change of how a whole city is computed."""

from __future__ import annotations

from dataclasses import dataclass

from ryu_scape.settings import Declared, setting


@dataclass(frozen=True)
class CitySettings(Declared):
    """The squares that a city is computed in, and the processes that do it.

    Results depend on the square and the halo alone, which the plan keeps, and on whether there are tiles; all else may
    differ from run to run.
    """

    square_px: int = setting(
        3840,
        "Side of the squares that a city is computed in: the larger, the fewer seams and the more memory.",
        name="square",
        lowest=256,
        highest=16384,
    )
    halo_m: float = setting(
        160.0, "How far beyond its square each part of the city looks at the surroundings.", lowest=16, highest=2000
    )
    cell_squares: int = setting(
        1,
        "Squares a side of a cell, which is what one process computes at a time.",
        name="cell",
        lowest=1,
        highest=64,
    )
    workers: int = setting(
        0, "Processes that compute; 0 for as many as there are processor cores.", lowest=0, highest=1024
    )
    worker_memory_gb: float = setting(
        4.0,
        "Memory in gigabytes that a process may take before it is ended.",
        name="worker-memory",
        lowest=1,
        highest=1024,
    )
    no_tiles: bool = setting(False, "Write no 3D Tiles.")
