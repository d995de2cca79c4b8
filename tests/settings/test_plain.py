"""Settings through JSON and back, and what a damaged project file may say."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ryu_scape.errors import InputError
from ryu_scape.settings import FacadeStyle, SceneSettings, Settings, by_stage, changed, declared, from_plain, to_plain
from tests.settings.chance import some_settings

STAGES = [stage.name for stage in by_stage(Settings)]
NAMES = [each.name for each in declared(Settings)]
WORDS = st.sampled_from(["auto", "plain", "old-town", "old town", "regular", "yes", "NaN"]) | st.text(max_size=5)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
FOREIGN = st.dictionaries(
    st.sampled_from([*STAGES, *NAMES, "scenery"]),
    JSON_VALUES | st.dictionaries(st.sampled_from(NAMES), JSON_VALUES, max_size=3),
    max_size=3,
)


@given(some_settings())
def test_json_gives_back_the_same_settings(settings: Settings) -> None:
    plain = json.loads(json.dumps(to_plain(settings), allow_nan=False))
    assert from_plain(Settings, plain) == settings


@given(some_settings())
def test_only_what_differs_is_kept(settings: Settings) -> None:
    plain = to_plain(settings)
    kept = {(stage, name) for stage, values in plain.items() for name in values}
    different = {(each.stage.name, each.name) for each in declared(Settings) if each.of(settings) != each.default}
    assert kept == different


def test_it_reads_as_a_person_would_write_it() -> None:
    settings = changed(Settings(), {"style": FacadeStyle.OLD_TOWN, "ground-ring": (2, 8), "threshold": 0.6})
    assert to_plain(settings) == {
        "footprints": {"threshold": 0.6},
        "heights": {"ground-ring": [2.0, 8.0]},
        "scene": {"style": "old-town"},
    }
    assert to_plain(Settings()) == {}
    assert to_plain(SceneSettings(window_sill_m=1.1)) == {"window-sill": 1.1}
    assert from_plain(SceneSettings, {"window-sill": 1.1}) == SceneSettings(window_sill_m=1.1)


@given(JSON_VALUES | FOREIGN)
def test_whatever_json_says_is_settings_or_one_refusal(plain: object) -> None:
    result = read(plain)
    if isinstance(result, Settings):
        assert from_plain(Settings, to_plain(result)) == result
    else:
        assert len(str(result)) < 600


def read(plain: object) -> Settings | InputError:
    try:
        return from_plain(Settings, plain)
    except InputError as refused:
        return refused


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        ({"footprints": {"threshold": 1.5}}, "threshold is 1.5"),
        ({"footprints": {"threshold": "0.5"}}, "threshold is '0.5'"),
        ({"footprints": {"threshold": True}}, "threshold is True"),
        ({"footprints": {"style": "auto"}}, "no setting 'footprints.style'"),
        ({"threshold": 0.5}, "no setting 'threshold'"),
        ({"scenery": {}}, "no setting 'scenery'"),
        ({"scene": {"style": "baroque"}}, "style is 'baroque'"),
        ({"scene": {"style": 1}}, "style is 1"),
        ({"scene": ["style"]}, "names with values"),
        ("x" * 10_000, "names with values"),
    ],
)
def test_what_a_project_file_must_not_say_is_told(plain: object, words: str) -> None:
    with pytest.raises(InputError) as refused:
        from_plain(Settings, plain)
    assert words in refused.value.cause
