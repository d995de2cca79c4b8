"""Time inference as the program runs it against plain torchvision eager with the same weights, in turn: `make bench`.

Both see the same window, without a DSM. The program computes in ONNX Runtime where there is no GPU, and looks at two
scales, DeepLabV3 at the smaller alone, and from afar. Also printed: what it takes in PyTorch, prepared and in bfloat16
where the processor has it, DeepLabV3's share of that, what a single scale takes beside a fine DSM, what a glance at the
image alone adds to that, and what averaging over flips would multiply it by.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from statistics import median

import torch
from torch import Tensor, nn
from torch.nn import functional

from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import NullProgress
from ryu_scape.segmentation import engine
from ryu_scape.segmentation.normalisation import DSM_BAND
from ryu_scape.segmentation.predict import predict_windows
from ryu_scape.segmentation.runner import choose_device, computing_type, prepare_for_inference
from ryu_scape.segmentation.scales import ENLARGED, REDUCED
from ryu_scape.segmentation.weights import load_network
from ryu_scape.segmentation.windows import CELL_PX
from ryu_scape.settings import SegmentationSettings

ROUNDS, SIDE_PX = 3, 1024
BLOCK, BLOCK_HEIGHT = slice(400, 600), 0.4
DEEPLAB = ("backbone", "classifier")


def timed(run: Callable[[], object]) -> float:
    """Seconds of all processors that it takes, which other programs beside it change little."""
    start = time.process_time()
    run()
    return time.process_time() - start


def deeplabs_share(network: nn.Module, look: Callable[[], object]) -> float:
    """DeepLabV3's share in the time that the network's layers take."""
    seconds: dict[str, float] = defaultdict(float)
    begun = {}
    for name, layer in network.named_modules():
        if not any(layer.children()):
            layer.register_forward_pre_hook(lambda layer, _: begun.update({layer: time.process_time()}))

            def add(layer: nn.Module, _: object, __: object, part: str = name.split(".")[0]) -> None:
                seconds[part] += time.process_time() - begun[layer]

            layer.register_forward_hook(add)
    kind = computing_type(torch.device("cpu"))
    with torch.autocast("cpu", kind, enabled=kind is not torch.float32):
        look()
        seconds.clear()
        look()
    return sum(seconds[part] for part in DEEPLAB) / sum(seconds.values())


def enlarged(image: Tensor, scale: float) -> Tensor:
    """An image (1, 4, H, W) at about `scale` of its size, in multiples of what the network takes."""
    side = round(scale * image.shape[-1] / CELL_PX) * CELL_PX
    return functional.interpolate(image, (side, side)).to(memory_format=torch.channels_last)


def main() -> None:
    """Print processor seconds, their ratio, and where the time goes."""
    torch.manual_seed(0)
    image = torch.rand(1, 4, SIDE_PX, SIDE_PX)
    image[:, DSM_BAND] = 0
    with_dsm = image.clone()
    with_dsm[:, DSM_BAND, BLOCK, BLOCK] = BLOCK_HEIGHT
    eager, _ = load_network(WEIGHTS)
    program, _ = engine.load_network(WEIGHTS)

    def predict(network: engine.Network, settings: SegmentationSettings, seen: Tensor = image) -> None:
        pixels = seen[0].numpy()
        shape = SIDE_PX, SIDE_PX
        predict_windows(
            network, shape, lambda window: pixels[:, window.slices[0], window.slices[1]], settings, NullProgress()
        )

    ways = (
        lambda: eager(image),
        lambda: predict(program, SegmentationSettings(trust_dsm=True)),
        lambda: predict(eager, SegmentationSettings(trust_dsm=True)),
        lambda: predict(program, SegmentationSettings(trust_dsm=True, single_scale=True), with_dsm),
        lambda: predict(program, SegmentationSettings(single_scale=True), with_dsm),
        lambda: predict(program, SegmentationSettings(trust_dsm=True, average_flips=True)),
    )
    with torch.inference_mode():
        rounds = [[timed(way) for way in ways] for _ in range(ROUNDS + 1)][1:]
        network = prepare_for_inference(eager)
        small, middle, large = (enlarged(image, scale) for scale in (REDUCED, 1, ENLARGED))
        share_at_two = deeplabs_share(network, lambda: (network(small), network.close_up(large)))
        share_at_one = deeplabs_share(network, lambda: network(middle))
    eager_s, program_s, torch_s, once_s, denying_s, flips_s = (median(each) for each in zip(*rounds, strict=True))
    print(f"eager {eager_s:.2f} s; the program, on {engine.engine_name(program)}, {program_s:.2f} s")
    print(f"ratio {program_s / eager_s:.2f} (medians of {ROUNDS}); flips take {flips_s / program_s:.1f} times as long")
    print(f"a single scale takes {once_s / program_s:.2f} of the time, {once_s / eager_s:.2f} of eager's")
    print(f"with a glance at the image alone {denying_s / once_s:.2f} of that, {denying_s / eager_s:.2f} of eager's")
    device = choose_device()
    print(
        f"PyTorch on {device} in {computing_type(device)} takes {torch_s:.2f} s: the ratio is {program_s / torch_s:.2f}"
    )
    print(f"DeepLabV3's share of the layers' time: {share_at_two:.2f}, at a single scale {share_at_one:.2f}")


if __name__ == "__main__":
    main()
