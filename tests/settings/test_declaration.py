"""Each setting is declared whole, holds what it allows, and refuses all else in one sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from enum import Enum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ryu_scape.errors import InputError
from ryu_scape.settings import (
    Declared,
    FootprintSettings,
    HeightSettings,
    SceneSettings,
    SegmentationSettings,
    Setting,
    Settings,
    by_stage,
    changed,
    declared,
    setting,
)
from tests.settings.chance import values_of

ALL = {each.name: each for each in declared(Settings)}
NEVER_RIGHT = (
    None,
    "",
    "0.5,",
    float("nan"),
    float("inf"),
    -float("inf"),
    -1e9,
    10**400,
    [],
    {},
    (1,),
    (2.0, 1.0),
    1j,
)


@pytest.mark.parametrize("stage", by_stage(Settings), ids=lambda stage: stage.name)
def test_every_field_of_every_stage_is_declared(stage) -> None:
    assert [each.attribute for each in declared(stage.kind)] == [each.name for each in fields(stage.kind)]


def test_every_stage_of_the_settings_is_declared() -> None:
    assert [stage.name for stage in by_stage(Settings)] == [each.name for each in fields(Settings)]


@pytest.mark.parametrize("setting", ALL.values(), ids=ALL)
def test_a_setting_has_a_name_to_type_a_title_and_one_sentence(setting: Setting) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", setting.name)
    assert setting.title
    assert setting.meaning[0].isupper()
    assert setting.meaning.endswith(".")
    assert setting.meaning.count(".") == 1
    assert setting.of(Settings()) == setting.default


@pytest.mark.parametrize("setting", ALL.values(), ids=ALL)
@given(st.data())
def test_what_is_allowed_is_held_and_its_text_is_read_back(setting: Setting, data: st.DataObject) -> None:
    value = data.draw(values_of(setting))
    assert setting.of(changed(Settings(), held_beside(setting, value))) == value
    assert setting.parsed(setting.text(value)) == value


def held_beside(setting: Setting, value: object) -> dict[str, object]:
    """The value, with windows that share no more than half of one."""
    if setting.name == "network-overlap":
        return {"network-window": 16384, setting.name: value}
    return {"network-overlap": 0, setting.name: value}


@pytest.mark.parametrize("wrong", NEVER_RIGHT, ids=repr)
@pytest.mark.parametrize("setting", ALL.values(), ids=ALL)
def test_what_is_not_allowed_is_refused_by_name_and_range(setting: Setting, wrong: object) -> None:
    with pytest.raises(InputError) as refused:
        changed(Settings(), {setting.name: wrong})
    assert f"setting {setting.name} is " in refused.value.cause
    for part in setting.allowed.replace(" to ", " and ").split(", "):
        assert part in refused.value.cause


@pytest.mark.parametrize("setting", ALL.values(), ids=ALL)
def test_bounds_are_allowed_and_what_lies_beyond_is_not(setting: Setting) -> None:
    if isinstance(setting.default, bool | Enum):
        for wrong in (0, 1, 2.0, "yes", "auto"):
            with pytest.raises(InputError):
                setting.checked(wrong)
        return
    low, high = setting.lowest, setting.highest
    kind = int if isinstance(setting.default, int) else float
    pairs = isinstance(setting.default, tuple)
    for value in [(low, high)] if pairs else [kind(low), kind(high)]:
        assert setting.checked(value) == value
    for value in [(low, high + 1), (low - 1, high)] if pairs else [kind(high + 1), kind(low - 1), True]:
        with pytest.raises(InputError):
            setting.checked(value)


def test_a_refusal_is_what_a_person_reads() -> None:
    with pytest.raises(InputError) as refused:
        FootprintSettings(probability_threshold=1.5)
    assert refused.value.cause == "The setting threshold is 1.5, but must be a number between 0 and 1."
    with pytest.raises(InputError, match="between 0 and 10000 m²"):
        replace(FootprintSettings(), smallest_area_m2=-3)
    with pytest.raises(InputError, match="whole number between 1 and"):
        SceneSettings(most_ground_points=0.5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="the lower one first"):
        HeightSettings(ground_ring_m=(6.0, 1.0))


def test_numbers_of_any_kind_are_held_as_pythons_own() -> None:
    held = FootprintSettings(probability_threshold=np.float32(0.25), smallest_area_m2=3)  # type: ignore[arg-type]
    assert type(held.probability_threshold) is type(held.smallest_area_m2) is float
    assert type(SegmentationSettings(batch_size=np.int64(2)).batch_size) is int  # type: ignore[arg-type]
    assert HeightSettings(ground_ring_m=[2, 3]).ground_ring_m == (2.0, 3.0)  # type: ignore[arg-type]


def test_windows_share_half_of_one_at_most_however_they_are_changed() -> None:
    with pytest.raises(InputError, match="256 px cannot share 512 px"):
        changed(Settings(), {"network-window": 256})
    assert changed(Settings(), {"network-window": 256, "network-overlap": 128}).segmentation.overlap_px == 128


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(InputError, match="no setting 'treshold'"):
        changed(Settings(), {"treshold": 0.5})


class Tide(Enum):
    EBB = "ebb"
    FLOOD = "flood"


def test_a_declaration_that_lacks_something_fails_when_it_is_made() -> None:
    with pytest.raises(TypeError, match="bounds"):
        setting(1.0, "How much.")
    with pytest.raises(TypeError, match="title"):
        setting(Tide.EBB, "Which way.", choices={Tide.EBB: "Out"})
    with pytest.raises(TypeError, match="no"):
        setting(True, "Whether.")
    with pytest.raises(InputError):
        setting(2.0, "How much.", lowest=0, highest=1)


def test_two_settings_of_one_name_are_refused() -> None:
    @dataclass(frozen=True)
    class Twins(Declared):
        one: float = setting(0.0, "One.", name="same", lowest=0, highest=1)
        two: float = setting(0.0, "Two.", name="same", lowest=0, highest=1)

    with pytest.raises(TypeError, match="one name"):
        declared(Twins)


def test_a_text_names_a_file_and_is_read_as_it_is_typed() -> None:
    file_setting = Setting("", "A file.", name="weather")
    assert file_setting.parsed("a b/1.0") == "a b/1.0"
    assert (file_setting.text("1.0"), file_setting.text("")) == ("1.0", "none")
    assert file_setting.allowed == "a file"
    with pytest.raises(InputError, match="must be the name of a file"):
        file_setting.checked(7)
