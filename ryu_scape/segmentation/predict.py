"""Run the network over a raster of any size in bounded memory."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torchvision.models.resnet import Bottleneck
from torchvision.models.segmentation.deeplabv3 import ASPP

from ryu_scape.errors import MachineError
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.raster import RasterPair
from ryu_scape.segmentation.normalisation import DsmEncoding, encode_dsm, network_input
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.segmentation.windows import CELL_PX, Window, blending_weight, plan_windows
from ryu_scape.settings import SegmentationSettings

STAGE = "Finding buildings"
log = logging.getLogger(__name__)


def predict_buildings(
    network: nn.Module,
    pair: RasterPair,
    dtm_m: NDArray[np.float32],
    encoding: DsmEncoding,
    settings: SegmentationSettings,
    progress: ProgressReporter,
) -> BuildingProbability:
    """Building probability of each pixel of the pair; 0 where the orthophoto has no data.

    network: a DeepLabV3 in evaluation mode, which is left as it is. dtm_m: (H, W) terrain under the DSM.
    Raises OperationCancelled, and MachineError where memory runs out.
    """
    dsm_channel = None if pair.dsm_m is None else encode_dsm(pair.dsm_m, dtm_m, encoding)
    shape = pair.grid.height, pair.grid.width
    windows = plan_windows(*shape, settings.window_px, settings.overlap_px)
    total, weights = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    runner = _Runner(network, choose_device(), settings.batch_size)
    done = 0
    while done < len(windows):
        batch = windows[done : done + runner.batch_size]
        images = [_cut(pair, dsm_channel, window) for window in batch]
        with _watched(runner.network, progress, done / len(windows), len(batch) / len(windows)):
            probabilities = runner.run(images)
        if probabilities is None:
            continue
        for window, probability in zip(batch, probabilities, strict=True):
            weight = blending_weight(window, shape, settings.overlap_px)
            total[window.slices] += weight * probability
            weights[window.slices] += weight
        done += len(batch)
    advance(progress, STAGE, 1.0)
    values = np.where(pair.valid, np.clip(total / weights, 0, 1), 0)
    return BuildingProbability(pair.grid, values.astype(np.float32))


def choose_device() -> torch.device:
    """CUDA, then Apple's MPS, then the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def prepare_for_inference(network: nn.Module) -> nn.Module:
    """A copy with batch norms folded into their convolutions and weights laid out channels last."""
    prepared = copy.deepcopy(network).eval()
    _fold_batch_norms(prepared)
    return prepared.to(memory_format=torch.channels_last)


def _fold_batch_norms(module: nn.Module) -> None:
    names, children = zip(*module.named_children(), strict=True) if any(module.children()) else ((), ())
    for i, child in enumerate(children):
        if isinstance(child, nn.BatchNorm2d) and i and isinstance(children[i - 1], nn.Conv2d):
            setattr(module, names[i - 1], fuse_conv_bn_eval(children[i - 1], child))
            setattr(module, names[i], nn.Identity())
        else:
            _fold_batch_norms(child)


class _Runner:
    """The network on its device, and the batch size that fits there."""

    def __init__(self, network: nn.Module, device: torch.device, batch_size: int) -> None:
        self.network = prepare_for_inference(network).to(device)
        self.device = device
        self.batch_size = batch_size

    def run(self, images: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]] | None:
        """Probabilities (h, w) of images (4, h, w), or None where memory ran out: then try again with less."""
        try:
            with torch.inference_mode():
                return self._forward(images)
        except (torch.OutOfMemoryError, MemoryError) as error:
            self._shrink(error)
        except RuntimeError as error:
            if "out of memory" not in str(error) and "can't allocate memory" not in str(error):
                raise
            self._shrink(error)
        return None

    def _forward(self, images: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        height, width = (-(-max(image.shape[axis] for image in images) // CELL_PX) * CELL_PX for axis in (1, 2))
        padded = [
            np.pad(image, ((0, 0), (0, height - image.shape[1]), (0, width - image.shape[2])), mode="edge")
            for image in images
        ]
        batch = torch.from_numpy(np.stack(padded)).to(self.device, memory_format=torch.channels_last)
        probabilities = torch.sigmoid(self.network(batch)["out"])[:, 0].cpu().numpy()
        return [p[: image.shape[1], : image.shape[2]] for p, image in zip(probabilities, images, strict=True)]

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


def _cut(pair: RasterPair, dsm_channel: NDArray[np.float32] | None, window: Window) -> NDArray[np.float32]:
    rows, cols = window.slices
    return network_input(pair.rgb[:, rows, cols], None if dsm_channel is None else dsm_channel[rows, cols])


@contextmanager
def _watched(network: nn.Module, progress: ProgressReporter, start: float, share: float) -> Iterator[None]:
    """Report and look for cancellation before every block of the network, well inside one window's seconds."""
    blocks = [module for module in network.modules() if isinstance(module, Bottleneck | ASPP)]
    blocks += [branch for module in blocks if isinstance(module, ASPP) for branch in module.convs]
    passed = 0

    def look(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        nonlocal passed
        advance(progress, STAGE, start + share * passed / len(blocks))
        passed += 1

    hooks = [block.register_forward_pre_hook(look) for block in blocks]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
