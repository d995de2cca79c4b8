"""The network as PyTorch computes it, from its weights file and back."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor
from torchvision.models.segmentation.deeplabv3 import DeepLabV3

from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.taught_file import in_one_order
from ryu_scape.segmentation.weights_file import (
    ACTIVATION_RANGES,
    OPTIONAL_PARTS,
    SCALE_SUFFIX,
    NetworkKind,
    WeightsCard,
    beginnings_of,
    read_card,
    read_weights,
)

BATCH_COUNT = "num_batches_tracked"
"""The end of the name of what batch norms count and no weights file holds."""


def untrained(card: WeightsCard) -> DeepLabV3:
    """The network that a file with this card is of, before it has learned anything."""
    if card.kind is NetworkKind.FUSION:
        return FusionNetwork(card.untold)
    return build_network(card.output_stride, card.height_head, card.detail_path)


def weights_to_bytes(state: dict[str, Tensor], card: WeightsCard, activation_ranges: Tensor | None = None) -> bytes:
    """A safetensors file of a network's state, the same bytes for the same one; convolutions take one byte a weight.

    Of SPARED_PARTS it holds those that the card does not leave untold. activation_ranges: as ACTIVATION_RANGES, if they
    are known.
    """
    tensors = {} if activation_ranges is None else {ACTIVATION_RANGES: activation_ranges.float().contiguous()}
    left_out = beginnings_of(card.untold)
    for name, tensor in state.items():
        if name.endswith(BATCH_COUNT) or name.startswith(left_out):
            continue
        if tensor.ndim == 4 and tensor.shape[0] > 1:
            scale = tensor.abs().amax(dim=(1, 2, 3)).clamp_min(1e-12) / 127
            tensors[name] = torch.round(tensor / scale[:, None, None, None]).to(torch.int8).contiguous()
            tensors[name + SCALE_SUFFIX] = scale.float().contiguous()
        else:
            tensors[name] = tensor.float().contiguous()
    about = {"format": card.kind.value, "dsm_encoding": card.dsm_encoding.value, "note": card.note}
    about |= {part: "yes" for part in OPTIONAL_PARTS if getattr(card, part)}
    about |= {"untold": " ".join(sorted(card.untold))} if card.untold else {}
    about |= {"needs_dsm": "yes" if card.needs_dsm else "no", "output_stride": str(card.output_stride)}
    about |= {"gsd_m": f"{card.gsd_m:.4g}"}
    return in_one_order(save(tensors, metadata=about))


def load_network(path: Path) -> tuple[DeepLabV3, WeightsCard]:
    """The network with the weights of `path`, in evaluation mode, and the file's card; `path` may be a taught file.

    Raises InputError as `read_weights` does; the network that the card names decides which tensors there must be.
    """
    card = read_card(path)
    with torch.device("meta"):  # random first weights, which nobody would see, take longer than reading the file's
        network = untrained(card)
    state = {name: torch.from_numpy(tensor) for name, tensor in read_weights(path, shapes_of(network)).items()}
    uncounted = {name: torch.tensor(0) for name in network.state_dict() if name.endswith(BATCH_COUNT)}
    network.load_state_dict(state | uncounted, assign=True)
    return network.eval(), card


def shapes_of(network: DeepLabV3) -> dict[str, tuple[int, ...]]:
    """The tensors that a weights file of this network holds."""
    state = network.state_dict()
    return {name: tuple(each.shape) for name, each in state.items() if not name.endswith(BATCH_COUNT)}
