"""What constants are judged by: for each kind of them some procedural tiles and two figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from ryu_scape.footprints import (
    blocks,
    circles,
    cleaning,
    cliffs,
    faint_gaps,
    party_lines,
    regularisation,
    repair,
    roof_steps,
    separation,
    tracing,
    wall_lines,
)
from ryu_scape.footprints import parts as parts_of_outlines
from ryu_scape.heights import (
    building,
    cell_patches,
    cell_shares,
    expected,
    facet_fitting,
    facet_settling,
    ground,
    plane_growing,
    roof_candidates,
    roof_fitting,
    roof_plans,
    roof_samples,
    seen_plans,
    sharing_out,
    uncertainty,
    vegetation,
    wings,
)
from ryu_scape.terrain import bare_earth, beneath_buildings, low_planes
from tests.benchmarks import tuning_figures as figures
from tests.benchmarks.podium_towers import whole_towers


@dataclass(frozen=True)
class Figure:
    """A figure's name, the factor to its unit, that unit, and its decimals."""

    name: str
    factor: float
    unit: str
    decimals: int = 1

    def in_words(self, value: float) -> str:
        return f"{self.name} {self.factor * value:.{self.decimals}f} {self.unit}"

    def changed(self, difference: float) -> str:
        return f"{self.factor * difference:+6.{self.decimals}f} {self.unit}"


@dataclass(frozen=True, eq=False)
class Subject:
    """The constants of modules, but for those named in `no_tuning`, and what judges them.

    tiles: what is looked at, by the seed. measure: the two figures of it.
    """

    modules: tuple[ModuleType, ...]
    figures: tuple[Figure, Figure]
    tiles: Callable[[int], list[Any]]
    measure: Callable[[list[Any]], tuple[float, float]]
    no_tuning: frozenset[str] = frozenset()


ROOFS = (
    *(roof_candidates, roof_fitting, roof_plans, roof_samples, seen_plans, wings),
    *(facet_fitting, facet_settling, plane_growing),
)
OUTLINES = (
    *(blocks, circles, cleaning, cliffs, faint_gaps, party_lines),
    *(regularisation, repair, roof_steps, separation, tracing, wall_lines),
)
NO_ROOF_TUNING = frozenset(
    {"X", "Y", "DIRECTION", "HALF_LENGTH", "HALF_WIDTH", "STARTS_HIPPED", "ENDS_HIPPED"}  # columns
    | {"NOWHERE_M", "UPRIGHT_SLOPE", "UPRIGHT_SNAP_M", "REGULAR"}
)
NO_OUTLINE_TUNING = frozenset(
    {"EIGHTH_TURN", "SQUARE", "CROSS", "ACROSS", "NODING_LATTICE_M", "LATTICE_M", "COARSE_LATTICES_M"}
)
SUBJECTS = {
    "roofs": Subject(
        ROOFS,
        (Figure("right", 100.0, "%"), Figure("ridges off", 100.0, "cm")),
        lambda seed: list(figures.tiles_of(seed, ("suburb", "old_town"), (0.0, 0.15))),
        figures.roof_figures,
        NO_ROOF_TUNING,
    ),
    "outlines": Subject(
        OUTLINES,
        (Figure("IoU", 100.0, "%"), Figure("corners", 1.0, "", 2)),
        lambda seed: list(figures.tiles_of(seed, ("suburb", "terraces", "old_town", "towers"), (0.0,))),
        figures.outline_figures,
        NO_OUTLINE_TUNING | {"GIVEN"},
    ),
    "parts": Subject(
        (parts_of_outlines, cliffs),
        (Figure("roofs off", 100.0, "cm"), Figure("by 3 m", 100.0, "%")),
        lambda seed: [whole_towers(number) for number in range(seed, seed + 3)],
        figures.part_figures,
        NO_OUTLINE_TUNING | {"FOUND"},
    ),
    "terrain": Subject(
        (bare_earth, beneath_buildings, low_planes),
        (Figure("terrain off", 100.0, "cm"), Figure("under buildings", 100.0, "cm")),
        figures.grounds,
        figures.terrain_figures,
        frozenset({"NEIGHBOUR_MEAN"}),
    ),
    "ground": Subject(
        (ground, uncertainty),
        (Figure("ground off", 100.0, "cm"), Figure("within one sigma", 100.0, "%")),
        lambda seed: list(figures.tiles_of(seed, ("suburb", "slabs", "industry"), (0.0, 0.15))),
        figures.ground_figures,
    ),
    "coarse": Subject(
        (cell_patches, cell_shares, expected, sharing_out),
        (Figure("ridges off", 100.0, "cm"), Figure("within one sigma", 100.0, "%")),
        lambda seed: list(figures.tiles_of(seed, ("suburb", "slabs", "towers"), (0.0, 0.08), "DSM30m")),
        figures.coarse_figures,
    ),
    "trees": Subject(
        (vegetation, building),
        (Figure("trees told", 100.0, "%"), Figure("houses lost", 100.0, "%")),
        lambda seed: list(figures.tiles_of(seed, ("suburb", "slabs"), (0.0, 0.15))),
        figures.tree_figures,
        frozenset({"MOST_ROOF"}),
    ),
}
