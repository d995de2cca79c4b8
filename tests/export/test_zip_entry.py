"""Entries of zips."""

from __future__ import annotations

import sys

import pytest

from ryu_scape.export.zip_entry import timeless_entry


def test_an_entry_is_the_same_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    systems = set()
    for system in ("win32", "linux"):
        monkeypatch.setattr(sys, "platform", system)
        systems.add(timeless_entry("city.shp").create_system)
    assert len(systems) == 1
