"""Questions asked of a city, and their answers as files: `ryu-scape for solar`, **File ▸ Export for…** in the window.

A purpose is a module here with one `Purpose`, and a line in `PURPOSES`; command line and window follow from that.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ryu_scape.purposes.cad import CAD
from ryu_scape.purposes.flood import FLOOD
from ryu_scape.purposes.games import GAMES
from ryu_scape.purposes.heat import HEAT
from ryu_scape.purposes.minecraft import MINECRAFT
from ryu_scape.purposes.noise import NOISE
from ryu_scape.purposes.points import POINTS
from ryu_scape.purposes.purpose import Finding, Purpose, answer, check_answer
from ryu_scape.purposes.radio import RADIO
from ryu_scape.purposes.shadow import SHADOW
from ryu_scape.purposes.solar import SOLAR
from ryu_scape.purposes.table import TABLE
from ryu_scape.purposes.usdz import USDZ
from ryu_scape.purposes.viewshed import VIEWSHED
from ryu_scape.purposes.wind import WIND

__all__ = ["PURPOSES", "Finding", "Purpose", "answer", "check_answer"]

PURPOSES: Mapping[str, Purpose] = MappingProxyType(
    {
        purpose.name: purpose
        for purpose in (
            SOLAR,
            SHADOW,
            VIEWSHED,
            RADIO,
            FLOOD,
            NOISE,
            HEAT,
            WIND,
            POINTS,
            CAD,
            TABLE,
            GAMES,
            USDZ,
            MINECRAFT,
        )
    }
)
"""By name."""
