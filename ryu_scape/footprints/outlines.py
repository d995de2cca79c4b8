"""The footprints of a place together, and those that became no building."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from ryu_scape.footprints.footprint import Footprint
from ryu_scape.segmentation.probability import BuildingProbability


class Reason(Enum):
    """Why an outline that the network found became no building."""

    SPECK = "too small"
    DOUBTFUL = "too doubtful"
    LEVEL_GROUND = "level ground in the DSM"
    VEGETATION = "a tree"
    POOL = "a swimming pool by its colour"


@dataclass(frozen=True, eq=False)
class LeftOut:
    """An outline that became no building, and why."""

    footprint: Footprint
    reason: Reason


@dataclass(frozen=True, eq=False)
class Outlines:
    """The footprints of a place, found by the network or given by a person.

    probability: what they were found in; None for those of a person. left_out: found, but too small or too
    doubtful to be a building.
    warnings: plain sentences on what of a person's file could not be used.
    """

    footprints: tuple[Footprint, ...]
    probability: BuildingProbability | None = None
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()


def count_by_reason(left_out: Iterable[LeftOut]) -> Mapping[Reason, int]:
    """How many outlines were left out for each reason, 0 for most."""
    return Counter(one.reason for one in left_out)
