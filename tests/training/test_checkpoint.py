"""What a checkpoint keeps beside the network: the moving average of its weights, which is what is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from ryu_scape.errors import InputError
from ryu_scape.segmentation.weights import load_network
from training.checkpoint import MovingAverage, float_weights, load_weights


def test_the_weights_are_the_moving_average_of_the_checkpoint(trained: Path) -> None:
    shipped = load_network(trained / "last.safetensors")[0].state_dict()
    checkpoint = torch.load(trained / "checkpoint.pt", weights_only=True)
    unrounded = float_weights(trained / "checkpoint.pt")
    name = "backbone.bn1.running_var"
    assert torch.equal(shipped[name], unrounded[name])
    assert not torch.equal(shipped[name], checkpoint["network"][name])


def test_the_average_lags_behind_and_catches_up() -> None:
    network = nn.BatchNorm2d(2)
    average = MovingAverage(network, 0.5)
    network.weight.data += 8
    network.num_batches_tracked += 3
    for step, left in ((100, 4.0), (101, 2.0), (102, 1.0)):
        average.update(network, step)
        assert torch.allclose(network.weight - average.network.weight, torch.tensor(left))
    assert average.network.num_batches_tracked == 3
    assert not average.network.weight.requires_grad


def test_the_weights_of_another_network_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match=r"checkpoint\.pt is of another network"):
        load_weights(nn.Linear(2, 2), nn.BatchNorm2d(2).state_dict(), Path("checkpoint.pt"))
