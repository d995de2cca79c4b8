"""What the network says of a whole city: window by window, kept, and put together around each square."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from ryu_scape.progress import ProgressReporter
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.segmentation.windows import Window, blending_weight
from ryu_scape.settings import SegmentationSettings
from ryu_scape.survey import Survey
from ryu_scape.whole_city.city_grid import shared, within
from ryu_scape.whole_city.index import Refusal
from ryu_scape.whole_city.store import SUMMARY, Slot

if TYPE_CHECKING:
    from ryu_scape.segmentation.engine import Network
    from ryu_scape.segmentation.weights_file import WeightsCard

ANSWERS = "answers.npz"
STEPS = {"probability": 65535, "parting": 65535, "height_m": 100, "height_error_m": 100, "canopy": 50}
"""Answers are kept in whole numbers of 16 bits, so many a unit: the same on every machine that agrees within half of
such a step."""


@dataclass(frozen=True)
class AnsweredWindow:
    """A network window, and the slot of the square that was looked at, which has its answer."""

    window: Window
    slot: Slot

    @property
    def file(self) -> Path:
        """That has the answer."""
        return self.slot.folder / ANSWERS


@lru_cache(maxsize=1)
def network_of(weights_path: Path, digest: str) -> tuple[Network, WeightsCard]:
    """The network of a weights file, loaded once a process; digest: of the file.

    From then on the process computes in one thread: it is one of several, and sums come out the same for any number.
    """
    from ryu_scape.segmentation.engine import load_network_for_one_thread

    return load_network_for_one_thread(weights_path)


def ask_network(
    survey: Survey,
    around: Window,
    windows: Sequence[Window],
    network: tuple[Network, WeightsCard],
    settings: SegmentationSettings,
    progress: ProgressReporter,
) -> dict[str, NDArray[np.uint16]]:
    """The network's answers for windows of the city grid that a survey of the window `around` shows, by `_key`.

    Those without data are left out; beyond its edge the city is mirrored. Raises as `predict_windows` does.
    """
    from ryu_scape.segmentation.engine import suited
    from ryu_scape.segmentation.gaps import mirror_into_gaps
    from ryu_scape.segmentation.normalisation import encode_dsm, network_input
    from ryu_scape.segmentation.predict import answer_windows

    model, card = network
    settings = suited(settings, card, survey.grid.gsd_m, survey.dsm_gsd_m)
    survey = survey.with_voids_bridged()
    channel = None if survey.dsm_m is None else encode_dsm(survey.dsm_m, survey.dtm_m, card.dsm_encoding)

    def cut(window: Window) -> NDArray[np.float32]:
        rows, cols = within(shown[window], around)
        image = network_input(survey.rgb[:, rows, cols], None if channel is None else channel[rows, cols])
        image = mirror_into_gaps(image, survey.valid[rows, cols])
        rows, cols = within(shown[window], window)
        beyond = (0, 0), (rows.start, window.height - rows.stop), (cols.start, window.width - cols.stop)
        return np.pad(image, beyond, mode="reflect")

    shown = _shown(windows, around, survey.valid)
    answers = answer_windows(model, [*shown], cut, settings, progress) if shown else ()
    return {
        _key(window, name): np.clip(np.rint(map_ * STEPS[name]), 0, 65535).astype(np.uint16)
        for window, answer in zip(shown, answers, strict=True)
        for name, map_ in answer.maps().items()
    }


def _shown(windows: Sequence[Window], around: Window, valid: NDArray[np.bool_]) -> dict[Window, Window]:
    """The windows with data, and the part of each that a mask of data (H, W) over the window `around` covers."""
    parts = {window: shared(window, around) for window in windows}
    return {window: part for window, part in parts.items() if part and valid[within(part, around)].any()}


def _key(window: Window, name: str) -> str:
    """What the map of that name is called among the answers for all windows."""
    return f"{window.row}_{window.col}_{name}"


def write_answers(answers: Mapping[str, NDArray[np.uint16]], seconds: Mapping[str, float], folder: Path) -> None:
    """Keep answers in a folder, and how long they took, by stage."""
    (folder / SUMMARY).write_text(json.dumps({"seconds": seconds}), encoding="utf-8")
    with (folder / ANSWERS).open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **answers)


def refuse_unlooked(answered: Iterable[AnsweredWindow]) -> None:
    """Raise InputError where a square that windows need was not looked at."""
    for slot in dict.fromkeys(each.slot for each in answered):
        if not (slot.folder / ANSWERS).is_file():
            square = slot.parent.name
            failure = slot.failure() or Refusal(square, "Its process ended.", "Start the city again.")
            raise InputError(f"The network could not look at square {square}: {failure.cause}", failure.remedy)


def probability_around(
    survey: Survey, around: Window, answered: Iterable[AnsweredWindow], settings: SegmentationSettings
) -> BuildingProbability:
    """The building probability over a survey of the window `around`, blended from the answers of all windows over it.

    Windows add up in the order given, which must be the same for all who ask.
    """
    from ryu_scape.segmentation.predict import smoothed

    shape = survey.grid.height, survey.grid.width
    totals: dict[str, NDArray[np.float32]] = {}
    weights = np.zeros(shape, np.float32)
    files: dict[Path, Mapping[str, NDArray[np.uint16]]] = {}
    for each in answered:
        if each.file not in files:
            files[each.file] = np.load(each.file, allow_pickle=False)
        seen, kept = shared(each.window, around), files[each.file]
        if seen is None or _key(each.window, "probability") not in kept:
            continue
        place, part = within(seen, around), within(seen, each.window)
        weight = _weight(each.window, settings)[part]
        weights[place] += weight
        for name in STEPS:
            if _key(each.window, name) in kept:
                map_ = kept[_key(each.window, name)][part].astype(np.float32)
                totals.setdefault(name, np.zeros(shape, np.float32))[place] += weight * map_
    if not totals:
        return BuildingProbability(survey.grid, np.zeros(shape, np.float32))
    for name, total in totals.items():
        total /= np.maximum(weights, np.float32(1e-12)) * np.float32(STEPS[name])
    values = np.where(survey.valid, smoothed(totals.pop("probability"), settings), np.float32(0))
    return BuildingProbability(survey.grid, values, **totals)


def _weight(window: Window, settings: SegmentationSettings) -> NDArray[np.float32]:
    """The weight (h, w) of a window that has neighbours on all sides."""
    amid = Window(1, 1, window.height, window.width)
    return blending_weight(amid, (window.height + 2, window.width + 2), settings.image_overlap_px)
