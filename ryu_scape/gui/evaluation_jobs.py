"""What the worker does for the dock that judges a city."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ryu_scape.city import City
from ryu_scape.evaluation.building_set import BuildingSet
from ryu_scape.evaluation.comparison import Comparison
from ryu_scape.evaluation.truth import Truth, TruthFiles, read_truth
from ryu_scape.evaluation.verdict_scene import verdict_scene
from ryu_scape.export.verdicts import write_verdicts
from ryu_scape.gui.worker import Job
from ryu_scape.names import refuse_clashes
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.scene.vertex_arrays import SceneGeometry


@dataclass(frozen=True, eq=False)
class Judged:
    """A city beside a truth. scene: the city's own, in the colours of the verdicts."""

    city: City
    truth: Truth
    comparison: Comparison
    scene: SceneGeometry


def judge(city_by_then: Callable[[], City], truth: Truth | TruthFiles) -> Job:
    """Compare the city of then with a truth, which is read first where it is still in its files; gives a `Judged`."""

    def job(progress: ProgressReporter) -> object:
        city = city_by_then()
        known = truth if isinstance(truth, Truth) else read_truth(truth, city.grid, progress)
        advance(progress, "Comparing", 0.0)
        comparison = known.judge(BuildingSet.of_buildings(city.buildings))
        advance(progress, "Comparing", 0.5)
        return Judged(city, known, comparison, verdict_scene(city.scene, city.survey, comparison))

    return job


def save_verdicts(judged: Judged, path: Path, inputs: Iterable[Path]) -> Job:
    """Write hits, misses and false alarms over none of `inputs`; gives the path."""

    def job(progress: ProgressReporter) -> object:
        refuse_clashes(inputs, [path])
        advance(progress, f"Writing {path.name}", 0.0)
        write_verdicts(judged.comparison, judged.truth.crs, path)
        return path

    return job
