"""Training: a run that was killed ends as one that was not, and what it leaves behind is what the program reads."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import psutil
import pytest
import torch
from safetensors.torch import load_file

from ryu_scape.errors import InputError, MachineError
from ryu_scape.segmentation.network import HEIGHT_OUTPUT
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from ryu_scape.segmentation.weights_file import NetworkKind
from tests.segmentation.canopies import chance_canopy
from training import train
from training.batches import load_data
from training.checkpoint import float_weights
from training.distributed import Processes
from training.recipe import parse_arguments

REPOSITORY = Path(__file__).parents[2]
TINY = ["--synthetic-tiles", "2", "--tile-px", "96", "--validation-tiles", "1", "--workers", "1", "--device", "cpu"]
TINY += ["--crop-px", "32", "--batch-size", "2", "--steps-per-epoch", "2", "--output-stride", "16", "--augment"]


@pytest.fixture
def out(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "out"
    shutil.rmtree(tmp_path / "out", ignore_errors=True)


def record_of(folder: Path) -> list[dict]:
    return json.loads((folder / "record.json").read_text())


def test_a_killed_and_resumed_run_ends_as_one_that_was_not(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train.main([*TINY, "--epochs", "2", "--out", str(out)])
    uninterrupted, weights = record_of(out), load_file(out / "last.safetensors")
    shutil.rmtree(out)

    loss_of, calls = train.training_loss, []

    def killed_in_the_second_epoch(*arguments, **options):  # type: ignore[no-untyped-def]
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return loss_of(*arguments, **options)

    monkeypatch.setattr(train, "training_loss", killed_in_the_second_epoch)
    with pytest.raises(KeyboardInterrupt):
        train.main([*TINY, "--epochs", "2", "--out", str(out)])
    assert record_of(out) == uninterrupted[:1]
    monkeypatch.setattr(train, "training_loss", loss_of)
    torch.rand(7)  # a resumed run finds another random state
    train.main([*TINY, "--epochs", "2", "--out", str(out)])
    assert record_of(out) == uninterrupted
    assert uninterrupted[0]["loss"] != uninterrupted[1]["loss"]
    resumed = load_file(out / "last.safetensors")
    assert all(torch.equal(resumed[name], tensor) for name, tensor in weights.items())
    with pytest.raises(InputError, match=r"learning-rate 0\.0001 → 0\.01"):
        train.main([*TINY, "--epochs", "2", "--out", str(out), "--learning-rate", "0.01"])


def test_processes_share_the_city_and_their_number_is_part_of_the_recipe(out: Path) -> None:
    recipe, run = parse_arguments([*TINY, "--epochs", "1", "--out", str(out)])
    alone, *shares = (
        [
            tile.rgb.tobytes()
            for tile in load_data(recipe, run, Processes(rank, count, torch.device("cpu")))[0].groups[0]
        ]
        for rank, count in ((0, 1), (0, 2), (1, 2))
    )
    assert shares == [alone[0::2], alone[1::2]]
    train.main([*TINY, "--epochs", "1", "--out", str(out)])
    with pytest.raises(InputError, match="processes 1 → 2"):
        train.train(recipe, run, Processes(0, 2, torch.device("cpu")))


def test_frozen_batch_norms_keep_what_was_measured_before_the_first_step(out: Path) -> None:
    def statistics(flags: list[str]) -> list[torch.Tensor]:
        shutil.rmtree(out, ignore_errors=True)
        train.main([*TINY, "--epochs", "1", "--out", str(out), "--freeze-batch-norm", *flags])
        weights = load_file(out / "last.safetensors")
        return [tensor for name, tensor in weights.items() if "running_mean" in name]

    still, moved = statistics(["--learning-rate", "0"]), statistics(["--learning-rate", "1e-2"])
    assert any(tensor.any() for tensor in still)
    assert all(torch.equal(first, second) for first, second in zip(still, moved, strict=True))


def test_the_detail_path_learns_alone_beside_a_frozen_deeplab(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train.main([*TINY, "--epochs", "1", "--out", str(out / "whole")])
    initial = out / "whole" / "last.safetensors"
    flags = ["--initial-weights", str(initial), "--detail-path", "--freeze-deeplab", "--freeze-batch-norm"]
    train.main([*TINY, "--epochs", "1", "--out", str(out / "detail"), *flags])
    before, after = load_network(initial)[0].state_dict(), float_weights(out / "detail" / "checkpoint.pt")
    assert all(torch.equal(after[name], tensor) for name, tensor in before.items())
    network, card = load_network(out / "detail" / "last.safetensors")
    assert (card.detail_path, card.output_stride) == (True, 16)
    assert network(torch.rand(1, 4, 64, 64))["out"].shape == (1, 1, 64, 64)
    with pytest.raises(InputError, match="lacks: detail"):
        train.main([*TINY, "--out", str(out / "x"), "--initial-weights", str(out / "detail" / "last.safetensors")])
    with pytest.raises(SystemExit):
        train.main([*TINY, "--out", str(out / "x"), "--freeze-deeplab"])
    assert "--detail-path" in capsys.readouterr().err


def test_the_fusion_network_takes_deeplab_over_and_learns_on(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny = [argument if argument != "32" else "64" for argument in TINY]
    train.main([*tiny, "--epochs", "1", "--out", str(out / "old"), "--detail-path"])
    flags = ["--initial-weights", str(out / "old" / "last.safetensors"), "--fusion", "--freeze-batch-norm"]
    train.main([*tiny, "--epochs", "1", "--out", str(out / "frozen"), *flags, "--freeze-deeplab"])
    before = load_network(out / "old" / "last.safetensors")[0].state_dict()
    after = float_weights(out / "frozen" / "checkpoint.pt")
    taken_over = [name for name in before if not name.startswith("detail.")]
    assert all(torch.equal(after[name], before[name]) for name in taken_over)
    network, card = load_network(out / "frozen" / "last.safetensors")
    assert (card.kind, card.untold) == (NetworkKind.FUSION, {"canopy"})
    canopy = chance_canopy(network)
    silent = weights_to_bytes(network.state_dict() | canopy, replace(card, untold=frozenset({"height"})))
    (out / "silent.safetensors").write_bytes(silent)
    again = ["--initial-weights", str(out / "silent.safetensors"), "--fusion", "--bf16"]
    train.main([*tiny, "--epochs", "1", "--out", str(out / "again"), *again])
    network, card = load_network(out / "again" / "last.safetensors")
    assert (card.kind, card.untold) == (NetworkKind.FUSION, {"height"})
    assert all(torch.equal(network.state_dict()[name], tensor) for name, tensor in canopy.items())
    for clash in ("--detail-path", "--height-head"):
        with pytest.raises(SystemExit):
            train.main([*tiny, "--out", str(out / "x"), "--fusion", clash])
        assert "--fusion" in capsys.readouterr().err


def test_a_training_ends_when_its_time_is_over_and_can_be_gone_on_with(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes_passed = iter(range(100))
    clock = SimpleNamespace(monotonic=lambda: 60.0 * next(minutes_passed))
    monkeypatch.setattr("training.start.time", clock)
    flags = [*TINY, "--schedule", "cosine", "--out", str(out)]
    train.main([*flags, "--epochs", "50", "--minutes", "12"])
    cut_short = record_of(out)
    assert 0 < len(cut_short) < 12
    assert cut_short[-1]["learning_rate"] < 1e-5
    monkeypatch.undo()
    train.main([*flags, "--epochs", "50", "--minutes", "1e-9"])
    assert record_of(out) == cut_short


def test_a_run_leaves_weights_record_curves_and_log(trained: Path) -> None:
    record = record_of(trained)
    assert [epoch["epoch"] for epoch in record] == [1, 2]
    kinds = {key for key in record[0] if key.startswith("dice_")}
    prepared = next(key for key in kinds if key.startswith("dice_prepared")).removesuffix("_rgb")
    assert kinds == {"dice_city", "dice_city_rgb", prepared, f"{prepared}_rgb"}
    assert record[0]["learning_rate"] > record[1]["learning_rate"] == 0
    assert cv2.imread(str(trained / "curves.png")).std() > 10
    assert list((trained / "tensorboard").glob("events*"))
    network, card = load_network(trained / "best.safetensors")
    assert card.dsm_encoding is DsmEncoding.ABOVE_TERRAIN
    assert card.height_head
    heights_m = network(torch.rand(1, 4, 64, 64))[HEIGHT_OUTPUT]
    assert heights_m.shape == (1, 1, 64, 64)


def test_tiles_that_no_memory_holds_are_refused_before_they_are_read(
    tmp_path: Path, prepared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=6 * 2 * 160 * 160))
    with pytest.raises(MachineError, match="GB are free"):
        train.main(["--out", str(tmp_path), "--data", str(prepared_folder)])


def test_nothing_to_train_on_is_refused(tmp_path: Path, city_folder: Path) -> None:
    with pytest.raises(InputError, match="nothing to train on"):
        train.main(["--out", str(tmp_path)])
    with pytest.raises(InputError, match="not prepared"):
        train.main(["--out", str(tmp_path), "--data", str(city_folder)])


def test_training_and_comparison_need_no_gdal() -> None:
    blocked = "import sys; sys.modules.update(dict.fromkeys(['rasterio', 'geopandas', 'pyproj', 'PyQt5', 'OpenGL']))"
    script = f"{blocked}; import training.train, training.compare"
    subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, check=True)


def test_two_processes_train_as_one(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    place = {"WORLD_SIZE": "2", "MASTER_ADDR": "localhost", "MASTER_PORT": str(port)}  # as torchrun sets them
    flags = [*TINY, "--epochs", "1", "--steps-per-epoch", "1", "--out", str(out)]
    second = subprocess.Popen(
        [sys.executable, "-m", "training.train", *flags],
        cwd=REPOSITORY, env={**os.environ, **place, "RANK": "1", "LOCAL_RANK": "1"},
    )  # fmt: skip
    try:
        for name, value in {**place, "RANK": "0", "LOCAL_RANK": "0"}.items():
            monkeypatch.setenv(name, value)
        train.main(flags)
        assert second.wait(60) == 0
    finally:
        second.kill()
        second.wait()
    record = record_of(out)
    assert len(record) == 1
    assert np.isfinite(record[0]["loss"])
    assert 0 <= record[0]["dice_city"] <= 1
    load_network(out / "best.safetensors")
