"""The network at work in PyTorch: on which device, in which numbers, and how often it looks at a window."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from ryu_scape.errors import MachineError
from ryu_scape.progress import Step
from ryu_scape.segmentation.batches import answers_of, batch_of
from ryu_scape.segmentation.fusion import CANOPY_OUTPUT, HEIGHT_SCALE_OUTPUT, PARTING_OUTPUT, FusionNetwork
from ryu_scape.segmentation.network import HEIGHT_OUTPUT
from ryu_scape.segmentation.probability import Answer

BFLOAT16_INSTRUCTIONS = ("avx512_bf16", "amx_bf16")
READINGS: dict[str, tuple[str, Callable[[Tensor], Tensor]]] = {
    "probability": ("out", torch.sigmoid),
    "parting": (PARTING_OUTPUT, torch.sigmoid),
    "height_m": (HEIGHT_OUTPUT, torch.clone),
    "height_error_m": (HEIGHT_SCALE_OUTPUT, torch.exp),
    "canopy": (CANOPY_OUTPUT, torch.sigmoid),
}
"""The outputs of networks that the fields of an Answer are read from, and how."""
log = logging.getLogger(__name__)
_Network = TypeVar("_Network", bound=nn.Module)


def choose_device() -> torch.device:
    """CUDA, then Apple's MPS, then the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def computing_type(device: torch.device) -> torch.dtype:
    """bfloat16 on a processor that has instructions for it, where it halves the time; else float32."""
    if device.type == "cpu" and any(torch.cpu.get_capabilities().get(name) for name in BFLOAT16_INSTRUCTIONS):
        return torch.bfloat16
    return torch.float32


def prepare_for_inference(network: _Network) -> _Network:
    """A copy with batch norms folded into their convolutions and weights laid out channels last."""
    prepared = copy.deepcopy(network).eval()
    for (name, convolution), (norm_name, norm) in list(norms_behind_convolutions(prepared)):
        prepared.set_submodule(name, fuse_conv_bn_eval(convolution, norm))
        prepared.set_submodule(norm_name, nn.Identity())
    return prepared.to(memory_format=torch.channels_last)


def norms_behind_convolutions(
    network: nn.Module,
) -> Iterator[tuple[tuple[str, nn.Conv2d], tuple[str, nn.BatchNorm2d]]]:
    """Each convolution that has a batch norm right behind it, and that batch norm, with their names."""
    for name, module in network.named_modules():
        prefix = f"{name}." if name else ""
        for (first, convolution), (second, norm) in pairwise(module.named_children()):
            if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                yield (prefix + first, convolution), (prefix + second, norm)


class TorchRunner:
    """The network on its device, the batch size that fits there, and the mirror images whose answers are averaged."""

    def __init__(
        self, network: nn.Module, device: torch.device, batch_size: int, flips: Sequence[tuple[int, ...]]
    ) -> None:
        self.network = prepare_for_inference(network).to(device)
        self.device = device
        self.batch_size, self.flips = batch_size, flips

    def run(
        self, images: Sequence[NDArray[np.float32]], step: Step, *, with_context: bool = True
    ) -> list[Answer] | None:
        """Answers (h, w) to images (4, h, w), or None where memory ran out: try again then.

        step: told before every convolution which share is done; what it raises ends the work. with_context: whether
        DeepLabV3 looks from afar too, if the network is a FusionNetwork.
        """
        try:
            with torch.inference_mode(), self._watched(step):
                return self._forward(images, with_context)
        except (torch.OutOfMemoryError, MemoryError) as error:
            self._shrink(error)
        except RuntimeError as error:
            if "out of memory" not in str(error) and "can't allocate memory" not in str(error):
                raise
            self._shrink(error)
        return None

    @contextmanager
    def _watched(self, step: Step) -> Iterator[None]:
        """Have `step` called, since one window can take many seconds."""
        convolutions = [module for module in self.network.modules() if isinstance(module, nn.Conv2d)]
        expected = len(convolutions) * len(self.flips)
        passed = 0

        def count(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            nonlocal passed
            step(min(1.0, passed / expected))  # some convolutions serve twice
            passed += 1

        hooks = [convolution.register_forward_pre_hook(count) for convolution in convolutions]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def _forward(self, images: Sequence[NDArray[np.float32]], with_context: bool) -> list[Answer]:
        batch = torch.from_numpy(batch_of(images)).to(self.device, memory_format=torch.channels_last)
        turned = [self._answer(batch.flip(axes), with_context) for axes in self.flips]
        maps = {
            name: torch.stack([answer[name].flip(axes) for answer, axes in zip(turned, self.flips, strict=True)])
            .mean(dim=0)
            .cpu()
            .numpy()
            for name in turned[0]
        }
        return answers_of(maps, images)

    def _answer(self, batch: Tensor, with_context: bool) -> dict[str, Tensor]:
        """Images (B, 4, h, w) to maps (B, 1, h, w) in float32, by the fields of an Answer."""
        network = self.network
        answer = network.close_up if isinstance(network, FusionNetwork) and not with_context else network
        kind = computing_type(self.device)
        with torch.autocast(self.device.type, kind, enabled=kind is not torch.float32):
            outputs = answer(batch)
        return {name: read(outputs[output].float()) for name, (output, read) in READINGS.items() if output in outputs}

    def _shrink(self, error: BaseException) -> None:
        if self.batch_size > 1:
            self.batch_size //= 2
        elif self.device.type != "cpu":
            self.network, self.device = self.network.cpu(), torch.device("cpu")
        else:
            raise MachineError(
                "There is not enough memory to run the network.", "Close other programs or set a smaller window."
            ) from error
        log.warning("Out of memory; going on with batches of %d on %s.", self.batch_size, self.device)
