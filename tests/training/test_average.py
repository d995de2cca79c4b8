"""The mean of two weights files lies between them, and needs two of a kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from ryu_scape.errors import InputError
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from ryu_scape.segmentation.weights_file import WeightsCard
from training.average import main, mean_of

CARD = WeightsCard(DsmEncoding.ABOVE_TERRAIN, "epoch 3")


def written(path: Path, seed: int, card: WeightsCard = CARD) -> Path:
    torch.manual_seed(seed)
    path.write_bytes(weights_to_bytes(build_network(card.output_stride, card.height_head).state_dict(), card))
    return path


def test_each_weight_lies_halfway(tmp_path: Path) -> None:
    before, after = written(tmp_path / "a.safetensors", 0), written(tmp_path / "b.safetensors", 1)
    main([str(before), str(after), "--out", str(tmp_path / "mean.safetensors")])
    (old, _), (new, _), (mean, card) = (load_network(tmp_path / f"{name}.safetensors") for name in ("a", "b", "mean"))
    old_state, new_state = old.state_dict(), new.state_dict()
    for name, weight in mean.state_dict().items():
        halfway = (old_state[name] + new_state[name]) / 2
        assert torch.allclose(weight.float(), halfway, atol=float(halfway.abs().max()) / 200), name
    assert card.note == "mean of epoch 3 and epoch 3"


def test_networks_of_two_kinds_have_no_mean(tmp_path: Path) -> None:
    before = written(tmp_path / "a.safetensors", 0)
    after = written(tmp_path / "b.safetensors", 1, replace(CARD, height_head=True))
    with pytest.raises(InputError, match="same kind"):
        mean_of(before, after)
