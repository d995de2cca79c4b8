"""A network is fitted a layer that tells trees, and nothing else of it changes."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from ryu_scape.errors import InputError
from ryu_scape.own_files import WEIGHTS
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from ryu_scape.segmentation.weights_file import WeightsCard, read_card
from training import canopy
from training.canopy import POINTS_FILE, Looked, confirmed, fitted, main, read_points

SIDE_PX = 128
CHANCE = np.random.default_rng(4)


@pytest.fixture
def chips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six chips, the left half of each a rough dark green, the right one smooth and bright, with points on both."""
    rows = ["tile,row,col,is_canopy"]
    for folder in ("images", "masks"):
        (tmp_path / folder).mkdir()
    for number in range(6):
        image = np.full((SIDE_PX, SIDE_PX, 3), 170, np.uint8)
        image[:, : SIDE_PX // 2] = np.array([40, 70, 35]) + CHANCE.integers(-35, 35, (SIDE_PX, SIDE_PX // 2, 1))
        cv2.imwrite(str(tmp_path / "images" / f"chip{number}.png"), image)
        cv2.imwrite(str(tmp_path / "masks" / f"chip{number}.png"), np.zeros((SIDE_PX, SIDE_PX), np.uint8))
        for row in range(12, SIDE_PX, 24):
            rows += [f"chip{number},{row},{col},{int(col < SIDE_PX // 2)}" for col in (16, 32, 96, 112)]
    points = tmp_path / "points.csv"
    points.write_text("\n".join([*rows, "elsewhere,4,4,1"]) + "\n", encoding="utf-8")
    monkeypatch.setattr(canopy, "POINTS_FILE", points)
    monkeypatch.setattr(canopy, "LOOKS", 2)
    return tmp_path


def test_what_was_fitted_tells_trees_and_nothing_else_of_the_file_changes(
    chips: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = chips / "told.safetensors"
    main(["--weights", str(WEIGHTS), "--data", str(chips), "--out", str(path)])
    assert "precision 1.000, recall 1.000 of 240 looks at points" in capsys.readouterr().out
    before, after = load_file(WEIGHTS), load_file(path)
    changed = {name for name in after if name not in before or not np.array_equal(after[name], before[name])}
    assert changed == {name for name in after if "canopy" in name}
    assert read_card(path).untold == read_card(WEIGHTS).untold - {"canopy"}
    network, _ = load_network(path)
    image = cv2.imread(str(chips / "images" / "chip0.png"))[..., ::-1].astype(np.float32) / 255
    is_canopy = canopy_logits(network, image) > 0
    assert is_canopy[16:112, 8:48].mean() > 0.95
    assert is_canopy[16:112, 80:120].mean() < 0.05


def canopy_logits(network: torch.nn.Module, image: np.ndarray) -> np.ndarray:
    """What a network says of the canopy (h, w) of an image (h, w, 3) in [0, 1]."""
    batch = torch.zeros(1, 4, *image.shape[:2])
    batch[0, :3] = torch.from_numpy(image.copy()).permute(2, 0, 1)
    with torch.no_grad():
        return network(batch)["canopy"][0, 0].numpy()


def looked(count: int) -> Looked:
    """Points of ten tiles that the sum of two of their five features tells apart."""
    features = CHANCE.normal(3.0, 2.0, (count, 5)).astype(np.float32)
    return Looked(features, features[:, 1] + features[:, 3] > 6, np.arange(count) % 10)


def test_the_layer_divides_what_a_plane_divides() -> None:
    points = looked(2000)
    layer = fitted(points)
    assert np.mean((layer.logits(points.features) > 0) == points.is_canopy) > 0.97
    assert np.abs(layer.weights[[0, 2, 4]]).max() < 0.1 * layer.weights[[1, 3]].min()


def test_how_good_it_is_is_said_of_tiles_that_it_was_not_fitted_to() -> None:
    sure, chance = looked(1000), looked(1000)
    chance = Looked(chance.features, CHANCE.permutation(chance.is_canopy), chance.tile)
    assert float(confirmed(sure).split("precision ")[1][:5]) > 0.97
    assert float(confirmed(chance).split("precision ")[1][:5]) < 0.65


def test_the_points_lie_on_no_held_out_chip() -> None:
    points = read_points(POINTS_FILE)
    held_out = set(POINTS_FILE.with_name("roofs_rgb_held_out.txt").read_text(encoding="utf-8").split())
    assert not points.keys() & held_out
    share = np.concatenate([each.is_canopy for each in points.values()]).mean()
    assert 0.2 < share < 0.5


def test_a_folder_without_these_chips_is_refused(chips: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canopy, "POINTS_FILE", POINTS_FILE)
    with pytest.raises(InputError, match=r"holds none of the images that canopy_points\.csv names"):
        main(["--weights", str(WEIGHTS), "--data", str(chips), "--out", str(chips / "told.safetensors")])


def test_another_network_is_refused(tmp_path: Path) -> None:
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN, "made by a test", output_stride=16)
    path = tmp_path / "old.safetensors"
    path.write_bytes(weights_to_bytes(build_network(16).state_dict(), card))
    with pytest.raises(InputError, match="another network, which tells no trees"):
        main(["--weights", str(path), "--data", str(tmp_path), "--out", str(tmp_path / "told.safetensors")])
