"""Flags of a command line for settings, whichever dataclass declares them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from ryu_scape.errors import InputError
from ryu_scape.settings.declaration import Setting, Value
from ryu_scape.settings.declared import by_stage


def add_flags(group: argparse._ActionsContainer, settings: Iterable[Setting]) -> None:
    """A flag for each setting; one that is not given leaves None."""
    for each in settings:
        if isinstance(each.default, bool):
            group.add_argument(f"--{each.name}", action="store_true", default=None, help=_help(each.meaning))
            continue
        explanation = f"{each.meaning} [{each.allowed}; default {each.text(each.default)}]"
        group.add_argument(f"--{each.name}", type=_reader(each), metavar=_metavar(each), help=_help(explanation))


def add_flags_by_stage(parser: argparse.ArgumentParser, kind: type) -> None:
    """A group of flags for each stage of these settings."""
    for stage, settings in by_stage(kind).items():
        add_flags(parser.add_argument_group(stage.title), settings)


def given(arguments: argparse.Namespace, settings: Iterable[Setting]) -> dict[str, Value]:
    """What the flags say, by the settings' names, for `changed`."""
    values = {each.name: getattr(arguments, each.name.replace("-", "_")) for each in settings}
    return {name: value for name, value in values.items() if value is not None}


def _reader(setting: Setting) -> Callable[[str], Any]:
    def read(text: str) -> Value:
        try:
            return setting.parsed(text)
        except InputError as error:
            raise argparse.ArgumentTypeError(error.cause) from None

    return read


def _metavar(setting: Setting) -> str:
    if isinstance(setting.default, Enum):
        return "NAME"
    if isinstance(setting.default, str):
        return "FILE"
    return "LOW,HIGH" if isinstance(setting.default, tuple) else "N"


def _help(text: str) -> str:
    """argparse takes a percent sign for its own."""
    return text.replace("%", "%%")
