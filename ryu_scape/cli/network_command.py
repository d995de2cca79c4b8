"""The sub-command `network`: the program's network as a file for other programs."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from ryu_scape.cli.build import say_result
from ryu_scape.cli.command import Command
from ryu_scape.cli.flags import add_terminal_flags
from ryu_scape.errors import InputError
from ryu_scape.faults import refuse_missing_packages, refuse_too_little_memory
from ryu_scape.own_files import WEIGHTS
from ryu_scape.settings import add_flags, changed, declared, given
from ryu_scape.terminal import TerminalProgress

EXTRA, PACKAGES = "onnx", ("onnx", "onnxruntime")


def _add_flags(network: argparse.ArgumentParser) -> None:
    """Where from, where to, and for what input."""
    from ryu_scape.segmentation.onnx_settings import OnnxSettings

    files = network.add_argument_group("What to write")
    files.add_argument("--onnx", type=Path, required=True, metavar="OUT.onnx", help="the network for ONNX Runtime")
    files.add_argument("--weights", type=Path, default=WEIGHTS, help="another network's safetensors")
    add_terminal_flags(files)
    add_flags(network.add_argument_group("What it will look at"), declared(OnnxSettings))


def _complete(arguments: argparse.Namespace, network: argparse.ArgumentParser) -> None:
    """Add `asked`, the settings of the file."""
    from ryu_scape.segmentation.onnx_settings import OnnxSettings

    try:
        arguments.asked = changed(OnnxSettings(), given(arguments, declared(OnnxSettings)))
    except InputError as error:
        network.error(str(error))


def run_network(arguments: argparse.Namespace, progress: TerminalProgress) -> None:
    """Write the file and say how near its answers are."""
    refuse_too_little_memory()
    from ryu_scape.segmentation.engine import refuse_without_torch

    refuse_without_torch("The network as ONNX")
    refuse_missing_packages("The network as ONNX", PACKAGES, EXTRA)
    from ryu_scape.atomic import check_destination
    from ryu_scape.names import refuse_clashes
    from ryu_scape.segmentation.onnx_file import write_onnx

    path = arguments.onnx
    refuse_clashes([arguments.weights], [path])
    check_destination(path)
    report = write_onnx(arguments.weights, path, arguments.asked, progress)
    progress.clear()
    sentence = (
        f"Wrote {path} ({report.size_bytes / 1e6:.1f} MB): {report.bands} bands, tiles of {report.tile_px} px; "
        f"its probabilities are those of the program to {report.largest_difference:.0e}."
    )
    say_result(json.dumps(asdict(report), indent=2) if arguments.json else sentence, [path])


NETWORK = Command(
    name="network",
    help="write the network for other programs, as ONNX",
    usage="%(prog)s --onnx OUT.onnx [--weights FILE] [--tile PX] [--gsd M] [--height-band]",
    description="Write the network as ONNX, for ONNX Runtime and for QGIS with the plugin Deepness, which reads from "
    'the file how it wants to be fed. Needs: pip install "ryu-scape[onnx]".',
    add_flags=_add_flags,
    complete=_complete,
    run=run_network,
)
