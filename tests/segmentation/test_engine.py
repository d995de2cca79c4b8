"""What computes the network: chosen by what is installed, by the device and by the weights."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torchvision.models.segmentation.deeplabv3 import DeepLabV3

from ryu_scape import cli
from ryu_scape.errors import InputError
from ryu_scape.gui import jobs
from ryu_scape.own_files import SAMPLES, WEIGHTS
from ryu_scape.progress import UNHEARD
from ryu_scape.segmentation import engine, runner
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.onnx_network import OnnxNetwork
from ryu_scape.segmentation.onnx_runner import OnnxRunner
from ryu_scape.segmentation.weights import weights_to_bytes
from ryu_scape.segmentation.weights_file import WeightsCard
from ryu_scape.settings import SegmentationSettings


@pytest.fixture
def without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's choice where there is no PyTorch."""
    monkeypatch.setattr(engine, "has_torch", lambda: False)


def test_what_only_torch_can_do_is_refused_with_the_way_to_it(
    without_torch: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rgb, true = SAMPLES / "RGB_towers.tif", SAMPLES / "buildings_towers.geojson"
    asked = ["teach", "--rgb", rgb, "--footprints", true, "--out", tmp_path / "place.safetensors"]
    for words in (asked, ["network", "--onnx", tmp_path / "network.onnx"]):
        assert cli.main([*map(str, words)]) == InputError.exit_code
        assert "needs PyTorch, which the executable leaves out" in capsys.readouterr().err
    with pytest.raises(InputError, match="PyTorch"):
        jobs.teach(SimpleNamespace(), tmp_path / "place.safetensors")(UNHEARD)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_the_choice_lies_with_what_is_installed(without_torch: None) -> None:
    network, _ = engine.load_network(WEIGHTS)
    alone, _ = engine.load_network_for_one_thread(WEIGHTS)
    assert isinstance(network, OnnxNetwork)
    assert isinstance(alone, OnnxNetwork)
    for alone_in, many in ((alone.afar, network.afar), (alone.close_up, network.close_up)):
        assert alone_in.get_session_options().intra_op_num_threads == 1
        assert 1 <= many.get_session_options().intra_op_num_threads <= (os.cpu_count() or 1)
    looks_once = SegmentationSettings(single_scale=True, trust_dsm=True)
    assert isinstance(engine.runner_of(network, looks_once).runner, OnnxRunner)
    assert engine.import_engine().__name__ == "onnxruntime"


@pytest.mark.parametrize("load", [engine.load_network, engine.load_network_for_one_thread])
def test_pytorch_is_left_to_gpus_and_to_the_older_network(
    load: Callable[[Path], tuple[engine.Network, WeightsCard]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch, "set_num_threads", lambda _: None)
    older = tmp_path / "older.safetensors"
    older.write_bytes(weights_to_bytes(build_network().state_dict(), WeightsCard(DsmEncoding.MIN_MAX)))
    for has_driver, device, shipped in (
        (False, "cuda", OnnxNetwork),
        (True, "cpu", OnnxNetwork),
        (True, "cuda", FusionNetwork),
    ):
        monkeypatch.setattr(engine, "may_have_gpu", lambda has_driver=has_driver: has_driver)
        monkeypatch.setattr(runner, "choose_device", lambda device=device: torch.device(device))
        assert isinstance(load(WEIGHTS)[0], shipped)
        assert isinstance(load(older)[0], DeepLabV3)
        assert ("onnx" in engine.import_engine().__name__) is (shipped is OnnxNetwork)
    assert engine.engine_name(load(older)[0]).endswith("(PyTorch)")


def test_a_gpu_is_looked_for_by_its_driver(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = []
    monkeypatch.setattr(engine.ctypes, "CDLL", asked.append)
    seen = {}
    for system, machine in (("linux", "x86_64"), ("win32", "AMD64"), ("darwin", "arm64"), ("darwin", "x86_64")):
        monkeypatch.setattr(engine.sys, "platform", system)
        monkeypatch.setattr(engine.platform, "machine", lambda machine=machine: machine)
        seen[system, machine] = engine.may_have_gpu.__wrapped__()
    assert asked == ["libcuda.so.1", "nvcuda.dll"]
    assert [*seen.values()] == [True, True, True, False]

    def refuse(name: str) -> None:
        raise OSError

    monkeypatch.setattr(engine.sys, "platform", "linux")
    monkeypatch.setattr(engine.ctypes, "CDLL", refuse)
    for device, is_there in ((tmp_path, True), (tmp_path / "none", False)):
        monkeypatch.setattr(engine, "AMD_GPUS", device)
        assert engine.may_have_gpu.__wrapped__() is is_there


@pytest.mark.parametrize("needs_dsm", [True, False])
def test_a_network_that_needs_a_dsm_is_not_asked_without_one(needs_dsm: bool) -> None:
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN, needs_dsm=needs_dsm)
    suited = engine.suited(SegmentationSettings(), card, 0.3, dsm_gsd_m=0.5)
    assert suited.single_scale
    assert suited.trust_dsm is needs_dsm
    assert engine.suited(SegmentationSettings(trust_dsm=True), card, 0.3, dsm_gsd_m=None).trust_dsm


def test_a_network_looks_at_a_coarse_image_enlarged() -> None:
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN, gsd_m=0.5)
    assert engine.suited(SegmentationSettings(), card, 1.0, dsm_gsd_m=None).enlargement == 2
    assert engine.suited(SegmentationSettings(), card, 0.5, dsm_gsd_m=None).enlargement == 1
