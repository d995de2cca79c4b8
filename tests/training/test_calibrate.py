"""Calibration: the temperature is the one that the truth was drawn by, and it changes how sure the network is alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from ryu_scape.errors import InputError
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights import load_network, untrained, weights_to_bytes
from ryu_scape.segmentation.weights_file import NetworkKind, WeightsCard
from training import calibrate
from training.calibrate import TEMPERATURES, cost_by_temperature, divide_logits

CARDS = [
    WeightsCard(DsmEncoding.ABOVE_TERRAIN, output_stride=16),
    WeightsCard(DsmEncoding.ABOVE_TERRAIN, output_stride=16, detail_path=True),
    WeightsCard(DsmEncoding.ABOVE_TERRAIN, kind=NetworkKind.FUSION),
]


@pytest.mark.parametrize("sureness", [0.7, 1.0, 2.5])
def test_the_temperature_is_how_much_too_sure_the_logits_are(sureness: float) -> None:
    generator = torch.Generator().manual_seed(0)
    right = torch.randn(200, 200, generator=generator) * 2
    true = (torch.rand(200, 200, generator=generator) < torch.sigmoid(right)).float()
    found = TEMPERATURES[int(cost_by_temperature(sureness * right, true).argmin())]
    assert found == pytest.approx(sureness, rel=0.04)


@torch.no_grad()
@pytest.mark.parametrize("card", CARDS, ids=["DeepLabV3", "detail", "fusion"])
def test_building_logits_alone_shrink(card: WeightsCard) -> None:
    torch.manual_seed(0)
    network, image = untrained(card).eval(), torch.rand(1, 4, 64, 64)
    before = network(image)
    divide_logits(network, 1.6)
    after = network(image)
    assert torch.allclose(after["out"], before["out"] / 1.6, atol=1e-4)
    assert all(torch.equal(after[name], before[name]) for name in before if name != "out")


def test_the_command_writes_weights_that_answer_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.manual_seed(0)
    network, card = build_network(16), CARDS[0]
    (tmp_path / "before.safetensors").write_bytes(weights_to_bytes(network.state_dict(), card))
    monkeypatch.setattr(calibrate, "fit_temperature", lambda network, tiles: 2.0)
    flags = ["--weights", str(tmp_path / "before.safetensors"), "--data", str(tmp_path)]
    calibrate.main([*flags, "--out", str(tmp_path / "after.safetensors")])
    before, after = (load_network(tmp_path / f"{name}.safetensors")[0].state_dict() for name in ("before", "after"))
    changed = {name for name in before if not np.allclose(before[name], after[name], rtol=1e-6, atol=1e-12)}
    assert changed == {"classifier.4.weight", "classifier.4.bias"}
    assert torch.allclose(after["classifier.4.weight"], before["classifier.4.weight"] / 2)
    assert "2.000" in capsys.readouterr().out


def test_without_tiles_there_is_nothing_to_fit() -> None:
    with pytest.raises(InputError, match="no validation tile"):
        calibrate.fit_temperature(build_network(16), [])
