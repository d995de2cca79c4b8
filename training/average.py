"""The mean of a network before and after more training: `python -m training.average BEFORE AFTER --out W`.

What was learnt anew costs some of what was known, and halfway much of both is there: on data of other kinds such a mean
often does better than either (Wortsman et al. 2022, arXiv:2109.01903). Both are weights files of one kind of network.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ryu_scape.errors import InputError
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from training.checkpoint import write_bytes
from training.console import run_command


def main(argv: Sequence[str] | None = None) -> None:
    """Write the mean of two weights files."""
    parser = argparse.ArgumentParser(prog="python -m training.average", description="Average two networks.")
    for name in ("before", "after"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    write_bytes(args.out, mean_of(args.before, args.after))


def mean_of(before: Path, after: Path) -> bytes:
    """A weights file with the mean of two, and the card of the second. Raises InputError as `load_network` does."""
    (old, old_card), (new, card) = load_network(before), load_network(after)
    if replace(old_card, note=card.note) != card:
        raise InputError(f"{before} and {after} are not of the same kind.", "Give weights before and after training.")
    old_state, state = old.state_dict(), new.state_dict()
    mean = {name: (old_state[name] + each) / 2 if each.is_floating_point() else each for name, each in state.items()}
    return weights_to_bytes(mean, replace(card, note=f"mean of {old_card.note} and {card.note}"))


if __name__ == "__main__":
    run_command(main)
