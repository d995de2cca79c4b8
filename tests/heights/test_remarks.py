"""What is odd about a building is said in a few words, and nothing is said of a plain one."""

from __future__ import annotations

import numpy as np

from ryu_scape.footprints import Footprint
from ryu_scape.heights import measure_buildings
from ryu_scape.raster import RasterStack
from ryu_scape.settings import HeightSettings
from tests.nine_blocks import GRID, blocks
from tests.surveys import survey_over

NUMBER = blocks()
RISE_M = np.where(NUMBER > 0, np.float32(6), np.float32(0))


def remarks(
    dsm_m: np.ndarray | None, dsm_gsd_m: float | None = 0.5, blocks_drawn: tuple[int, ...] = (1, 2)
) -> list[tuple[str, ...]]:
    rgb, everywhere = np.zeros((3, *NUMBER.shape), np.uint8), np.ones(NUMBER.shape, bool)
    stack = RasterStack(GRID, rgb, dsm_m, everywhere, dsm_gsd_m)
    footprints = []
    for block in blocks_drawn:
        row, column = np.nonzero(block == NUMBER)
        corners = np.array(
            [(c, r) for r, c in ((row.max() + 1, column.min()), (row.max() + 1, column.max() + 1))]
            + [(c, r) for r, c in ((row.min(), column.max() + 1), (row.min(), column.min()))],
            float,
        )
        footprints.append(Footprint(GRID.to_map(corners), (), 0.9, str(block)))
    survey = survey_over(stack, np.zeros(NUMBER.shape, np.float32))
    return [building.remarks for building in measure_buildings(survey, footprints, HeightSettings())]


def test_nothing_is_said_of_a_plain_building() -> None:
    assert remarks(RISE_M) == [(), ()]


def test_how_much_of_a_roof_is_seen() -> None:
    dsm_m = RISE_M.copy()
    row, column = np.nonzero(NUMBER == 1)
    dsm_m[row.min() : row.max() - 2, :][:, column.min() : column.max() + 1] = np.nan
    seen, plain = remarks(dsm_m)
    assert len(seen) == 1
    assert seen[0].endswith("% of the roof has DSM data")
    assert plain == ()


def test_what_is_too_low_says_so() -> None:
    assert remarks(RISE_M / 4)[0] == ("raised from 1.5 m to the least height, 2 m",)


def test_a_coarse_dsm_and_none_say_so() -> None:
    assert remarks(RISE_M, 30.0)[0] == ("flat because the DSM's GSD of 30 m shows no roofs",)
    assert remarks(None, None)[0] == ("height assumed by the outline because there is no DSM data",)


def test_an_outline_under_another_does_not_blame_the_dsm() -> None:
    covered, plain = remarks(RISE_M, blocks_drawn=(1, 1))
    assert covered == ("height assumed by the outline because no pixel lies in this outline alone",)
    assert plain == ()
