"""The network as ONNX Runtime computes it, where there is no PyTorch."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import psutil

from ryu_scape.errors import InputError
from ryu_scape.segmentation.fusion_graph import read_graph
from ryu_scape.segmentation.probability import FURTHER_ANSWERS, Answer
from ryu_scape.segmentation.weights_file import NetworkKind, WeightsCard, read_card, read_weights

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

PROVIDERS = ["CPUExecutionProvider"]
FATAL_ALONE = 4
"""Of what ONNX Runtime would say by itself: faults come as exceptions."""


@dataclass(frozen=True, eq=False)
class OnnxNetwork:
    """session: ready to run. told: the fields of an Answer that it gives."""

    session: InferenceSession
    told: tuple[str, ...]


def load_onnx_network(path: Path, threads: int | None = None) -> tuple[OnnxNetwork, WeightsCard]:
    """The network with the weights of `path`, which may be a taught file, and the file's card.

    threads: how many compute; None: one a core that may be used. Raises InputError as `read_weights` does, and for
    weights of another network than FusionNetwork, whose graph alone comes with the program.
    """
    card = read_card(path)
    if card.kind is not NetworkKind.FUSION:
        raise InputError(
            f"{path.name} holds weights of DeepLabV3 alone, which need PyTorch.",
            "Run Ryu-Scape from its source to use them, or leave the shipped network in place.",
        )
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # on Windows it would tell the system what runs
    graph = read_graph()
    state = read_weights(path, graph.shapes)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = FATAL_ALONE
    options.intra_op_num_threads = threads or _cores()
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(state[name])) for name in graph.used]
    options.add_external_initializers(list(graph.used), values)
    untold = {field for name in card.untold for field in FURTHER_ANSWERS[name]}
    told = tuple(name for name in Answer.__dataclass_fields__ if name not in untold)
    return OnnxNetwork(onnxruntime.InferenceSession(graph.model, options, providers=PROVIDERS), told), card


def _cores() -> int:
    """Cores that this process may use; a second thread on one would only be in the first one's way."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(psutil.cpu_count(logical=False) or allowed, allowed)
