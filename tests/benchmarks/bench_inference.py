"""Time the prepared network against plain torchvision eager with the same weights, in turn: `make bench`.

Both see the same 650 × 650 tile. The aim is a ratio of at most 0.85 and probabilities within 1e-4.
"""

from __future__ import annotations

import time
from statistics import median

import torch
from torch import Tensor, nn

from ryu_scape.own_files import DEFAULT_WEIGHTS
from ryu_scape.segmentation.predict import prepare_for_inference
from ryu_scape.segmentation.weights import load_network

ROUNDS = 5


def timed(network: nn.Module, image: Tensor) -> tuple[float, Tensor]:
    """Seconds of one forward pass, and its probabilities."""
    start = time.perf_counter()
    probability = torch.sigmoid(network(image)["out"])
    return time.perf_counter() - start, probability


def main() -> None:
    """Print seconds, their ratio and the largest difference."""
    torch.manual_seed(0)
    image = torch.rand(1, 4, 650, 650)
    eager, _ = load_network(DEFAULT_WEIGHTS)
    prepared = prepare_for_inference(eager)
    with torch.inference_mode():
        timed(eager, image), timed(prepared, image)
        pairs = []
        for _ in range(ROUNDS):
            eager_s, expected = timed(eager, image)
            prepared_s, got = timed(prepared, image.to(memory_format=torch.channels_last))
            pairs.append((eager_s, prepared_s))
    ratio = median(prepared_s / eager_s for eager_s, prepared_s in pairs)
    print(f"eager {median(a for a, _ in pairs):.2f} s, prepared {median(b for _, b in pairs):.2f} s")
    print(f"ratio {ratio:.2f} (median of {ROUNDS}), largest difference {(got - expected).abs().max():.1e}")


if __name__ == "__main__":
    main()
