"""Settings by chance, for properties that all of them have."""

from __future__ import annotations

from enum import Enum

from hypothesis import strategies as st

from ryu_scape.settings import Setting, Settings, Value, changed, declared


def values_of(setting: Setting) -> st.SearchStrategy[Value]:
    """Every value that the setting allows."""
    if isinstance(setting.default, bool):
        return st.booleans()
    if isinstance(setting.default, Enum):
        return st.sampled_from(list(setting.choices))
    if isinstance(setting.default, int):
        return st.integers(int(setting.lowest), int(setting.highest))
    numbers = st.floats(setting.lowest, setting.highest)
    if isinstance(setting.default, tuple):
        return st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: tuple(sorted(pair)))
    return numbers


@st.composite
def some_settings(draw: st.DrawFn) -> Settings:
    """Settings of which some differ from the defaults."""
    values = draw(st.fixed_dictionaries({}, optional={each.name: values_of(each) for each in declared(Settings)}))
    window_px = values.get("network-window", 1280)
    values["network-overlap"] = min(values.get("network-overlap", 512), window_px // 2)
    return changed(Settings(), values)
