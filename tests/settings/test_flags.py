"""Flags of the command line, for the program's settings and for any other dataclass of them."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given as by_chance

from ryu_scape.settings import Declared, Settings, add_flags, add_flags_by_stage, changed, declared, given, setting
from tests.settings.chance import some_settings


def parsed(*words: str) -> Settings:
    parser = argparse.ArgumentParser()
    add_flags_by_stage(parser, Settings)
    return changed(Settings(), given(parser.parse_args(words), declared(Settings)))


@by_chance(some_settings())
def test_settings_typed_as_flags_are_the_same_settings(settings: Settings) -> None:
    words: list[str] = []
    for each in declared(Settings):
        value = each.of(settings)
        if isinstance(value, bool):
            words += [f"--{each.name}"] * value
        else:
            words += [f"--{each.name}={each.text(value)}"]
    assert parsed(*words) == settings


def test_without_flags_nothing_is_given() -> None:
    parser = argparse.ArgumentParser()
    add_flags_by_stage(parser, Settings)
    assert given(parser.parse_args([]), declared(Settings)) == {}


class Schedule(Enum):
    CONSTANT = "constant"
    COSINE = "cosine"


class Stride(Enum):
    FINE = 8
    COARSE = 16


@dataclass(frozen=True)
class Recipe(Declared):
    out: Path
    rate: float = setting(1e-4, "Size of a step, 100 % of it.", lowest=0, highest=1)
    epochs: int = setting(100, "Times through the data.", lowest=1, highest=10_000)
    schedule: Schedule = setting(
        Schedule.CONSTANT, "How it falls.", choices={Schedule.CONSTANT: "Never", Schedule.COSINE: "As a cosine"}
    )
    stride: Stride = setting(
        Stride.FINE, "Pixels a cell.", name="output-stride", choices={Stride.FINE: "Fine", Stride.COARSE: "Coarse"}
    )
    bf16: bool = setting(False, "Half as many bits.")


def recipe(base: Recipe, *words: str) -> Recipe:
    parser = argparse.ArgumentParser()
    add_flags(parser.add_argument_group("recipe"), declared(Recipe))
    assert "100 % of it" in parser.format_help()
    return changed(base, given(parser.parse_args(words), declared(Recipe)))


def test_another_programs_flags_change_what_they_say_and_leave_the_rest() -> None:
    base = Recipe(Path("runs"), epochs=7, bf16=True)
    assert recipe(base) == base
    flags = ("--schedule", "cosine", "--rate", "1e-3", "--output-stride", "16")
    assert recipe(base, *flags) == Recipe(Path("runs"), 1e-3, 7, Schedule.COSINE, Stride.COARSE, True)


def test_a_wrong_flag_ends_with_name_and_range(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        recipe(Recipe(Path("runs")), "--epochs", "0")
    assert ended.value.code == 2
    assert "epochs is 0, but must be a whole number between 1 and 10000" in capsys.readouterr().err
