"""Teach a network a place from a few known pixels of it: its last layers alone, in a minute, on an ordinary computer.

Features are computed once and stay; the last two convolutions of a `FusionNetwork`, 21,000 weights, learn to read them
as the lesson does, and to read all other pixels as before (learning without forgetting, Li & Hoiem 2016,
arXiv:1606.09282).
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from ryu_scape.errors import InputError
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.segmentation.batches import batch_of
from ryu_scape.segmentation.encoder import resized
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.scales import resized as enlarged
from ryu_scape.segmentation.voids import with_voids_spanned
from ryu_scape.segmentation.windows import CELL_PX, Window, plan_windows

STAGE = "Teaching the network"
PATCH_PX, OVERLAP_PX, MOST_PATCHES = 512, 64, 12
STEPS, LEARNING_RATE = 40, 1e-3
SHARE_TAKEN = 0.5
"""How far the weights go from what they were to what was learned: so that no other place came out worse."""
SEED = 7


@dataclass(frozen=True, eq=False)
class Lesson:
    """is_building, is_known: (H, W) bool; the first says something only where the second is true."""

    is_building: NDArray[np.bool_]
    is_known: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Taught:
    """head: the new state of the network's `out`. Dice over the lesson's pixels before and after it."""

    head: dict[str, Tensor]
    dice_before: float
    dice_after: float


@dataclass(frozen=True, eq=False)
class _Patch:
    """features: (1, C, h / 2, w / 2). target, known: (h, w) float32; target is the old probability where not known."""

    features: Tensor
    target: Tensor
    known: Tensor

    def logits(self, head: nn.Module) -> Tensor:
        height, width = self.target.shape
        out: Tensor = resized(head(self.features)[:, :1], self.features.new_empty(1, 1, *_padded(height, width)))
        return out[0, 0, :height, :width]


def teach(
    network: nn.Module,
    lesson: Lesson,
    cut: Callable[[Window], NDArray[np.float32]],
    enlargement: float,
    progress: ProgressReporter,
) -> Taught:
    """What a network's last layers become by a lesson; the network is left as it is.

    cut: gives the network's input (4, h, w) of one window of the lesson's image, at which it looks enlarged. Raises
    OperationCancelled, and InputError where the lesson is empty or the network has no such layers.
    """
    if not isinstance(network, FusionNetwork):
        raise InputError("These weights are of DeepLabV3 alone, which is not taught.", "Leave --weights out.")
    if not lesson.is_known.any():
        raise InputError("There is nothing to learn from.", "Correct some outlines, or give a file of true ones.")
    patches = _patches(network, lesson, cut, enlargement, progress)
    before = network.out
    learned = _learned(before, patches, progress)
    head = {name: weight.lerp(learned[name], SHARE_TAKEN) for name, weight in before.state_dict().items()}
    after = copy.deepcopy(before)
    after.load_state_dict(head)
    return Taught(head, _dice(before, patches), _dice(after, patches))


@torch.no_grad()
def _patches(
    network: FusionNetwork,
    lesson: Lesson,
    cut: Callable[[Window], NDArray[np.float32]],
    enlargement: float,
    progress: ProgressReporter,
) -> list[_Patch]:
    """Those pieces of the image that the lesson says most about, MOST_PATCHES of them."""
    rows, cols = lesson.is_known.shape
    windows = plan_windows(rows, cols, int(PATCH_PX / enlargement), int(OVERLAP_PX / enlargement))
    windows.sort(key=lambda window: -np.count_nonzero(lesson.is_known[window.slices]))
    chosen = [window for window in windows[:MOST_PATCHES] if lesson.is_known[window.slices].any()]
    patches = []
    for done, window in enumerate(chosen):
        advance(progress, STAGE, 0.5 * done / len(chosen))
        image = enlarged(with_voids_spanned(cut(window)), enlargement)
        images = torch.from_numpy(batch_of([image]))
        features = network.finest_features(images, network.context_of(images))
        known, truth = (
            torch.from_numpy(_as_large(part[window.slices], image)) for part in (lesson.is_known, lesson.is_building)
        )
        probability = torch.sigmoid(_Patch(features, truth, known).logits(network.out))
        patches.append(_Patch(features, torch.where(known > 0, truth, probability), known))
    return patches


def _as_large(mask: NDArray[np.bool_], image: NDArray[np.float32]) -> NDArray[np.float32]:
    """A mask (h, w) in the size of an image (4, H, W), 1 where it is true."""
    height, width = image.shape[1:]
    return cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_NEAREST)


def _learned(head: nn.Module, patches: list[_Patch], progress: ProgressReporter) -> dict[str, Tensor]:
    """The state of a head after STEPS patches taken at random, always the same ones."""
    head = copy.deepcopy(head).train()
    optimiser = torch.optim.Adam(head.parameters(), lr=LEARNING_RATE)
    order = np.random.default_rng(SEED).integers(len(patches), size=STEPS)
    for step, chosen in enumerate(order):
        advance(progress, STAGE, 0.5 + 0.5 * step / STEPS)
        optimiser.zero_grad()
        _loss(patches[chosen], head).backward()
        optimiser.step()
    return head.state_dict()


def _loss(patch: _Patch, head: nn.Module) -> Tensor:
    """Cross entropy and Dice where the lesson knows, cross entropy towards the old answer elsewhere."""
    logits = patch.logits(head)
    known, unknown = patch.known, 1 - patch.known
    entropy = F.binary_cross_entropy_with_logits(logits, patch.target, reduction="none")
    probability, truth = torch.sigmoid(logits) * known, patch.target * known
    dice = (2 * (probability * truth).sum() + 1) / (probability.sum() + truth.sum() + 1)
    learn = (entropy * known).sum() / known.sum().clamp_min(1) + 1 - dice
    return learn + (entropy * unknown).sum() / unknown.sum().clamp_min(1)


@torch.no_grad()
def _dice(head: nn.Module, patches: list[_Patch]) -> float:
    """Over the pixels that the lesson knows, at a threshold of 0.5; 1 where nothing is a building to either."""
    both = sizes = 0.0
    for patch in patches:
        found, truth = (patch.logits(head) > 0).float() * patch.known, patch.target * patch.known
        both, sizes = both + float((found * truth).sum()), sizes + float(found.sum() + truth.sum())
    return 2 * both / sizes if sizes else 1.0


def _padded(height: int, width: int) -> tuple[int, int]:
    """The next multiples of CELL_PX, which is what the network takes."""
    return -(-height // CELL_PX) * CELL_PX, -(-width // CELL_PX) * CELL_PX
