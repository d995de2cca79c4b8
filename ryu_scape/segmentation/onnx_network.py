"""The network as ONNX Runtime computes it, where there is no PyTorch."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from ryu_scape.segmentation.fusion_graph import CONTEXT, IMAGE, PARTS, GraphPart, read_graph
from ryu_scape.segmentation.normalisation import DSM_BAND
from ryu_scape.segmentation.probability import FURTHER_ANSWERS, Answer
from ryu_scape.segmentation.quantisation import fold_batch_norms, quantised
from ryu_scape.segmentation.weights_file import (
    REMEDY,
    NetworkKind,
    WeightsCard,
    read_activation_ranges,
    read_card,
    read_weights,
)

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, RunOptions, SessionOptions

PROVIDERS = ["CPUExecutionProvider"]
FATAL_ALONE = 4
"""Of what ONNX Runtime would say by itself: faults come as exceptions."""


@dataclass(frozen=True, eq=False)
class OnnxNetwork:
    """afar, close_up, close_up_alone: its PARTS, ready to run. output_names: the fields of an Answer that it gives."""

    afar: InferenceSession
    close_up: InferenceSession
    close_up_alone: InferenceSession
    output_names: tuple[str, ...]

    def answer(
        self, images: NDArray[np.float32], with_context: bool, options: RunOptions
    ) -> dict[str, NDArray[np.float32]]:
        """Images (B, 4, H, W) to maps (B, 1, H, W) by the fields of an Answer; H and W are multiples of 64.

        with_context: whether DeepLabV3 looks from afar too.
        """
        if with_context:
            (context,) = self.afar.run([CONTEXT], {IMAGE: images}, options)
        else:
            context = np.zeros((1, self._context_channels, 1, 1), np.float32)
        close_up = self.close_up if images[:, DSM_BAND].any() else self.close_up_alone
        maps = close_up.run(self.output_names, {IMAGE: images, CONTEXT: context}, options)
        return dict(zip(self.output_names, maps, strict=True))

    @property
    def _context_channels(self) -> int:
        (output,) = self.afar.get_outputs()
        return int(output.shape[1])


def load_onnx_network(path: Path, threads: int | None = None) -> tuple[OnnxNetwork, WeightsCard]:
    """The network with the weights of `path`, which may be a taught file, and the file's card.

    It computes in whole numbers where the file tells the ranges of activations, else in float32. threads: how many
    compute; None: one a core that may be used. Raises InputError as `read_weights` and `read_activation_ranges` do, and
    for weights of another network than FusionNetwork, whose graph alone comes with the program.
    """
    card = read_card(path)
    if card.kind is not NetworkKind.FUSION:
        raise InputError(
            f"{path.name} holds weights of DeepLabV3 alone, which need PyTorch.",
            "Run Ryu-Scape from its source to use them, or leave the shipped network in place.",
        )
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # on Windows it would tell the system what runs
    afar, close_up, close_up_alone = _parts(path, threads or _cores())
    untold = {field for name in card.untold for field in FURTHER_ANSWERS[name]}
    output_names = tuple(name for name in Answer.__dataclass_fields__ if name not in untold)
    return OnnxNetwork(afar, close_up, close_up_alone, output_names), card


def _parts(path: Path, threads: int) -> list[InferenceSession]:
    """The network's PARTS with the weights of `path`, ready to run."""
    graph = read_graph()
    folded = fold_batch_norms(read_weights(path, graph.shapes), graph.norms)
    if not all(np.isfinite(tensor).all() for tensor in folded.values()):
        raise InputError(f"{path.name} is damaged: its batch norms make of its kernels what is no number.", REMEDY)
    ranges = read_activation_ranges(path, len(graph.activations))
    if ranges is None:
        return [_session(graph.float32[part], folded, threads) for part in PARTS]
    parts = [graph.int8[part] for part in PARTS]
    of_parts = np.split(ranges, np.cumsum([len(part.activations) for part in parts[:-1]]))
    return [
        _session(part, quantised(folded, its_ranges, part), threads)
        for part, its_ranges in zip(parts, of_parts, strict=True)
    ]


def _session(part: GraphPart, tensors: Mapping[str, NDArray[Any]], threads: int) -> InferenceSession:
    """A part of the network with the values of its tensors, ready to run."""
    from onnxruntime import InferenceSession, OrtValue

    options = _options(threads)
    values = [OrtValue.ortvalue_from_numpy(np.asarray(tensors[name], order="C")) for name in part.used]
    options.add_external_initializers(list(part.used), values)
    return InferenceSession(part.model, options, providers=PROVIDERS)


def _options(threads: int) -> SessionOptions:
    from onnxruntime import SessionOptions

    options = SessionOptions()
    options.log_severity_level = FATAL_ALONE
    options.intra_op_num_threads = threads
    return options


def _cores() -> int:
    """Cores that this process may use; a second thread on one would only be in the first one's way."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(psutil.cpu_count(logical=False) or allowed, allowed)
