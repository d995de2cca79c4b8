"""The network at work in ONNX Runtime."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait

import numpy as np
from numpy.typing import NDArray

from ryu_scape.errors import MachineError
from ryu_scape.progress import Step
from ryu_scape.segmentation.batches import answers_of, batch_of
from ryu_scape.segmentation.onnx_network import OnnxNetwork
from ryu_scape.segmentation.probability import Answer

GLANCE_S = 0.05
"""So often, while it computes, `step` is called."""
SIGNS_OF_LITTLE_MEMORY = ("allocate memory", "bad_alloc", "bad allocation")
log = logging.getLogger(__name__)


class OnnxRunner:
    """The network, its batch size, and the mirror images whose answers are averaged."""

    def __init__(self, network: OnnxNetwork, batch_size: int, flips: Sequence[tuple[int, ...]]) -> None:
        self.network = network
        self.batch_size, self.flips = batch_size, flips
        self._pixels_per_s = 0.0

    def run(
        self, images: Sequence[NDArray[np.float32]], step: Step, *, with_context: bool = True
    ) -> list[Answer] | None:
        """Answers (h, w) to images (4, h, w), or None where memory ran out: try again then.

        step: told every GLANCE_S about which share is done; what it raises ends the work. with_context: whether
        DeepLabV3 looks from afar too.
        """
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, RuntimeException

        try:
            return self._forward(images, step, with_context)
        except MemoryError as error:
            self._shrink(error)
        except (Fail, RuntimeException) as error:
            if not any(sign in str(error) for sign in SIGNS_OF_LITTLE_MEMORY):
                raise
            self._shrink(error)
        return None

    def _forward(self, images: Sequence[NDArray[np.float32]], step: Step, with_context: bool) -> list[Answer]:
        batch = batch_of(images)
        totals = dict.fromkeys(self.network.output_names, np.float32(0))
        for done, axes in enumerate(self.flips):

            def report(part: float, done: int = done) -> None:
                step((done + part) / len(self.flips))

            maps = self._maps(np.ascontiguousarray(np.flip(batch, axes)), report, with_context)
            totals = {name: totals[name] + np.flip(map_, axes) for name, map_ in maps.items()}
        return answers_of({name: total / np.float32(len(self.flips)) for name, total in totals.items()}, images)

    def _maps(self, batch: NDArray[np.float32], step: Step, with_context: bool) -> dict[str, NDArray[np.float32]]:
        """Images (B, 4, H, W) to maps (B, 1, H, W) by the fields of an Answer, computed in another thread."""
        from onnxruntime import RunOptions

        options, begun_s = RunOptions(), time.perf_counter()
        step(0.0)
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="network") as worker:
            answering = worker.submit(self.network.answer, batch, with_context, options)
            try:
                while wait([answering], GLANCE_S).not_done:
                    step(min(1.0, (time.perf_counter() - begun_s) * self._pixels_per_s / batch.size))
            except BaseException:
                options.terminate = True
                raise
        maps = answering.result()
        self._pixels_per_s = batch.size / (time.perf_counter() - begun_s)
        return maps

    def _shrink(self, error: BaseException) -> None:
        if self.batch_size == 1:
            raise MachineError(
                "There is not enough memory to run the network.", "Close other programs or set a smaller window."
            ) from error
        self.batch_size //= 2
        log.warning("Out of memory; going on with batches of %d.", self.batch_size)
