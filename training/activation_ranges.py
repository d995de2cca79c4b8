"""Let a network compute in whole numbers: `python -m training.activation_ranges --weights W --data DIR --out W2`.

How large its activations become is measured on training tiles, seen at every scale at which the program looks, the
image alone and beside its DSM, and told by the weights file; nothing else of it changes. On a processor the program
then takes half to three quarters of the time. What that costs in accuracy is the difference between the scores of W and
W2 by `training.evaluate`, which computes as the program does. Needs the extra `onnx`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from ryu_scape.errors import InputError
from ryu_scape.segmentation.afar import GLANCE_SCALE
from ryu_scape.segmentation.batches import batch_of
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.fusion_graph import AFAR, CLOSE_UP, CLOSE_UP_ALONE, CONTEXT, IMAGE, read_graph
from ryu_scape.segmentation.fusion_graph_export import parts_of
from ryu_scape.segmentation.normalisation import DsmEncoding, network_input
from ryu_scape.segmentation.scales import SCALES, resized
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from training.checkpoint import write_bytes
from training.console import run_command
from training.folders import is_prepared, read_tiles
from training.split import SPLITS
from training.tile import Tile

LOOKS = (GLANCE_SCALE, *SCALES, 1.0)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure the ranges and write the weights with them."""
    args = parse_arguments(argv)
    network, card = load_network(args.weights)
    if not isinstance(network, FusionNetwork):
        raise InputError(f"{args.weights} holds another network, which PyTorch computes.", "Give a fusion network's.")
    tiles = [tile for folder in args.data for tile in spread(tiles_of(folder), args.tiles)]
    if all(tile.dsm_m is None for tile in tiles):
        raise InputError("There is no training tile with a DSM to look at.", "Give a folder that has some, too.")
    ranges = measured_ranges(network, tiles, card.dsm_encoding)
    write_bytes(args.out, weights_to_bytes(network.state_dict(), card, torch.from_numpy(ranges)))
    print(f"{len(ranges)} activations, the largest {np.abs(ranges).max():.1f}")


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.activation_ranges", description="Measure activations.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, action="append", help="folder with training tiles; several")
    parser.add_argument("--tiles", type=int, default=28, help="so many of each folder, spread over it")
    parser.add_argument("--out", type=Path, required=True, help="the weights file to write")
    return parser.parse_args(argv)


def tiles_of(folder: Path) -> list[Tile]:
    """The tiles to train on; all tiles of a folder that is not split."""
    return list(read_tiles(folder, ("train",) if is_prepared(folder) else SPLITS))


def spread(tiles: Sequence[Tile], count: int) -> Sequence[Tile]:
    """About so many of the tiles, at equal distances."""
    return tiles[:: max(1, len(tiles) // count)]


def measured_ranges(network: FusionNetwork, tiles: Sequence[Tile], encoding: DsmEncoding) -> NDArray[np.float32]:
    """The lowest and the highest value (N, 2) of the activations that `FusionGraph.activations` names."""
    parts = parts_of(network)
    afar = onnxruntime.InferenceSession(parts[AFAR].SerializeToString(), providers=["CPUExecutionProvider"])

    def with_context(images: Iterable[NDArray[np.float32]]) -> Iterator[dict[str, NDArray[np.float32]]]:
        for image in images:
            yield {IMAGE: image, CONTEXT: afar.run([CONTEXT], {IMAGE: image})[0]}

    ranges = {
        AFAR: _ranges(parts[AFAR], ({IMAGE: image} for image in both_looks(tiles, encoding))),
        CLOSE_UP: _ranges(parts[CLOSE_UP], with_context(both_looks(tiles, encoding))),
        CLOSE_UP_ALONE: _ranges(parts[CLOSE_UP_ALONE], with_context(looks(tiles, None))),
    }
    return np.array([ranges[part][name] for part, name in read_graph().activations], np.float32).reshape(-1, 2)


def both_looks(tiles: Sequence[Tile], encoding: DsmEncoding) -> Iterator[NDArray[np.float32]]:
    """As `looks`, without and with the DSM."""
    return chain(looks(tiles, None), looks(tiles, encoding))


def looks(tiles: Sequence[Tile], encoding: DsmEncoding | None) -> Iterator[NDArray[np.float32]]:
    """Images (1, 4, H, W) of the tiles as the network is shown them, at each of LOOKS.

    encoding: None for the image alone; else of the tiles that have a DSM, with it.
    """
    for tile in tqdm(tiles, "tiles", unit="tile"):
        channel = tile.dsm_channel(encoding) if encoding else None
        if channel is not None or not encoding:
            shown = None if channel is None else np.nan_to_num(channel)
            image = network_input(tile.rgb.transpose(2, 0, 1), shown)
            yield from (batch_of([resized(image, scale)]) for scale in LOOKS)


def _ranges(model: Any, inputs: Iterable[dict[str, NDArray[np.float32]]]) -> dict[str, tuple[float, float]]:
    """The lowest and the highest value of each tensor of a model that is shown these inputs."""
    import onnx
    from onnxruntime.quantization.calibrate import CalibrationDataReader, create_calibrator

    class ShownImages(CalibrationDataReader):
        def __init__(self) -> None:
            self.inputs = iter(inputs)

        def get_next(self) -> dict[str, NDArray[np.float32]] | None:
            return next(self.inputs, None)

    with TemporaryDirectory() as folder:
        path = Path(folder, "network.onnx")
        onnx.save(model, path)
        calibrator = create_calibrator(path, augmented_model_path=str(Path(folder, "augmented.onnx")))
        calibrator.collect_data(ShownImages())
        return {name: tensor.range_value for name, tensor in calibrator.compute_data().items()}


if __name__ == "__main__":
    run_command(main)
