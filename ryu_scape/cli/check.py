"""The sub-command `check`: a look at the files before the run."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from ryu_scape.errors import InputError
from ryu_scape.terminal import TerminalProgress, answer

if TYPE_CHECKING:
    from ryu_scape.preflight.findings import Preflight


def run_check(arguments: argparse.Namespace, progress: TerminalProgress) -> int:
    """Print the findings; gives 0, or where one is red the exit code of bad input."""
    from ryu_scape.inputs import Inputs
    from ryu_scape.preflight.checks import check
    from ryu_scape.preflight.findings import Light
    from ryu_scape.settings import RasterSettings, changed, declared, given

    settings = changed(RasterSettings(), given(arguments, declared(RasterSettings)))
    looked = check(Inputs(arguments.rgb, arguments.dsm, arguments.footprints), settings, progress)
    progress.clear()
    answer(f"{json.dumps(plain(looked), indent=2) if arguments.json else report_on(looked)}\n")
    return InputError.exit_code if looked.light is Light.RED else 0


def plain(looked: Preflight) -> dict[str, object]:
    """What `check --json` prints."""
    shift = looked.shift
    return {
        "light": looked.light.name.lower(),
        "rgb": looked.rgb_path and str(looked.rgb_path),
        "dsm": looked.dsm_path and str(looked.dsm_path),
        "findings": [
            {"topic": one.topic, "light": one.light.name.lower(), "cause": one.cause, "remedy": one.remedy}
            for one in looked.findings
        ],
        "shift": None
        if shift is None
        else {name: round(getattr(shift, name), 2) for name in ("east_m", "north_m", "confidence")},
    }


def report_on(looked: Preflight) -> str:
    """A line a finding, its remedy under it, and the light of all together."""
    lines = []
    for one in looked.findings:
        lines.append(f"{one.light.name.lower():5}  {one.topic:8}  {one.cause}")
        if one.remedy:
            lines.append(f"{'':17}{one.remedy}")
    return "\n".join([*lines, f"All together: {looked.light.name.lower()}."])
