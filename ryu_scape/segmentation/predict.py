"""Run the network over a raster of any size in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from ryu_scape.progress import ProgressReporter, advance, share
from ryu_scape.segmentation.engine import runner_of, suited
from ryu_scape.segmentation.gaps import mirror_into_gaps
from ryu_scape.segmentation.normalisation import encode_dsm, network_input
from ryu_scape.segmentation.probability import Answer, BuildingProbability
from ryu_scape.segmentation.windows import Window, blending_weight, plan_windows
from ryu_scape.settings import SegmentationSettings

if TYPE_CHECKING:
    from ryu_scape.segmentation.engine import Network
    from ryu_scape.segmentation.weights_file import WeightsCard
    from ryu_scape.survey import Survey

STAGE = "Finding buildings"


def predict_buildings(
    network: Network,
    survey: Survey,
    card: WeightsCard,
    settings: SegmentationSettings,
    progress: ProgressReporter,
) -> BuildingProbability:
    """What the network says of each pixel of the survey; its probability is 0 where the orthophoto has no data.

    network, card: as `load_network` gives them, or a module like it in evaluation mode, which is left as it is.
    Raises as `predict_windows` does.
    """
    survey = survey.with_voids_bridged()
    dsm_channel = None if survey.dsm_m is None else encode_dsm(survey.dsm_m, survey.dtm_m, card.dsm_encoding)
    shape = survey.grid.height, survey.grid.width
    cut = partial(cut_window, survey.rgb, dsm_channel, valid=survey.valid)
    answer = predict_windows(network, shape, cut, suited(settings, card, survey.grid.gsd_m, survey.dsm_gsd_m), progress)
    told = answer.maps()
    values = np.where(survey.valid, told.pop("probability"), np.float32(0))
    return BuildingProbability(survey.grid, values, **told)


def predict_windows(
    network: Network,
    shape: tuple[int, int],
    cut: Callable[[Window], NDArray[np.float32]],
    settings: SegmentationSettings,
    progress: ProgressReporter,
) -> Answer:
    """What the network says of an image of `shape` (H, W).

    network: as for `predict_buildings`. cut: gives the network's input (4, h, w) of one window.
    Raises OperationCancelled, MachineError where memory runs out, and InputError where the answer is no number.
    """
    windows = plan_windows(*shape, settings.image_window_px, settings.image_overlap_px)
    totals: dict[str, NDArray[np.float32]] = {}
    weights = np.zeros(shape, np.float32)
    for window, answer in zip(windows, answer_windows(network, windows, cut, settings, progress), strict=True):
        weight = blending_weight(window, shape, settings.image_overlap_px)
        weights[window.slices] += weight
        for name, map_ in answer.maps().items():
            totals.setdefault(name, np.zeros(shape, np.float32))[window.slices] += weight * map_
    advance(progress, STAGE, 1.0)
    for total in totals.values():
        total /= weights
    return Answer(**totals | {"probability": smoothed(totals["probability"], settings)})


def answer_windows(
    network: Network,
    windows: Sequence[Window],
    cut: Callable[[Window], NDArray[np.float32]],
    settings: SegmentationSettings,
    progress: ProgressReporter,
) -> Iterator[Answer]:
    """What the network says of each window (h, w) in turn.

    Arguments and errors are those of `predict_windows`.
    """
    runner = runner_of(network, settings)
    done, count = 0, len(windows)
    step = partial(advance, progress, STAGE)
    while done < count:
        batch = windows[done : done + runner.batch_size]
        images = [cut(window) for window in batch]
        answers = runner.run(images, share(step, done / count, (done + len(batch)) / count))
        if answers is None:
            continue
        if not all(np.isfinite(map_).all() for answer in answers for map_ in answer.maps().values()):
            raise InputError(
                "The network's answer is no number: its weights are damaged.",
                "Use the weights that come with Ryu-Scape.",
            )
        yield from answers
        done += len(batch)


def smoothed(probability: NDArray[np.float32], settings: SegmentationSettings) -> NDArray[np.float32]:
    """A network's answer (H, W) without the noise that would fray the outlines."""
    return np.clip(cv2.GaussianBlur(probability, (0, 0), settings.image_smoothing_px), 0, 1)


def cut_window(
    rgb: NDArray[np.uint8],
    dsm_channel: NDArray[np.float32] | None,
    window: Window,
    valid: NDArray[np.bool_] | None = None,
) -> NDArray[np.float32]:
    """The network's input (4, h, w) for a window of an orthophoto (3, H, W) and its encoded DSM (H, W).

    valid: (H, W) where the orthophoto has data, None for everywhere; gaps show what lies beside them.
    """
    rows, cols = window.slices
    image = network_input(rgb[:, rows, cols], None if dsm_channel is None else dsm_channel[rows, cols])
    return image if valid is None else mirror_into_gaps(image, valid[rows, cols])
