"""What computes the network: ONNX Runtime on a processor, PyTorch on a GPU and for weights of the older network."""

from __future__ import annotations

import ctypes
import platform
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, TypeAlias, Union

import numpy as np
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from ryu_scape.progress import Step
from ryu_scape.segmentation.afar import AfarRunner
from ryu_scape.segmentation.batches import FLIPS
from ryu_scape.segmentation.denial import DenyingRunner
from ryu_scape.segmentation.onnx_network import OnnxNetwork, load_onnx_network
from ryu_scape.segmentation.onnx_runner import OnnxRunner
from ryu_scape.segmentation.probability import Answer
from ryu_scape.segmentation.scales import EnlargingRunner, ScalesRunner, enlarging_coarse, looking_once_at_fine
from ryu_scape.segmentation.voids import VoidsRunner
from ryu_scape.segmentation.weights_file import NetworkKind, WeightsCard, read_card
from ryu_scape.settings import SegmentationSettings

if TYPE_CHECKING:
    from torch import nn

TEACHING = "Teaching the network"
AMD_GPUS = Path("/dev/kfd")
Network: TypeAlias = Union["nn.Module", OnnxNetwork]


class Runner(Protocol):
    """A network at work."""

    @property
    def batch_size(self) -> int:
        """How many images it wants at a time; it may become smaller."""

    def run(self, images: Sequence[NDArray[np.float32]], step: Step) -> list[Answer] | None:
        """Answers (h, w) to images (4, h, w), or None where memory ran out: try again then, with fewer.

        step: told now and then which share is done; what it raises ends the work.
        """


class NetworkRunner(Runner, Protocol):
    """A runner that asks the network itself."""

    def run(
        self, images: Sequence[NDArray[np.float32]], step: Step, *, with_context: bool = True
    ) -> list[Answer] | None:
        """As for Runner. with_context: whether DeepLabV3 looks from afar too, where the network can do without."""


@cache
def has_torch() -> bool:
    """Whether PyTorch is installed, as it is but in the executable."""
    return find_spec("torch") is not None


@cache
def may_have_gpu() -> bool:
    """Whether there is what PyTorch needs for one, without the seconds that importing and asking it takes."""
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return AMD_GPUS.exists()
    return True


def is_torch_chosen() -> bool:
    """Whether PyTorch computes the shipped network; else ONNX Runtime, quicker on a processor and sooner there."""
    if not (has_torch() and may_have_gpu()):
        return False
    from ryu_scape.segmentation.runner import choose_device

    return choose_device().type != "cpu"


def import_engine() -> ModuleType:
    """The library that computes, which takes a while to import."""
    return import_module("ryu_scape.segmentation.runner" if is_torch_chosen() else "onnxruntime")


def engine_name(network: Network) -> str:
    """What computes a network, and on which device, in a word or two."""
    if isinstance(network, OnnxNetwork):
        return "cpu (ONNX Runtime)"
    from ryu_scape.segmentation.runner import choose_device

    return f"{choose_device()} (PyTorch)"


def load_network(path: Path) -> tuple[Network, WeightsCard]:
    """The network with the weights of `path`, which may be a taught file, and the file's card.

    Raises InputError as `read_weights` does; without PyTorch also for weights that only it can compute.
    """
    if not _wants_torch(path):
        return load_onnx_network(path)
    from ryu_scape.segmentation import weights

    return weights.load_network(path)


def load_network_for_one_thread(path: Path) -> tuple[Network, WeightsCard]:
    """As `load_network`, for a process that is one of several: it computes in one thread from then on."""
    if not _wants_torch(path):
        return load_onnx_network(path, threads=1)
    import torch

    torch.set_num_threads(1)
    return load_network(path)


def _wants_torch(path: Path) -> bool:
    return is_torch_chosen() or (has_torch() and read_card(path).kind is not NetworkKind.FUSION)


def suited(
    settings: SegmentationSettings, card: WeightsCard, gsd_m: float, dsm_gsd_m: float | None
) -> SegmentationSettings:
    """The settings as they suit a network with that card, an image of that GSD and a DSM of that, None without one."""
    settings = looking_once_at_fine(enlarging_coarse(settings, gsd_m, card.gsd_m), dsm_gsd_m)
    return replace(settings, trust_dsm=True) if card.needs_dsm else settings


def runner_of(network: Network, settings: SegmentationSettings) -> VoidsRunner:
    """Who looks with a network at images as the settings say."""
    flips = FLIPS if settings.average_flips else FLIPS[:1]
    alone = _runner_of(network, settings.batch_size, flips)
    runner: Runner = alone if settings.single_scale else AfarRunner(ScalesRunner(alone), alone)
    runner = runner if settings.trust_dsm else DenyingRunner(runner, alone)
    return VoidsRunner(runner if settings.enlargement == 1 else EnlargingRunner(runner, settings.enlargement))


def _runner_of(network: Network, batch_size: int, flips: Sequence[tuple[int, ...]]) -> NetworkRunner:
    if isinstance(network, OnnxNetwork):
        return OnnxRunner(network, batch_size, flips)
    from ryu_scape.segmentation.runner import TorchRunner, choose_device

    return TorchRunner(network, choose_device(), batch_size, flips)


def refuse_without_torch(what: str) -> None:
    """Raise InputError where PyTorch is not installed. what: the sentence's subject."""
    if not has_torch():
        raise InputError(
            f"{what} needs PyTorch, which the executable leaves out.",
            "Run Ryu-Scape from its source for this.",
        )
